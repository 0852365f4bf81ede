"""`self-test`: the program tests itself, also at the end of a build."""

from __future__ import annotations

import argparse
import io
import json
import tempfile
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from nakanojo_helpdesk import __version__, paths, settings
from nakanojo_helpdesk.commands.console import DONE, FOUND, complain, say
from nakanojo_helpdesk.commands.ledgers import pc_name
from nakanojo_helpdesk.domain.diagnosis.lines import Line, Mark
from nakanojo_helpdesk.domain.errors import Damaged, DeskError, Unavailable
from nakanojo_helpdesk.domain.staff.access import command_actor
from nakanojo_helpdesk.exchange.consultation_lists import CsvList, NotHeld
from nakanojo_helpdesk.exchange.files import finished_file, refuse_place, told
from nakanojo_helpdesk.services.databases.self_test import Part, TrialBook, tried
from nakanojo_helpdesk.services.diagnosis import looking
from nakanojo_helpdesk.services.ledger import Ledger, Store


def run(arguments: argparse.Namespace) -> int:
    """Try every part on a temporary database and write down how each went."""
    out: Path = arguments.out
    refuse_place(out)
    application: list[object] = []
    with tempfile.TemporaryDirectory(dir=_trial_place(), ignore_cleanup_errors=True) as name:
        folder = Path(name)
        book = TrialBook(folder, pc_name())
        outcomes = tried(
            (
                Part("data_folder", _try_data_folder),
                *book.parts(),
                Part("csv_cp932", lambda: _try_csv(book)),
                Part("signature", _try_signature),
                Part("chart", lambda: _try_chart(book)),
                Part("fonts", lambda: _try_fonts(application)),
                Part("pdf", lambda: _try_pdf(book, folder / "trial.pdf")),
                Part("manual", _try_manual),
            )
        )
        lines = _diagnosis(application)
    ok = all(outcome.ok for outcome in outcomes)
    result = {
        "ok": ok,
        "version": __version__,
        "checks": [asdict(outcome) for outcome in outcomes],
        "diagnosis": [{"name": line.name, "mark": line.mark, "told": line.anonymous} for line in lines],
    }
    with finished_file(out) as temporary, told(out):
        temporary.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for line in lines:
        say(f"{line.mark.value} {line.name}：{line.anonymous}")
    for outcome in outcomes:
        if not outcome.ok:
            complain(f"{outcome.name}：{outcome.detail}")
    say("自己診断をしました。問題はありません。" if ok else "自己診断で問題が見つかりました。")
    return DONE if ok else FOUND


def _diagnosis(application: list[object]) -> tuple[Line, ...]:
    """The lines of 動作の確認 for this PC and its usual database, where it has one. `application` keeps Qt.

    What a missing part of the program would show is left out; a part of the test has named it already.
    """
    from PySide6.QtCore import qVersion

    lines = (*looking.program_lines(qVersion() or ""), *_database_lines())
    try:
        from nakanojo_helpdesk.paper.diagnosis import font_line, printer_line
        from nakanojo_helpdesk.paper.headless import graphics
    except ModuleNotFoundError:
        return lines
    application.append(graphics())
    return (*lines, font_line(), printer_line())


def _database_lines() -> tuple[Line, ...]:
    folder = paths.data_dir_place()
    database = settings.load(folder / settings.FILE_NAME).settings.database or folder / "nakanojo.db"
    try:
        if not database.is_file():
            return (Line(name="データベース", mark=Mark.GOOD, told="このパソコンには、まだありません。"),)
        with closing(Store.open(database)) as store:
            found = Ledger(store, command_actor(pc_name())).read(looking.database_lines)
    except (DeskError, OSError) as error:
        told = str(error) if isinstance(error, DeskError) else "開けません。"
        found = (Line(name="データベース", mark=Mark.BAD, told=told, plain=type(error).__name__),)
    return (*found, *looking.place_lines(database))


def _trial_place() -> Path | None:
    """Our own temporary folder; None, for the system's, where ours cannot be made."""
    try:
        return paths.temp_dir()
    except OSError:
        return None


def _try_data_folder() -> str:
    """Check that the folder of settings and logs is writable; without it the program starts with its defaults."""
    place = paths.data_dir_place()
    try:
        temporary = paths.temporary_beside(paths.log_dir() / "trial")
        temporary.unlink()
    except OSError as error:
        raise Unavailable(
            f"データフォルダー「{place}」に書き込めません。設定とログを残せません。"
            "書き込めるようにするか、--data-dir で別のフォルダーを指定してください。"
        ) from error
    return str(place)


def _try_csv(book: TrialBook) -> str:
    """Check that a list in cp932 is refused for characters cp932 cannot hold, and only for these."""
    row = book.row()
    whole = CsvList(io.StringIO(), book.vocabularies(), memos=False, encoding="cp932")
    whole.add([row])
    whole.finish()
    lossy = CsvList(io.StringIO(), book.vocabularies(), memos=True, encoding="cp932")
    lossy.add([row])
    try:
        lossy.finish()
    except NotHeld as refused:
        if [place.characters for place in refused.places] == ["𠮷😀"]:
            return "髙﨑 held, 𠮷 refused"
    raise Damaged("CSVの文字コード cp932 が正しく働きません。")


def _try_chart(book: TrialBook) -> str:
    from nakanojo_helpdesk.reports.charts.figures import draw_year_trend, render
    from nakanojo_helpdesk.tokens import load_tokens

    facts, _office = book.facts()
    colours = load_tokens("standard")
    picture = render(lambda figure: draw_year_trend(figure, facts.trend, colours), (900, 480), 1.0)
    if len(set(memoryview(picture.pixels.rgba).cast("I"))) < 3:  # nothing but background
        raise Damaged("グラフを描けません。")
    return f"{len(picture.regions)} places"


def _try_signature() -> str:
    """Check that a good signature is told from a changed one: every update rests on it."""
    from nakanojo_helpdesk.services.updates.looking import verifies_signatures

    if not verifies_signatures():
        raise Damaged("更新の署名を確かめられません。")
    return "Ed25519"


def _try_fonts(application: list[object]) -> str:
    """Check that the faces of the paper are the bundled ones. `application` keeps Qt for the parts after this one."""
    from nakanojo_helpdesk.paper.diagnosis import EXPECTED
    from nakanojo_helpdesk.paper.headless import families, graphics

    application.append(graphics())
    found = families()
    if found != EXPECTED:
        raise Damaged("同梱の文字（フォント）を使えません。")
    return ", ".join(found)


def _try_pdf(book: TrialBook, path: Path) -> str:
    from nakanojo_helpdesk.paper.pdf import write_pdf
    from nakanojo_helpdesk.reports.monthly.report import monthly_sheet

    size = write_pdf(monthly_sheet(*book.facts()), path)
    data = path.read_bytes()
    if not data.startswith(b"%PDF") or b"/FontFile" not in data:
        raise Damaged("PDFを正しく作れません。")
    return f"{size:,} bytes"


def _try_manual() -> str:
    """Check that the manual was shipped whole: every page is read, every picture is there."""
    from nakanojo_helpdesk.reports.manual import book

    pages = book.pages()
    pictures = {picture.file for page in pages for picture in page.pictures()}
    for name in pictures:
        book.picture_file(name)
    return f"{len(pages)} pages, {len(pictures)} pictures"
