"""4／5: a second place for the backups, tried at once; a share that does not answer keeps nobody waiting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.first_start.places import PlaceTrial
from nakanojo_helpdesk.ui.kit.buttons.key_bar import KeyButton
from nakanojo_helpdesk.ui.kit.frame.banner import Kind, StatePanel
from nakanojo_helpdesk.ui.kit.frame.faults import show_whole
from nakanojo_helpdesk.ui.kit.layout.boxes import Column
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.work import files
from nakanojo_helpdesk.ui.kit.work.background import Background
from nakanojo_helpdesk.ui.kit.work.screen_reader import announce
from nakanojo_helpdesk.ui.shell.entrance.first_start.answers import PLACE, Answers
from nakanojo_helpdesk.ui.shell.entrance.first_start.step_page import StepPage

TryPlace = Callable[[Path], PlaceTrial]
SLOW_MILLISECONDS: Final = 8_000
_LATER: Final = "あとで決める"
_NEXT: Final = "次へ"
_TOLD: Final = (
    "記録の控え（写し）は、このパソコンに自動で作ります。パソコンが壊れたときのために、"
    "USBメモリーか、ネットワークのフォルダーにも置けます。あとで「設定」の「控え」からも決められます。"
)
_TRYING: Final = "選んだ場所に書き込めるか、空きがあるかを確かめています。"
_SLOW: Final = (
    "選んだ場所から、まだ返事がありません。待たずに「あとで決める」を押して、先へ進めます。"
    "ネットワークのつながりや、USBメモリーを確かめてください。"
)
_NONE: Final = "まだ選んでいません。"


class PlacePage(StepPage):
    """A button that asks for the folder, one for that of the former PC, and a panel that says how it is with it.

    Args:
        answers: what was typed so far.
        try_place: tries a folder; called in the worker, may wait for long.
        ask: asks for the folder.
        patience: milliseconds until it is said that one need not wait.
        parent: as for every widget.
    """

    def __init__(
        self,
        answers: Answers,
        try_place: TryPlace,
        *,
        ask: Callable[[QWidget | None, str], Path | None] = files.ask_folder,
        patience: int = SLOW_MILLISECONDS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(PLACE, "控えを、もう1か所にも置きますか", _TOLD, answers, parent=parent)
        self._try_place = try_place
        self._ask = ask
        self._background = Background(self)
        self._slow = QTimer(self, singleShot=True, interval=patience)
        self._slow.timeout.connect(lambda: self._say("warning", _SLOW))
        self._second = answers.second
        self.choose_button = KeyButton("フォルダーを選ぶ", "Ctrl+O")
        self.choose_button.clicked.connect(lambda _checked=False: self.choose())
        pc = answers.carried.pc if answers.carried is not None else None
        self._former = "" if pc is None else pc.second_backup_folder
        self.former_button = KeyButton("前のパソコンと同じ場所", "F3", parent=self)
        self.former_button.clicked.connect(lambda _checked=False: self.take(Path(self._former)))
        self.state = StatePanel("body", margins=(16, 12, 16, 12))
        buttons = QWidget()
        flow = FlowLayout(12, buttons)
        flow.addWidget(self.choose_button)
        self.former_button.setVisible(bool(self._former))
        if self._former:
            flow.addWidget(self.former_button)
        place = Column(spacing=16)
        place.addWidget(buttons)
        place.addWidget(self.state)
        self.card.body.addLayout(place)
        self.lay_out()
        if self._second is not None:
            self._show(self._second)
        else:
            told = f"{_NONE}前のパソコンでは「{self._former}」でした。" if self._former else _NONE
            self._say("info", told)

    @override
    def first_focus(self) -> QWidget:
        return self.choose_button if self._second is None else self.next_button

    @override
    def answers(self) -> Answers:
        return replace(self.before, second=self._second)

    def is_busy(self) -> bool:
        """Whether a folder is being tried."""
        return self._background.is_busy()

    def words(self) -> str:
        """What is said about the place."""
        return self.state.text()

    def choose(self) -> None:
        """Ask for a folder and try it (Ctrl+O)."""
        chosen = self._ask(self.window(), "控えの第2の置き場所")
        if chosen is not None:
            self.take(chosen)

    def take(self, chosen: Path) -> None:
        """Try a folder in the worker; one tried before that does not answer is given up."""
        self._background.let_go()
        self._set_second(None)
        self._say("info", _TRYING)
        self._slow.start()
        self._background.run(
            lambda: self._try_place(chosen), done=self._show, refused=self._refuse, ended=self._slow.stop
        )

    def _show(self, trial: PlaceTrial) -> None:
        self._set_second(trial)
        if trial.doubt:
            self._say("warning", f"{trial.folder} に置けます。ただし、{trial.doubt}")
        else:
            self._say("success", f"{trial.folder} に置けることを確かめました（空き {trial.room}）。")

    def _refuse(self, error: DeskError) -> None:
        self._say("error", str(error))

    def _set_second(self, trial: PlaceTrial | None) -> None:
        self._second = trial
        self.next_button.set_words(_LATER if trial is None else _NEXT)

    def _say(self, kind: Kind, sentence: str) -> None:
        self.state.say(kind, sentence)
        if self._second is None:
            self.next_button.set_words(_LATER)
        if self.isVisible():
            show_whole(self.state)
        announce(self, sentence, urgent=kind == "error")
