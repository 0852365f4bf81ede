"""Lists of consultations as Excel workbooks: text that stays text, real dates, ready for A4 landscape.

The columns people read come first and are printed; the others follow, for calculations only. Rows come in batches
and are written through to the disk, never kept. A sheet of Excel ends after 1,048,576 rows: further rows are
written to further sheets, each with its header.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime, time
from io import BufferedWriter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from nakanojo_helpdesk.domain.calendar import local
from nakanojo_helpdesk.domain.consultations.forms import FIELD_LABELS, ConsultationRow
from nakanojo_helpdesk.domain.vocabularies import Vocabularies
from nakanojo_helpdesk.exchange.consultation_lists import ListColumns
from nakanojo_helpdesk.exchange.files import told
from nakanojo_helpdesk.exchange.xlsx import FONT, set_page

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

SHEET_NAME: Final = "相談"
NOTES_NAME: Final = "条件"
_ROWS_OF_A_SHEET: Final = 1_048_575
_FONT: Final = {"font_name": FONT, "font_size": 10, "valign": "top"}
_DAY, _TIME, _ENTERED = "日付", "時刻", "登録した日時"
_NUMBERS: Final = {FIELD_LABELS["people"], FIELD_LABELS["minutes"]}
_PRINTED: Final = (
    "受付番号", _DAY, _TIME, "主な内容", "主な内容の内訳", "ほかの内容1", FIELD_LABELS["age_band"], FIELD_LABELS["district"],
    FIELD_LABELS["outcome"], FIELD_LABELS["minutes"], "担当者", "取消", "メモ",
)  # fmt: skip
_WIDTHS: Final = {
    "受付番号": 11,
    _DAY: 11,
    _TIME: 7,
    _ENTERED: 17,
    "主な内容": 24,
    "主な内容の内訳": 24,
    "ほかの内容1": 20,
    FIELD_LABELS["outcome"]: 22,
    FIELD_LABELS["minutes"]: 11,
    FIELD_LABELS["method"]: 16,
    "取消": 6,
    "メモ": 48,
    "識別番号": 38,
}
_USUAL_WIDTH: Final = 13


class _Sink:
    """The file the library's archive is written into. Opened with the first byte.

    After `let_go` it accepts and discards everything: an archive that could not be written is closed once more by
    its destructor, which would fail again where the error can reach nobody.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BufferedWriter | None = None
        self._gone = False

    def write(self, data: bytes) -> int:
        """Raises `OSError`."""
        return len(data) if self._gone else self._opened().write(data)

    def tell(self) -> int:
        """Raises `OSError`."""
        return 0 if self._gone else self._opened().tell()

    def seek(self, offset: int, whence: int = 0) -> int:
        """Raises `OSError`."""
        return 0 if self._gone else self._opened().seek(offset, whence)

    def flush(self) -> None:
        """Raises `OSError`."""
        if not self._gone:
            self._opened().flush()

    def close(self) -> None:
        """Write everything to the file and close it. Raises `OSError`."""
        file, self._file, self._gone = self._file, None, True
        if file is not None:
            file.close()

    def let_go(self) -> None:
        """Close the file, whatever its content."""
        with suppress(OSError):
            self.close()

    def _opened(self) -> BufferedWriter:
        if self._file is None:
            self._file = self._path.open("wb")
        return self._file


