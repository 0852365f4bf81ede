"""報告: the month's report, the day's 日報 and the year's 年間講座実績, previewed, printed or saved with one key.

For a manager on the first working day of the month: last month is shown at once; look, and press Ctrl+P.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import (
    DateNotUnderstood,
    Month,
    fiscal_year,
    fiscal_year_code,
    fiscal_year_label,
    long_date,
    parse_date,
)
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.staff.access import Permission
from nakanojo_helpdesk.reports.sheet import Sheet
from nakanojo_helpdesk.services import reports
from nakanojo_helpdesk.services.courses import reading as courses
from nakanojo_helpdesk.services.statistics import counting as statistics
from nakanojo_helpdesk.ui.kit.buttons.key_bar import KeyButton
from nakanojo_helpdesk.ui.kit.frame.messages import ask
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.frame.page_preview import PagePreview
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.folding_chips import FoldingChips
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.kit.work.background import Background, Task
from nakanojo_helpdesk.ui.kit.work.files import ask_folder, ask_save_path
from nakanojo_helpdesk.ui.papers.print_dialog import PrintDialog
from nakanojo_helpdesk.ui.reports.delivery import Outlet
from nakanojo_helpdesk.ui.reports.note_dialog import NoteDialog
from nakanojo_helpdesk.ui.reports.preparation import (
    Prepared,
    prepared_daily,
    prepared_monthly,
    prepared_yearly,
)
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

SavePath = Callable[[QWidget | None, str, str, str], Path | None]
Folder = Callable[[QWidget | None, str], Path | None]

MONTHLY: Final = "monthly"
DAILY: Final = "daily"
YEARLY: Final = "yearly"
_KINDS: Final = (
    (Choice(MONTHLY, "月次報告", "1"), Permission.REPORT),
    (Choice(DAILY, "日報", "2"), Permission.BROWSE),
    (Choice(YEARLY, "年間講座実績", "3"), Permission.COUNT),
)
_STEPS: Final = {
    MONTHLY: ("前の月", "次の月"),
    DAILY: ("前の日", "次の日"),
    YEARLY: ("前の年度", "次の年度"),
}
_WHOLE: Final = "1ページ全体"
_BY_WIDTH: Final = "紙の幅で見る"
_COUNTING: Final = "数えています。"
_NOT_YET: Final = "まだ数えています。見本が出てから、もう一度押してください。"


class ReportsPage(Page):
    """Chooses the report and its month or day, previews, prints, saves."""

    def __init__(
        self,
        workplace: Workplace,
        parent: QWidget | None = None,
        *,
        ask_path: SavePath = ask_save_path,
        ask_into: Folder = ask_folder,
    ) -> None:
        super().__init__("報告", parent)
        self._workplace = workplace
        self._ask_path = ask_path
        self._ask_into = ask_into
        self._background = Background(self)
        self._preparing: Task | None = None
        self._dpi = 0.0
        self._prepared: Prepared | None = None
        """What is shown, as long as it is what would be counted now."""
        self._kind = MONTHLY
        self._failed = False
        self._month = Month.of(workplace.today()).plus(-1)
        self._day = workplace.today()
        self._year = fiscal_year(workplace.today())
        self.outlet = Outlet(workplace.ledger, self.sticky, self)
        actor = workplace.ledger.actor
        self.kinds = FoldingChips("報告の種類", [kind for kind, right in _KINDS if actor.may(right)])
        self.kinds.set_codes([MONTHLY])
        self.months = ChoiceField()
        self.months.setAccessibleName("報告する月")
        self.day = TextField(40, "例：R8.4.6", 200)
        self.day.setAccessibleName("報告する日")
        self.years = ChoiceField()
        self.years.setAccessibleName("報告する年度")
        self.before = KeyButton("前の月", "Alt+Left")
        self.after = KeyButton("次の月", "Alt+Right")
        for button in (self.before, self.after):
            button.set_compact(True)  # a head of one line where the window is 1366 pixels wide
        for widget in (self.kinds, self.months, self.day, self.years, self.before, self.after):
            self.add_beside_title(widget)
        self.preview = PagePreview()
        self.content.addWidget(self.preview, 1)
        self.key_bar.add("印刷", "Ctrl+P", self.print_out, primary=True)
        self.whole = self.key_bar.add(_WHOLE, "Ctrl+K", self.turn_whole)
        self.whole.hide()
        self.key_bar.add("PDFに保存", "Ctrl+S", self.save_pdf)
        self.excel = self.key_bar.add("Excelに保存", "Ctrl+E", self.save_excel)
        self.charts = self.key_bar.add("図を画像で保存", "Ctrl+G", self.save_charts)
        self.note = self.key_bar.add("特記事項", "Ctrl+T", self.write_note)
        self.kinds.changed.connect(self._change_kind)
        self.months.chosen.connect(lambda code: self._choose_month(Month.from_code(code)))
        self.day.textEdited.connect(self._read_day)
        self.years.chosen.connect(lambda code: self._choose_year(int(code)))
        self.before.clicked.connect(lambda: self._step(-1))
        self.after.clicked.connect(lambda: self._step(1))
        self.preview.resized.connect(self._sharpen)
        self._show_kind()

    def kind(self) -> str:
        """`monthly`, `daily` or `yearly`."""
        return self.kinds.code() or MONTHLY

    def month(self) -> Month:
        """The month of the monthly report."""
        return self._month

    def report_day(self) -> date:
        """The day of the 日報."""
        return self._day

    def year(self) -> int:
        """The fiscal year of 年間講座実績."""
        return self._year

    def sheet(self) -> Sheet | None:
        """The report as counted; None while it is being counted."""
        return self._prepared.sheet if self._prepared else None

    def is_busy(self) -> bool:
        """Whether counting, painting, saving or printing is still going on."""
        return self._background.is_busy() or self.outlet.is_busy()

    def show_kind(self, kind: str) -> None:
        """Show another report."""
        self.kinds.set_codes([kind])
        self._change_kind()

    def show_month(self, month: Month) -> None:
        """Show the monthly report of a month."""
        self._month = month
        self.show_kind(MONTHLY)
        self.reload()

    @override
    def reload(self) -> None:
        """Count again."""
        today = self._workplace.today()
        months = self.attempt(lambda: self._workplace.ledger.read(statistics.recorded_months, today=today))
        if months is None:
            return
        if self._month not in months:
            self._month = min(max(self._month, months[-1]), months[0])
        self.months.set_choices([Choice(month.code, month.era_label) for month in months])
        self.months.set_code(self._month.code)
        self._offer_years()
        self._prepare()

    @override
    def first_focus(self) -> QWidget:
        return {MONTHLY: self.months, DAILY: self.day, YEARLY: self.years}[self.kind()]

    def turn_whole(self) -> None:
        """Change between full width and whole page (Ctrl+K)."""
        self.preview.set_whole_page(not self.preview.shows_whole_page())
        self.whole.set_words(_BY_WIDTH if self.preview.shows_whole_page() else _WHOLE)

    @override
    def fold_changed(self, *, folded: bool) -> None:
        self.whole.setVisible(folded)
        if not folded and self.preview.shows_whole_page():
            self.turn_whole()

    def save_pdf(self) -> None:
        """Ask for a place, then write the PDF in the worker (Ctrl+S)."""
        self._save("PDFに保存", "pdf", "PDF (*.pdf)")

    def save_excel(self) -> None:
        """Save the report of the month or year as a workbook (Ctrl+E)."""
        if self.kind() != DAILY:
            self._save("Excelに保存", "xlsx", "Excel (*.xlsx)")

    def save_charts(self) -> None:
        """Save every figure as PNG into a folder (Ctrl+G); asks before replacing pictures."""
        prepared = self._ready()
        if prepared is None or prepared.month is None:
            return
        folder = self._ask_into(self.window(), "図を保存するフォルダー")
        if folder is None:
            return
        from nakanojo_helpdesk.reports.monthly.chart_files import chart_stem

        month = prepared.month.facts.month
        if any(folder.glob(f"{chart_stem(prepared.month.office, month)}図*.png")) and not ask(
            self.window(),
            "図を画像で保存",
            f"{month.era_label}の図が、もうあります。新しいものに置きかえますか。",
            accept="置きかえる",
        ):
            return
        self.outlet.save_charts(prepared, folder)

    def print_out(self) -> None:
        """Ask for a printer, then print in the worker (Ctrl+P)."""
        prepared = self._ready()
        if prepared is None:
            return
        dialog = PrintDialog(prepared.sheet.title, len(prepared.pages), self.window())
        with dialog.asked() as accepted:
            if accepted:
                self.outlet.print_out(prepared, *dialog.choice())

    def write_note(self) -> None:
        """Edit the month's 特記事項, then count again (Ctrl+T)."""
        month, ledger = self._month, self._workplace.ledger
        before = self.attempt(lambda: ledger.read(reports.month_note, month))
        if before is None:
            return
        dialog = NoteDialog(
            month,
            before,
            lambda text: ledger.call(reports.keep_month_note, month, text, before=before),
            self.window(),
        )
        with dialog.asked() as kept:
            if kept:
                self.sticky.say("success", "特記事項を保存しました。")
                self._prepare()

    def _save(self, title: str, suffix: str, kind: str) -> None:
        prepared = self._ready()
        if prepared is None:
            return
        path = self._ask_path(self.window(), title, f"{prepared.sheet.file_stem}.{suffix}", kind)
        if path is not None:
            fits = path.suffix.lower() == f".{suffix}"
            self.outlet.save(prepared, path if fits else path.with_name(f"{path.name}.{suffix}"))

    def _ready(self) -> Prepared | None:
        if self._prepared is None or (self._prepared.kind, self._prepared.key) != self._wanted():
            if not self._failed:
                self.sticky.say("info", _NOT_YET)
            return None
        return self._prepared

    def _wanted(self) -> tuple[str, str]:
        keys = {
            MONTHLY: self._month.code,
            DAILY: self._day.isoformat(),
            YEARLY: fiscal_year_code(self._year),
        }
        return self.kind(), keys[self.kind()]

    def _change_kind(self) -> None:
        if self.kinds.code() is None:  # a second press frees a chip: here one of them always holds
            self.kinds.set_codes([self._kind])
        self._kind = self.kind()
        self._show_kind()
        self.sticky.clear()
        self._prepare()

    def _show_kind(self) -> None:
        kind = self.kind()
        is_monthly = kind == MONTHLY
        self.months.setVisible(is_monthly)
        self.day.setVisible(kind == DAILY)
        self.years.setVisible(kind == YEARLY)
        self.day.setText(long_date(self._day, weekday=False))
        for button, words in zip((self.before, self.after), _STEPS[kind], strict=True):
            button.set_words(words)
        self.excel.setVisible(kind != DAILY)
        self.charts.setVisible(is_monthly)
        self.note.setVisible(is_monthly and self._workplace.ledger.actor.may(Permission.MONTH_NOTE))
        if self.isVisible():
            self.order_tabs()

    def _step(self, by: int) -> None:
        if self.kind() == DAILY:
            self._day += timedelta(days=by)
            self.day.setText(long_date(self._day, weekday=False))
            self._choose_day(self._day)
            return
        choice = self.months if self.kind() == MONTHLY else self.years
        row = choice.currentIndex() - by
        if 0 <= row < choice.count():
            choice.setCurrentIndex(row)
            choice.chosen.emit(choice.code() or "")

    def _offer_years(self) -> None:
        """Offer the fiscal years with courses, and this one."""
        known = self.attempt(lambda: self._workplace.ledger.read(courses.years)) or ()
        years = sorted({*known, fiscal_year(self._workplace.today())}, reverse=True)
        self.years.set_choices([Choice(str(year), fiscal_year_label(year)) for year in years])
        self._year = self._year if self._year in years else years[0]
        self.years.set_code(str(self._year))

    def _choose_year(self, year: int) -> None:
        self._year = year
        self.sticky.clear()
        self._prepare()

    def _choose_month(self, month: Month) -> None:
        self._month = month
        self.sticky.clear()
        self._prepare()

    def _choose_day(self, day: date) -> None:
        self._day = day
        self.sticky.clear()
        self._prepare()

    def _read_day(self, text: str) -> None:
        try:
            day = parse_date(text, today=self._workplace.today())
        except DateNotUnderstood as error:
            self.set_context(str(error))
            return
        self._choose_day(day)

    def _prepare(self) -> None:
        """Count the chosen report; the one counted before may be out of date, so it is no longer handed out."""
        if self._preparing is not None:
            self._preparing.cancel()
        self._prepared = None
        self._count()

    def _count(self) -> None:
        if not self.preview.is_laid_out():
            return
        dpi = self._dpi = self.preview.dots_per_inch()
        self.set_context(_COUNTING)
        self.preview.show_waiting("読み込んでいます。")
        self._failed = False
        work = {
            MONTHLY: partial(prepared_monthly, self._workplace, self._month, dpi),
            DAILY: partial(prepared_daily, self._workplace, self._day, dpi),
            YEARLY: partial(prepared_yearly, self._workplace, self._year, dpi),
        }[self.kind()]
        self._preparing = self._background.run(work, done=self._show, refused=self.say_refused)

    def _sharpen(self) -> None:
        """Paint the pages again for another width of the preview, unless they are sharp enough."""
        if self.preview.dots_per_inch() != self._dpi:
            self._count()

    def _show(self, prepared: Prepared) -> None:
        if (prepared.kind, prepared.key) != self._wanted():
            return
        self._prepared = prepared
        self.set_context(prepared.context)
        self.preview.show_pages(prepared.pages, prepared.description)

    @override
    def say_refused(self, error: DeskError) -> None:
        self._failed = True
        self.preview.show_waiting("")
        self.set_context("")
        super().say_refused(error)
