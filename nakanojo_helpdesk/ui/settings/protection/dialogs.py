"""The dialogs of the encryption, in their order: how it is, password, key on paper, proof of the paper, work.

Used once a laptop by its システム管理者: read what it protects, print, type two groups from the paper, wait a minute.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtWidgets import QProgressBar, QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.protection.keys import BookKey, key_id_words
from nakanojo_helpdesk.domain.protection.recovery import GROUPS, field_of, recovery_groups
from nakanojo_helpdesk.domain.protection.states import STAGES, Protection, stage_words
from nakanojo_helpdesk.domain.staff.confirmations import Confirmed
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.protection import turning
from nakanojo_helpdesk.services.staff import sign_in
from nakanojo_helpdesk.ui.kit.frame.banner import StickyLine
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import PasswordField
from nakanojo_helpdesk.ui.kit.layout.boxes import Column, Panel
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.restyled import when_restyled
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog
from nakanojo_helpdesk.ui.workplace.recovery_lines import GroupLine

TITLE: Final = "このパソコンの暗号化"
NONE, TURN_ON, TURN_OFF, PRINT = "", "on", "off", "print"
_PROTECTS: Final = (
    "パソコンやUSBメモリーをなくしたり、盗まれたりしても、記録と控えは読めません。",
    "講座などで、役場の外へ持ち出すパソコンに向いています。",
)
_PROTECTS_NOT: Final = (
    "電源が入っていて、だれかがサインインしているあいだは守れません。席を離れるときは画面を隠します。",
    "印刷した紙と、書き出したファイルは守れません。",
    "パソコンがこわれ、回復キーの紙もなくすと、記録はだれにも開けません。",
)
_NOT_INSTALLED: Final = (
    "この「窓口きろく」には、暗号化の部品が入っていません。記録は、いままでどおり使えます。"
    "暗号化したいときは、保守の担当に、部品の入ったプログラムを入れてもらってください。"
)
_LOST: Final = (
    "前に暗号化した記録が、いまは暗号化していないファイルになっています。"
    "古い控えを手で写したときなどに、こうなります。もう一度暗号化してください。"
)
_POWER: Final = "電源を切らずに、お待ちください。途中で切れても、前の記録か、新しい記録のどちらかが残ります。"
_PROOFS: Final = 2
_CELL_WIDTH: Final = 150


def protection_words(state: Protection) -> str:
    """Whether the book is encrypted, in one line of 控え."""
    if state.is_encrypted:
        return "しています。"
    if state.lost:
        return "していません。前はしていました。［このパソコンの暗号化］で確かめてください。"
    return "していません。" if state.can_encrypt else "していません（部品が入っていません）。"


class ProtectionDialog(Dialog):
    """How the book is protected, what that means, and the acts that are possible. `choice` is the act chosen."""

    def __init__(self, state: Protection, parent: QWidget | None = None) -> None:
        super().__init__(TITLE, parent, width=760)
        self.choice = NONE
        self.body.addWidget(self._state(state))
        for heading, lines in (("守れること", _PROTECTS), ("守れないこと", _PROTECTS_NOT)):
            part = Column(spacing=2)
            part.addWidget(PlainLabel(heading, "small_bold"))
            for line in lines:
                part.addWidget(PlainLabel(f"・{line}", wrap=True))
            self.body.addLayout(part)
        for sentence in _copies(state):
            self.body.addWidget(PlainLabel(sentence, "bold", wrap=True))
        self.body.addStretch(1)
        if state.is_encrypted:
            self._offer("回復キーを印刷する", PRINT, primary=True)
            self._offer("暗号化をやめる", TURN_OFF)
        elif state.can_encrypt:
            self._offer("暗号化する", TURN_ON, primary=True)
        self.add_button("閉じる", rejects=True, default=True)

    def _state(self, state: Protection) -> Panel:
        panel = Panel(
            "success" if state.is_encrypted else "warning" if state.can_encrypt else "info",
            margins=(20, 12, 18, 12),
        )
        panel.body.addWidget(PlainLabel(_how_it_is(state), wrap=True))
        if state.key_id is not None:
            panel.body.addWidget(PlainLabel(f"鍵の番号：{key_id_words(state.key_id)}", wrap=True))
        return panel

    def _offer(self, word: str, act: str, *, primary: bool = False) -> None:
        def choose() -> None:
            self.choice = act
            self.accept()

        button = self.add_button(word, "primary" if primary else "secondary")
        button.clicked.connect(lambda _checked=False: choose())


def _how_it_is(state: Protection) -> str:
    if state.is_encrypted and state.keeps_key:
        return "記録を暗号化しています。鍵は、このパソコンの、いまの利用者に覚えさせてあります。"
    if state.is_encrypted:
        return "記録を暗号化しています。このパソコンは鍵を覚えていないので、始めるたびに回復キーを入れます。"
    if state.lost:
        return _LOST
    if not state.can_encrypt:
        return _NOT_INSTALLED
    tail = (
        ""
        if state.has_keystore
        else "このパソコンには鍵をしまう場所がないので、暗号化すると、始めるたびに回復キーを入れます。"
    )
    return f"記録を暗号化していません。パソコンを手に入れた人は、記録を読めるおそれがあります。{tail}"


def _copies(state: Protection) -> list[str]:
    if not state.is_encrypted:
        return []
    told = []
    if state.plain_backups:
        told.append(
            f"暗号化していない控えが{state.plain_backups:,}個あります。作ったときと中身がちがうため、暗号化できませんでした。"
            "要らなければ消してください。"
        )
    if state.plain_formers:
        told.append(
            f"前に戻したときのファイル（formerとquarantineのフォルダー）に、暗号化していないものが{state.plain_formers:,}個あります。"
            "90日たつと消えます。要らなければ消してください。"
        )
    return told


class PasswordAgainDialog(FormDialog):
    """Asks for the person's own password once more; then `confirmed` is set."""

    def __init__(
        self, ledger: Ledger, title: str, accept: str, intro: str, parent: QWidget | None = None
    ) -> None:
        self._ledger = ledger
        self.confirmed: Confirmed | None = None
        self.password = PasswordField("あなたのパスワード")
        fields = {"password": Field("あなたのパスワード", self.password, required=True)}
        super().__init__(title, fields, accept, parent, intro)
        self.focus_first(self.password)

    @override
    def send(self) -> str:
        if not self.password.text():
            raise Invalid({"password": "パスワードを入れてください。"})
        answer = self._ledger.call(sign_in.confirm_password, self.password.text())
        if isinstance(answer, sign_in.SignInFailed):
            self.password.clear()
            raise Invalid({"password": answer.sentence})
        self.confirmed = answer
        return "ok"