class WorkbookList:
    """Writes records to an .xlsx file at `path`, which must not exist or may be replaced.

    `notes` are (label, text) pairs for a sheet of their own at the end: which records these are. `memos` adds the
    column メモ. `called` is the path that sentences name instead of a temporary `path`. `foot` is printed below
    every page. Call `finish` or `give_up`.
    """

    def __init__(
        self,
        path: Path,
        vocabularies: Vocabularies,
        *,
        memos: bool,
        notes: Sequence[tuple[str, str]] = (),
        called: Path | None = None,
        foot: str = "",
    ) -> None:
        from xlsxwriter import Workbook

        self._called = called or path
        self._foot = foot
        self._columns = ListColumns(vocabularies, memos=memos)
        titles = list(self._columns.texts(None))
        printed = [title for title in _PRINTED if title in titles]
        self._titles = [*printed, *(title for title in titles if title not in printed)]
        self._printed = len(printed)
        self._notes = notes
        # A folder of its own beside the file: what the library leaves there after a fault goes with it.
        self._parts = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".parts", dir=path.parent))
        self._sink = _Sink(path)
        self._book = Workbook(
            self._sink,
            {
                "constant_memory": True,
                "tmpdir": str(self._parts),
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
            },
        )
        look: dict[str, Any] = {**_FONT, "text_wrap": True}
        self._text = self._book.add_format(look)
        self._head = self._book.add_format({**look, "bold": True, "bg_color": "#E6E6E6", "bottom": 1})
        formats = {_DAY: "yyyy/m/d", _TIME: "h:mm", _ENTERED: "yyyy/m/d h:mm"}
        self._moments = {
            title: self._book.add_format({**_FONT, "num_format": shown, "align": "left"})
            for title, shown in formats.items()
        }
        self._figure = self._book.add_format({**_FONT, "num_format": "#,##0"})
        self._sheet: Worksheet | None = None
        self._sheets = 0
        self._row = 0

    def add(self, rows: Iterable[ConsultationRow]) -> None:
        """Write a batch. Raises `Unavailable` (full disk)."""
        with told(self._called):
            for row in rows:
                self._add_row(row)

    def finish(self) -> None:
        """Write the file. Raises `Unavailable` (full disk, no right to write)."""
        from xlsxwriter.exceptions import FileCreateError

        try:
            with told(self._called):
                if self._sheet is None:
                    self._open_sheet()
                self._end_sheet()
                if self._notes:
                    self._write_notes()
                try:
                    self._book.close()
                except FileCreateError as error:
                    raise OSError(*_reason(error)) from error
                self._sink.close()
        finally:
            self.give_up()

    def give_up(self) -> None:
        """Discard the records written so far and their temporary files; no workbook is made."""
        for sheet in self._book.worksheets():
            with suppress(OSError):  # closing writes what is left, and the disk may be full
                sheet._opt_close()  # the library itself closes them only in a successful `close`
            with suppress(OSError):
                sheet.fh.close()
        self._book.fileclosed = True
        self._sink.let_go()
        shutil.rmtree(self._parts, ignore_errors=True)

    def _add_row(self, row: ConsultationRow) -> None:
        sheet = self._sheet
        if sheet is None or self._row == _ROWS_OF_A_SHEET:
            self._end_sheet()
            sheet = self._open_sheet()
        self._row += 1
        moments = _moments(row)
        texts = self._columns.texts(row)
        for place, title in enumerate(self._titles):
            text = texts[title]
            if title in moments:
                moment = moments[title]
                if moment is not None:
                    sheet.write_datetime(self._row, place, moment, self._moments[title])
            elif title in _NUMBERS and text:
                sheet.write_number(self._row, place, int(text), self._figure)
            elif text:
                sheet.write_string(self._row, place, text, self._text)

    def _open_sheet(self) -> Worksheet:
        self._sheets += 1
        name = SHEET_NAME if self._sheets == 1 else f"{SHEET_NAME}{self._sheets}"
        sheet: Worksheet = self._book.add_worksheet(name)
        self._sheet, self._row = sheet, 0
        for place, title in enumerate(self._titles):
            sheet.set_column(place, place, _WIDTHS.get(title, _USUAL_WIDTH))
            sheet.write_string(0, place, title, self._head)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        set_page(sheet, head="相談の一覧", foot=self._foot, landscape=True)
        return sheet

    def _end_sheet(self) -> None:
        if self._sheet is not None:
            self._sheet.autofilter(0, 0, self._row, len(self._titles) - 1)
            self._sheet.print_area(0, 0, self._row, self._printed - 1)

    def _write_notes(self) -> None:
        sheet: Worksheet = self._book.add_worksheet(NOTES_NAME)
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 80)
        for place, (label, text) in enumerate(self._notes):
            sheet.write_string(place, 0, label, self._head)
            sheet.write_string(place, 1, text, self._text)
        set_page(sheet, head="条件", foot=self._foot, landscape=True)


def _moments(row: ConsultationRow) -> dict[str, Any]:
    minute = row.event_minute
    return {
        _DAY: datetime.combine(row.event_date, time()),
        _TIME: None if minute is None else time(minute // 60, minute % 60),
        _ENTERED: local(row.entered_at).replace(tzinfo=None, second=0, microsecond=0),
    }


def _reason(error: Exception) -> tuple[int, str]:
    """Number and words of the `OSError` the library has wrapped."""
    inner = error.args[0] if error.args else None
    if isinstance(inner, OSError) and inner.errno is not None:
        return inner.errno, str(inner.strerror)
    return 5, "the workbook could not be written"
