"""How consultations ended: bars of the outcomes, by group. Imported only where a figure is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nakanojo_helpdesk.domain.statistics.facts import CountRow, Section
from nakanojo_helpdesk.domain.statistics.sentences import count_and_share
from nakanojo_helpdesk.reports.charts.bars import Bar, Bars
from nakanojo_helpdesk.reports.charts.board import LINE, Board, Box
from nakanojo_helpdesk.reports.charts.conventions import GROUP_KEY, TOGETHER

if TYPE_CHECKING:
    from nakanojo_helpdesk.reports.sketch import Surface
    from nakanojo_helpdesk.tokens import Tokens

_BRACKET: Final = 8.0
_GAP: Final = 6.0
_WIDE_ENOUGH: Final = 300.0


class OutcomesDrawing:
    """One drawing of the outcomes. Every outcome has its bar where there is room, else every group has one."""

    def __init__(self, figure: Surface, tokens: Tokens, groups: Section, outcomes: Section) -> None:
        self.board = Board(figure, tokens)
        self.tokens = tokens
        self.groups = [row for row in groups.rows if row.counts.value is not None]
        self.whole = sum(row.counts.value or 0 for row in self.groups)
        lines = {row.code: row for row in outcomes.rows}
        self.members: dict[str, list[CountRow]] = {row.code: [] for row in self.groups}
        for cell in groups.cells:
            if cell.row in self.members and cell.column in lines:
                self.members[cell.row].append(lines[cell.column])

    def draw(self) -> None:
        """Draw everything."""
        whole = Box(2, 2, self.board.width - 4, self.board.height - 4)
        if not self.groups:
            self.board.say_nothing()
            return
        room = Bars(self.board, whole, self.whole).rows_that_fit()
        everyone = sum(len(rows) for rows in self.members.values())
        if 0 < everyone <= room and self.board.width >= _WIDE_ENOUGH:
            self._draw_members(whole)
        else:
            self._draw_groups(whole, room)

    def _draw_members(self, whole: Box) -> None:
        """Draw the groups at the left with a bracket each, their outcomes beside them."""
        shown = [group for group in self.groups if self.members[group.code]]
        count = sum(len(self.members[group.code]) for group in shown)
        left = min(
            max(
                self.board.size_of(text, bold=bold)[0]
                for group in shown
                for text, bold in ((group.label, True), (self._figure(group), False))
            ),
            whole.width * 0.26,
        )
        box = Box(
            whole.left + left + _BRACKET + _GAP,
            whole.bottom,
            whole.width - left - _BRACKET - _GAP,
            whole.height,
        )
        bars = Bars(self.board, box, self.whole)
        height = bars.row_height(count)
        place = 0
        rows: list[Bar] = []
        for group in shown:
            members = self.members[group.code]
            top = box.top - place * height
            if place:
                self.board.rule([whole.left, whole.right], [top, top], colour=self.tokens.chart_grid)
            self._draw_group(group, Box(whole.left, top - len(members) * height, left, len(members) * height))
            rows += [Bar(row.label, row.chip, row.counts.value or 0, row.code, "dark") for row in members]
            place += len(members)
        bars.draw(rows)

    def _draw_group(self, group: CountRow, box: Box) -> None:
        """Draw a group's bracket, with its words and sum where they fit."""
        inset = min(3.0, box.height / 6)
        x = box.right + _BRACKET / 2
        ends = (box.bottom + inset, box.top - inset)
        self.board.rule(
            [x + 3, x, x, x + 3],
            [ends[1], ends[1], ends[0], ends[0]],
            colour=self.tokens.chart_axis,
            width=0.9,
        )
        lines = max(int(box.height / LINE), 1)
        words = self.board.lines_of(group.label, box.width, max(lines - 1, 1), bold=True)
        figure = self._figure(group)
        has_room = len(words) < lines and self.board.size_of(figure)[0] <= box.width
        middle = box.bottom + box.height / 2
        texts = [*words, figure] if has_room else words
        self.board.write_lines(texts, box.right, middle, across="right", bold=len(words))
        self.board.place(box, key=GROUP_KEY + group.code, label=f"{group.label} {self._figure(group)}")

    def _draw_groups(self, whole: Box, room: int) -> None:
        """Draw one bar for each group, the smallest ones summed where even these do not fit."""
        bars = [
            Bar(group.label, group.chip, group.counts.value or 0, GROUP_KEY + group.code, "dark")
            for group in self.groups
        ]
        if len(bars) > room:
            bars.sort(key=lambda bar: -bar.value)
            left = bars[max(room - 1, 0) :]
            words = f"ほか{len(left)}区分の計"
            bars = [
                *bars[: max(room - 1, 0)],
                Bar(words, words, sum(bar.value for bar in left), TOGETHER, "hatched"),
            ]
        Bars(self.board, whole, self.whole).draw(bars)

    def _figure(self, group: CountRow) -> str:
        return count_and_share(group.counts.value or 0, self.whole)
