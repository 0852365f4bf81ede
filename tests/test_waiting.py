"""No test waits for ever: a dialog that is not answered is closed and told, and what still hangs ends the run with its stack."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from tests import waiting
from tests.waiting import still_awaited, when_shown

ROOT = Path(__file__).resolve().parents[1]
HANGING = """
from PySide6.QtWidgets import QDialog


def test_before(qapp):
    pass


def test_a_dialog_that_nobody_answers(qapp):
    QDialog().exec()


def test_after(qapp):
    pass
"""


LIMIT = ("-o", "faulthandler_timeout=4")


class Question(QDialog):
    """A dialog with something that takes the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self.button = QPushButton("はい", self)
        self.button.clicked.connect(self.accept)


def test_dialogs_are_answered_in_the_order_they_were_asked_for(qapp: QApplication) -> None:
    asked: list[int] = []

    def answer(number: int, question: Question) -> None:
        asked.append(number)
        question.button.click()

    for number in (1, 2):
        when_shown(Question, partial(answer, number))
    assert Question().exec() == QDialog.DialogCode.Accepted
    assert Question().exec() == QDialog.DialogCode.Accepted
    assert asked == [1, 2]


def test_an_act_that_fails_closes_every_dialog_and_is_told(qtbot: QtBot) -> None:
    outer, inner = Question(), Question()
    qtbot.addWidget(outer)
    qtbot.addWidget(inner)

    def fail_over_another(_outer: Question) -> None:
        when_shown(QDialog, lambda _: pytest.fail("no such text"))
        inner.exec()

    when_shown(Question, fail_over_another)
    with capture_exceptions() as caught:
        assert outer.exec() == QDialog.DialogCode.Rejected
    assert [str(error) for _, error, _ in caught] == ["no such text"]


def test_a_dialog_that_comes_instead_of_the_awaited_one_is_closed_and_told(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "_PATIENCE_SECONDS", 0.2)
    when_shown(Question, lambda question: question.accept())
    other = QDialog()
    other.setFocusProxy(QPushButton("閉じる", other))
    with capture_exceptions() as caught:
        assert other.exec() == QDialog.DialogCode.Rejected
    assert [str(error) for _, error, _ in caught] == ["QDialog was left open; still awaited: ['Question']"]
    assert still_awaited() == ["Question"]


def test_a_dialog_that_never_comes_is_told_at_the_end(qapp: QApplication) -> None:
    when_shown(Question, lambda question: question.accept())
    assert still_awaited() == ["Question"]
    assert still_awaited() == []


@pytest.mark.parametrize("workers", [(), ("-n", "1")], ids=["alone", "with workers"])
def test_a_test_that_waits_for_ever_ends_the_run_with_its_stack(
    tmp_path: Path, workers: tuple[str, ...]
) -> None:
    (tmp_path / "test_hanging.py").write_text(HANGING, encoding="utf-8")
    options = ("-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path), "-p", "no:cacheprovider")
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "--timeout", "6", *LIMIT, *workers, str(tmp_path)],
        cwd=tmp_path,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    told = ended.stdout + ended.stderr
    assert ended.returncode == 1, told
    assert "in test_a_dialog_that_nobody_answers" in told
    if workers:
        assert "2 passed" in told, "the others are run by another worker"
