"""The main paths as key presses, by the name of their transcript."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from nakanojo_helpdesk.domain.demo.town import DEMO_PASSWORD


@dataclass(frozen=True)
class Typed:
    """A text typed as one step; the transcript shows what it is instead of its letters."""

    meant: str
    text: str

    def __str__(self) -> str:
        return f"（{self.meant}を打つ）"


Step = str | Typed
"""A key by its name, or a text."""

CLOSES: Final = "Escape"
"""Closes a dialog; heard together with the next step."""

PATHS: Final[dict[str, tuple[Step, ...]]] = {
    # Refused once, then signed in.
    "1_サインイン": (
        *("1", Typed("違うパスワード", "wrong-password"), "Return"),
        *(Typed("パスワード", DEMO_PASSWORD), "Return"),
    ),
    # A returning visitor with two topics, from the first question to the number of the day.
    "2_相談を1件登録": (
        "Ctrl+2",
        "4",
        "+",
        "5",
        "Return",
        "2",
        "Return",
        "6",
        "Return",
        "1",
        "Return",
        "2",
        "F12",
    ),
    # Nothing answered, then a memo with a 個人番号: both refused and mended.
    "3_断られて直す": (
        *("F12", "6", "Return", "Return", "Return", "Return", "Return", "Return"),
        *(Typed("個人番号", "1234-5678-9018"), "F12", "Tab", "Space", "F12"),
    ),
    # The hits of a word, the first of them whole, and a word that finds nothing.
    "4_探してくわしく見る": (
        *("Ctrl+3", Typed("LINE", "LINE"), "Return", "Down", "Ctrl+K", "Tab", "Escape", "F4"),
        Typed("無い言葉", "xyzzy"),
    ),
    # Every screen by its key, then the navigation by Tab and arrows.
    "5_画面を回る": ("Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4", "Ctrl+5", "Ctrl+6", "Ctrl+8", "Ctrl+1", "Tab"),
    # A withdrawal that asks for its reason, refused without one and given up.
    "6_たずねられる": (
        *("Ctrl+3", "Alt+Home", "Return", "Down", "Ctrl+K", "Delete", "F12", "Escape", "Escape", "F4"),
    ),
}