class RecoveryKeyDialog(Dialog):
    """The key in twelve groups, to be printed. `is_new`: nothing is encrypted yet, and the paper is proved next.

    A file of it is not offered: on the laptop it would open the book to whoever finds both.
    """

    def __init__(
        self,
        key: BookKey,
        print_out: Callable[[StickyLine], object],
        parent: QWidget | None = None,
        *,
        is_new: bool,
    ) -> None:
        super().__init__("回復キーを紙に残す" if is_new else "回復キーを印刷する", parent, width=900)
        self.sticky = StickyLine()
        words = (
            "記録を開くための鍵です。印刷して、金庫などにしまいます。プリンターがないときは、下の12組を紙に書き写します。"
            "次の画面で、紙を見ながら2組を入れて確かめます。まだ暗号化していません。"
            if is_new
            else "いまの記録を開くための鍵です。印刷したら、前の紙は破って捨ててください。"
        )
        self.body.addWidget(PlainLabel(words, wrap=True))
        self.body.addWidget(PlainLabel(f"鍵の番号：{key_id_words(key.id)}", "small", wrap=True))
        groups = QWidget()
        flow = FlowLayout(32, groups, line_spacing=4)
        for place, group in enumerate(recovery_groups(key), 1):
            flow.addWidget(_GroupCell(place, group))
        self.body.addWidget(groups)
        self.body.addStretch(1)
        self.put_above_buttons(self.sticky)
        if is_new:
            self.add_button("紙を見て確かめる", "primary", accepts=True)
        self.print_button = self.add_key_button(
            "印刷する", "Ctrl+P", lambda: print_out(self.sticky), primary=not is_new
        )
        self.add_button("やめる" if is_new else "閉じる", rejects=True)
        self.focus_first(self.print_button)


class _GroupCell(QWidget):
    """One group with its number above; all are equally wide, so that they stand in columns."""

    def __init__(self, place: int, group: str) -> None:
        super().__init__()
        column = Column(self, spacing=0, margins=(0, 2, 0, 2))
        column.addWidget(PlainLabel(f"{place}番目", "small"))
        column.addWidget(PlainLabel(group, "letters"))
        when_restyled(self, self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(current_theme().px(_CELL_WIDTH))


class ProofDialog(FormDialog):
    """Asks for two groups of the paper, so that nobody encrypts what nobody could open."""

    def __init__(self, key: BookKey, parent: QWidget | None = None) -> None:
        self._key = key
        places = sorted(random.sample(range(GROUPS), _PROOFS))
        self.lines = {place: GroupLine() for place in places}
        fields = {
            field_of(place): Field(f"{place + 1}番目の組", line, required=True)
            for place, line in self.lines.items()
        }
        super().__init__(
            "紙を見て確かめる",
            fields,
            "暗号化を始める",
            parent,
            "回復キーの紙を見て、次の2組を入れてください。控えを作ってから暗号化します。"
            "終わるまで数分かかることがあります。電源をつないでください。",
            beside=(tuple(fields),),
        )
        self.focus_first(self.lines[places[0]])

    def typed(self) -> Mapping[int, str]:
        """The groups as typed, by their place from 0."""
        return {place: line.text() for place, line in self.lines.items()}

    @override
    def send(self) -> str:
        turning.require_printed(self._key, self.typed())
        return "ok"


class WorkDialog(Dialog):
    """Progress of the work; nothing to press. It is closed by whoever does the work."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._done = False
        self._stage = PlainLabel(stage_words(0), wrap=True)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(title)
        self._progress.setFixedHeight(current_theme().px(16))
        self.body.addWidget(self._stage)
        self.body.addWidget(self._progress)
        self.body.addStretch(1)
        self.put_above_buttons(PlainLabel(_POWER, "small", wrap=True))
        self.show_progress(0, len(STAGES))

    def show_progress(self, done: int, whole: int) -> None:
        """Show how many steps are finished."""
        self._stage.setText(stage_words(done))
        self._progress.setRange(0, whole)
        self._progress.setValue(done)

    def finish(self) -> None:
        """Close it: the work has ended."""
        self._done = True
        self.accept()

    @override
    def reject(self) -> None:
        if self._done:
            super().reject()

    @override
    def give_up(self) -> None:
        self._done = True
        super().give_up()
