"""Labels: what a resident's name contains is shown as it is, and no text is cut off."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from nakanojo_helpdesk.tokens import load_tokens
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look import text_lines, theme
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel, explain
from tests.ui.conftest import Events, Stage, settle

HOSTILE = '<img src="//host/share/a.png"> <b>高橋</b> & 佐藤'
LONG = "相談内容を1つ以上選んでください。メモには、お名前や電話番号を書かないでください。" * 3


def test_markup_is_shown_and_never_loaded(stage: Stage) -> None:
    label = PlainLabel(HOSTILE)
    plain = PlainLabel("高橋 & 佐藤")
    stage(label, plain)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.sizeHint().width() > 2 * plain.sizeHint().width()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_wrapped_label_gets_the_height_its_lines_need(
    scale: float, stage: Stage, app: QApplication
) -> None:
    label = PlainLabel(LONG, wrap=True)
    stage(label, size=(420, 680))
    theme.apply(app, load_tokens("standard"), scale)
    settle()
    lines = text_lines.broken(LONG, theme.current_theme().body, label.width())
    assert len(lines.texts) > 5
    assert label.height() >= lines.height
    assert "".join(lines.texts) == LONG


def test_lines_of_running_text_have_air_between_them() -> None:
    lines = text_lines.broken(LONG, theme.current_theme().body, 300)
    assert lines.pitch == pytest.approx(1.4 * 18, abs=0.5)


def test_japanese_lines_do_not_begin_with_a_full_stop() -> None:
    for width in range(60, 400, 7):
        lines = text_lines.broken(LONG, theme.current_theme().body, width)
        assert not any(line[:1] in "。、」）" for line in lines.texts)


def test_newlines_stay(app: QApplication) -> None:
    assert text_lines.broken("一行目\n\n三行目", theme.current_theme().body, 500).texts == (
        "一行目",
        "",
        "三行目",
    )


def test_a_label_names_the_input_it_belongs_to(app: QApplication) -> None:
    edit = QLineEdit()
    PlainLabel("氏名 & ふりがな").label_for(edit)
    assert edit.accessibleName() == "氏名 & ふりがな"


def test_widgets_go_on_in_the_next_line_and_the_last_one_to_the_right(stage: Stage) -> None:
    from PySide6.QtWidgets import QWidget

    host = QWidget()
    flow = FlowLayout(8, host)
    labels = [PlainLabel("あ" * 10) for _ in range(5)]
    for label in labels[:4]:
        flow.addWidget(label)
    flow.add_right(labels[4])
    stage(host, size=(640, 300))
    tops = [label.y() for label in labels]
    assert tops[0] == tops[1] == tops[2] < tops[3] == tops[4]
    assert labels[4].geometry().right() == host.contentsRect().right()
    assert flow.heightForWidth(10_000) < flow.heightForWidth(host.width()) < flow.heightForWidth(200)


def test_a_hidden_widget_takes_no_room(stage: Stage) -> None:
    from PySide6.QtWidgets import QWidget

    host = QWidget()
    flow = FlowLayout(8, host)
    first, second, third = (PlainLabel(text) for text in ("一", "二二", "三"))
    for label in (first, second, third):
        flow.addWidget(label)
    stage(host)
    second.hide()
    settle()
    assert third.x() == first.geometry().right() + 1 + 8


def test_widgets_can_leave_a_flow_and_come_back(stage: Stage) -> None:
    from PySide6.QtWidgets import QWidget

    host = QWidget()
    flow = FlowLayout(8, host)
    label = PlainLabel("札")
    flow.addWidget(label)
    stage(host)
    flow.removeWidget(label)
    assert flow.count() == 0
    flow.add_right(label)
    settle()
    assert label.geometry().right() == host.contentsRect().right()


def test_hover_text_loads_nothing_either(app: QApplication) -> None:
    edit = QLineEdit()
    explain(edit, HOSTILE)
    assert edit.toolTip() == HOSTILE.replace("<", "＜")
    assert not Qt.mightBeRichText(edit.toolTip())
    assert Qt.mightBeRichText(HOSTILE)
    explain(edit, "")
    assert edit.toolTip() == ""


def test_a_sentence_never_leaves_a_single_character_on_its_last_line(qapp: QApplication) -> None:
    font = theme.current_theme().body
    sentence = "この相談を取り消すと、件数に入らなくなります。元に戻すことはできません。"
    em = font.pixelSize()
    for width in range(8 * em, 36 * em, em // 2):
        lines = text_lines.broken(sentence, font, width)
        assert "".join(lines.texts) == sentence
        assert max(lines.widths) <= width
        assert len(lines.texts[-1]) > 2


def test_a_label_given_the_role_it_has_lays_nothing_out_again(stage: Stage) -> None:
    label = PlainLabel("登録しました", "success", wrap=True)
    around = stage(label).centralWidget()
    assert around is not None
    settle()
    requests = Events(around, QEvent.Type.LayoutRequest)
    label.set_role("success")
    settle()
    assert requests.count == 0
    label.set_role("title")
    settle()
    assert requests.count == 1
