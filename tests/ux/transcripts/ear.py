"""A reading client, run by the system's Python, which alone has the bindings of AT-SPI: it writes down what is heard.

It hears as Orca does by default: the groups and windows one comes into, then name, role, state, content and description
of what has the keyboard; changes of that; announcements. Events are only collected until the program says that it has
come to rest (an announcement that begins with `MARK`), so that what is asked of an object is never half done. Each
such step is one JSON line on standard output: the name of the step and the lines heard.
"""

from __future__ import annotations

import importlib
import json
from typing import Any

MARK = "§"
READY = "listening"
GONE = "（もう無い）"

ROLES = {
    "application": "",
    "button": "ボタン",
    "check-box": "チェックボックス",
    "combo-box": "選ぶ欄",
    "dialog": "ダイアログ",
    "document-text": "文章",
    "frame": "窓",
    "grouping": "グループ",
    "label": "文字",
    "list": "一覧",
    "list-item": "項目",
    "panel": "グループ",
    "password-text": "パスワードの欄",
    "push-button": "ボタン",
    "radio-button": "ラジオボタン",
    "table": "表",
    "table-cell": "セル",
    "text": "入力欄",
}
SURROUNDING = {"dialog", "frame", "grouping", "panel", "table", "list"}
EVENTS = (
    "object:state-changed:focused",
    "object:state-changed:checked",
    "object:property-change:accessible-name",
    "object:property-change:accessible-description",
    "object:announcement",
)


class Ear:
    """Collects events and, at each mark, writes what they came to."""

    def __init__(self, atspi: Any, trouble: type[Exception]) -> None:
        """`trouble` is what the bindings raise when an object does not answer."""
        self._atspi = atspi
        self._trouble = trouble
        self._events: list[tuple[str, Any, int, Any]] = []
        self._focused: Any = None
        self._around: list[Any] = []

    def hear(self, event: Any) -> None:
        """Keep an event; at a mark, write the step."""
        said = event.any_data if isinstance(event.any_data, str) else ""
        if event.type.startswith("object:announcement") and said.startswith(MARK):
            print(json.dumps([said.removeprefix(MARK), self._step()], ensure_ascii=False), flush=True)
        else:
            self._events.append((event.type, event.source, event.detail1, event.any_data))

    def _step(self) -> list[str]:
        events, self._events = self._events, []
        arrived = [source for kind, source, on, _ in events if kind.endswith("focused") and on]
        last = arrived[-1] if arrived else None  # no matter whether the window is active at this moment
        moved = last is not None and last != self._focused
        lines: list[str] = []
        changed = False
        for kind, source, on, data in events:
            if kind.startswith("object:announcement"):
                lines.append(f"{'すぐに' if on > 1 else '知らせ'}：{_one_line(data)}")
            elif moved and source == last:
                if kind.endswith("focused") and on:
                    lines += self._arrival(last)
                    moved = False
            elif source == self._focused and not kind.endswith("focused"):
                changed = True
        if changed and (last is None or last == self._focused):
            lines.append(f"変わる：{self._words(self._focused)}")
        if last is not None:
            self._focused = last
        return list(dict.fromkeys(lines))

    def _arrival(self, at: Any) -> list[str]:
        """The groups and windows that the keyboard comes into, and what it comes to."""
        around: list[Any] = []
        parent = at.get_parent()
        while parent is not None and _nick(parent.get_role()) != "application":
            if _nick(parent.get_role()) in SURROUNDING and parent.get_name():
                around.insert(0, parent)
            parent = parent.get_parent()
        new = [one for one in around if one not in (*self._around, self._focused)]
        self._around = around
        return [f"入る：{self._words(one)}" for one in new] + [self._words(at)]

    def _words(self, of: Any) -> str:
        """Name, role, state, content and description."""
        try:
            role = _nick(of.get_role())
            named = self._label(of) or of.get_name()
            words = f"{_one_line(named)}　{ROLES.get(role, role)}{self._state(of, role)}"
            content = self._content(of, role)
            description = _one_line(of.get_description() or "")
        except self._trouble:  # whatever the bus says of an object that is gone
            return GONE
        return f"{words}{content}" + (f"　{description}" if description else "")

    def _state(self, of: Any, role: str) -> str:
        parts = []
        if role in {"check-box", "radio-button"}:
            parts.append("オン" if self._has(of, "checked") else "オフ")
        parts += [word for state, word in (("modal", "ほかは待つ"),) if self._has(of, state)]
        if role not in SURROUNDING and not self._has(of, "sensitive"):
            parts.append("使えない")
        return f"（{'、'.join(parts)}）" if parts else ""

    def _content(self, of: Any, role: str) -> str:
        if role == "combo-box":  # its own name is what is chosen; while nothing is, the label again
            return "" if of.get_name() == self._label(of) else f"「{_one_line(of.get_name())}」"
        if role not in {"text", "document-text"}:
            return ""
        text = self._atspi.Text.get_text(of, 0, -1)
        return f"「{_one_line(text)}」" if text else "「」"

    def _label(self, of: Any) -> str:
        """What Qt names as its label: of a drop-down list, whose own name is what is chosen."""
        return "、".join(
            relation.get_target(place).get_name()
            for relation in of.get_relation_set()
            if _nick(relation.get_relation_type()) == "labelled-by"
            for place in range(relation.get_n_targets())
        )

    def _has(self, of: Any, state: str) -> bool:
        if of is None:
            return False
        try:
            return state in {_nick(one) for one in of.get_state_set().get_states()}
        except self._trouble:
            return False


def _nick(value: Any) -> str:
    return str(value.value_nick)


def _one_line(text: str) -> str:
    return " ".join(text.split("\n"))


def main() -> None:
    """Listen until the program that started this one ends it."""
    importlib.import_module("gi").require_version("Atspi", "2.0")
    atspi = importlib.import_module("gi.repository.Atspi")
    ear = Ear(atspi, importlib.import_module("gi.repository.GLib").Error)
    listener = atspi.EventListener.new(ear.hear)
    for kind in EVENTS:
        listener.register(kind)
    print(json.dumps([READY, []]), flush=True)
    atspi.event_main()


if __name__ == "__main__":
    main()
