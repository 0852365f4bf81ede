"""控えから戻す: which backup, what it holds, what will be missing; then the one button.

Shown when the database cannot be opened, and from 設定; nobody works meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.backups.restoring import Candidate, Look, Preview, moment_words
from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import PasswordField
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Column, Panel, emptied
from nakanojo_helpdesk.ui.kit.layout.facts import FactColumns
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel

_EXPLAINED = (
    "選んだ控えを確かめてから、いまの記録と入れ替えます。いまの記録のファイルは消さずに残します。"
    "途中で電源が切れても、戻す前か、戻した後のどちらかになります。"
)
_NONE = "使える控えが見つかりませんでした。USBメモリーなどに控えがあれば、つないでから「ファイルを選ぶ」を押してください。"


class RestorePage(Page):
    """Preview of a backup and the button that gives it back.

    Args:
        reason: what happened, in a sentence; empty when an older state is asked for.
        asks: whether an administrator must give name and password here, because nobody can sign in.
        parent: as for every widget.
    """

    help_code = "restore"

    chosen = Signal(str)
    """Another backup of the list: its path."""
    file_wanted = Signal()
    """The person has asked for a file that is not in the list."""
    restore_wanted = Signal(str, str)
    """Give it back: staff code and password, both empty where nobody is asked."""
    key_wanted = Signal()
    """The recovery key of the backup looked at is at hand."""
    back_wanted = Signal()
    """Leave without having done anything."""

    def __init__(self, reason: str, *, asks: bool, parent: QWidget | None = None) -> None:
        super().__init__("控えから戻す", parent)
        self._asks = asks
        self.backups = ChoiceField()
        self.people = ChoiceField()
        self.password = PasswordField("パスワード")
        self._backup_field = Field("戻す控え", self.backups)
        self._people_field = Field("システム管理者のお名前", self.people)
        self._password_field = Field(
            "パスワード", self.password, support="この控えを作ったときのパスワードです。"
        )
        self._second = PlainLabel("", "small", wrap=True)
        self._preview = Column(spacing=8)
        self._before = Panel("warning", margins=(20, 14, 18, 14))
        self._months = Card(spacing=4, margins=(24, 16, 24, 16))
        self._missing = PlainLabel("", wrap=True)
        self._doubts = Column(spacing=6)
        self._lay_out(reason)
        self.restore_button = self.key_bar.add("この控えに戻す", "F12", self._restore, primary=True)
        self.key_bar.add("ファイルを選ぶ", "Ctrl+O", self.file_wanted.emit)
        self.key_button = self.key_bar.add("回復キーを入れる", "Ctrl+K", self.key_wanted.emit)
        self.key_button.hide()
        self.key_bar.add("やめる", "Esc", self.back_wanted.emit)
        self.backups.chosen.connect(self._choose)
        self.password.entered.connect(self._restore)
        self._allow(allowed=False)

    @override
    def first_focus(self) -> QWidget:
        return self.password if self._password_field.error() else self.backups

    def show_candidates(self, candidates: Sequence[Candidate], chosen: str) -> None:
        """Fill the list, and show which one is looked at."""
        self.backups.set_choices([Choice(str(each.path), each.words()) for each in candidates])
        self.backups.set_code(chosen or None)

    def show_second(self, sentence: str) -> None:
        """Say how it is with the second place; nothing where its backups are in the list."""
        self._second.setText(sentence)
        self._second.setVisible(bool(sentence))

    def second_words(self) -> str:
        """The sentence shown about the second place."""
        return self._second.text()

    def show_look(self, look: Look) -> None:
        """Show what was found about the chosen backup."""
        emptied(self._preview)
        emptied(self._months.body)
        emptied(self._doubts)
        for name, reason in look.skipped:
            self._doubts.addWidget(PlainLabel(f"「{name}」は飛ばしました。{reason}", "small", wrap=True))
        seen = look.preview
        if seen is None:
            self._preview.addWidget(PlainLabel(look.refusal or _NONE, wrap=True))
        else:
            self._show_preview(seen)
        for doubt in look.doubts:
            self._doubts.addWidget(PlainLabel(f"注意：{doubt.sentence}", "bold", wrap=True))
        self._missing.setText("" if look.missing is None else look.missing.sentence())
        self._before.setVisible(bool(look.missing) or bool(look.doubts) or bool(look.skipped))
        self.people.set_choices([Choice(code, name) for code, name in look.people])
        if look.people:
            self.people.set_code(look.people[0][0])
        self.key_button.setVisible(look.key_id is not None)
        self._allow(allowed=seen is not None and not look.refusal)

    def refuse(self, sentence: str) -> None:
        """Show the refusal of the password; the field is emptied for the next try."""
        self.password.clear()
        self._password_field.show_error(sentence)
        self.bring_into_view(self._password_field)
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_preview(self, seen: Preview) -> None:
        facts = [
            ("最後の記録", f"{moment_words(seen.made_at)}まで"),
            ("相談", f"{seen.consultations:,}件" + (f"（最後の番号 {seen.newest}）" if seen.newest else "")),
            ("入力した人", "、".join(f"{name} {count:,}件" for name, count in seen.people) or "―"),
            ("形", "古い形（新しい形に直してから戻します）" if seen.older_schema else "いまの形"),
            ("証明", "作ったときのまま" if seen.proven else "ありません"),
            ("場所", str(seen.path)),
        ]
        self._preview.addWidget(FactColumns(facts))
        months = [(Month.from_code(code).era_label, f"{count:,}件") for code, count in reversed(seen.months)]
        self._months.setVisible(bool(months))
        if months:
            self._months.body.addWidget(PlainLabel("この控えの、月ごとの相談件数", "section"))
            self._months.body.addWidget(FactColumns(months))

    def _lay_out(self, reason: str) -> None:
        if reason:
            panel = Panel("error", margins=(20, 14, 18, 14))
            panel.body.addWidget(PlainLabel(reason, wrap=True))
            self.content.addWidget(panel)
        card = Card(spacing=12, margins=(24, 16, 24, 16))
        card.body.addWidget(PlainLabel(_EXPLAINED, wrap=True))
        card.body.addWidget(self._backup_field)
        card.body.addWidget(self._second)
        self._second.hide()
        card.body.addLayout(self._preview)
        self.content.addWidget(card)
        self._before.body.addWidget(PlainLabel("戻すと、なくなるもの", "section"))
        self._before.body.addWidget(self._missing)
        self._before.body.addLayout(self._doubts)
        self._before.hide()
        self.content.addWidget(self._before)
        if self._asks:
            asking = Card(spacing=12, margins=(24, 16, 24, 16))
            asking.body.addWidget(self._people_field)
            asking.body.addWidget(self._password_field)
            self.content.addWidget(asking)
        else:
            for field in (self._people_field, self._password_field):
                field.setParent(self)
                field.hide()
        self._months.hide()
        self.content.addWidget(self._months)
        self.content.addStretch(1)

    def _allow(self, *, allowed: bool) -> None:
        self.restore_button.setEnabled(allowed)

    def _choose(self, code: str) -> None:
        if code:
            self._allow(allowed=False)
            self.chosen.emit(code)

    def _restore(self) -> None:
        if not self.restore_button.isEnabled():
            return
        if not self._asks:
            self.restore_wanted.emit("", "")
            return
        self._password_field.show_error(None if self.password.text() else "パスワードを入れてください。")
        code = self.people.code()
        if code and self.password.text():
            self.restore_wanted.emit(code, self.password.text())
        else:
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)
