"""The headless commands: demo, report, list, check, self-test.

Exit codes: 0 done, 1 a problem was found, 2 refused or misused. A known error is one Japanese sentence; so is a bug,
whose trace goes to the log. Each command imports what it needs.
"""

from __future__ import annotations

import argparse
import json
import logging
import platform
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from nakanojo_helpdesk import logs, paths
from nakanojo_helpdesk.domain.access import Actor, command_actor
from nakanojo_helpdesk.domain.calendar import local, long_date, utc_now
from nakanojo_helpdesk.domain.errors import Damaged, DeskError, Refused, SignInRefused
from nakanojo_helpdesk.exchange.command_line import parsed
from nakanojo_helpdesk.exchange.consultation_lists import CsvList, JsonList, NotHeld

if TYPE_CHECKING:
    from nakanojo_helpdesk.domain.consultations import ConsultationRow
    from nakanojo_helpdesk.domain.statistics import MonthlyFacts
    from nakanojo_helpdesk.services.desk import Desk, Store
    from nakanojo_helpdesk.services.self_test import TrialBook

DONE: Final = 0
FOUND: Final = 1
REFUSED: Final = 2

_log = logging.getLogger(__name__)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; raises nothing for what a person, a disk or we did wrong."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console of cp932 must not stop a command
            stream.reconfigure(errors="replace")
    try:
        stop_logging = logs.start_logging(paths.log_dir() / "command")
    except OSError:
        stop_logging = _no_log_to_stop
    try:
        arguments = parsed(sys.argv[1:] if argv is None else argv, say)
        return _RUN[arguments.command](arguments)
    except SystemExit as ended:  # argparse has shown help or the version
        return DONE if ended.code is None else int(ended.code)
    except KeyboardInterrupt:
        complain("途中でやめました。書き出し先のファイルは前のままです。")
    except DeskError as error:
        complain(str(error))
        return FOUND if isinstance(error, Damaged | NotHeld) else REFUSED
    except Exception as error:  # noqa: BLE001  the last resort: a sentence for the person, the trace for the log
        _log.critical("a command failed", exc_info=error)
        complain(
            "プログラムの中で思いがけない誤りが起きたため、やめました。書き出し先のファイルは前のままです。"
            "システム管理者に、プログラムの記録（ログ）を見てもらってください。"
        )
    finally:
        stop_logging()
    return REFUSED


def _no_log_to_stop() -> None:
    """Where the log folder cannot be written to."""


def say(text: str) -> None:
    """A line for the person, where there is a console."""
    _write(sys.stdout, text)


def complain(text: str) -> None:
    """A line about what went wrong, or how far a long command is."""
    _write(sys.stderr, text)


def _write(stream: IO[str] | None, text: str) -> None:
    if stream is None:  # started by double click
        return
    try:
        stream.write(text + "\n")
        stream.flush()
    except (OSError, ValueError):
        _log.info("nobody reads the console any more")


def _pc() -> str:
    return platform.node() or "不明なPC"


def _opened(arguments: argparse.Namespace) -> Store:
    """The database, carried to the present schema first where it is older."""
    from nakanojo_helpdesk.services import opening

    database: Path = arguments.database
    return opening.ready(database, database.absolute().parent / "backups")


def _desk(store: Store, arguments: argparse.Namespace) -> Desk:
    """The desk of whoever acts: the person of `--as`, or 「コマンド」. Raises `SignInRefused`, `Refused`."""
    from nakanojo_helpdesk.services.desk import Desk

    return Desk(store, _signed_in(store, arguments.name, arguments.password_file))


def _signed_in(store: Store, name: str | None, password_file: Path | None) -> Actor:
    if name is None:
        if password_file is not None:
            raise Refused("「--password-file」は「--as」といっしょに指定してください。")
        return command_actor(_pc())
    from nakanojo_helpdesk.services import sign_in
    from nakanojo_helpdesk.services.desk import Desk

    password = _password(password_file)
    stranger = Desk(store, Actor(staff_id=None, code="command", name="コマンド", pc=_pc()))
    codes = {row.code for row in stranger.read(sign_in.tiles) if name in {row.code, row.name}}
    if len(codes) > 1:
        raise Refused(f"「{name}」さんは{len(codes)}人います。職員コードで指定してください。")
    result = stranger.call(sign_in.sign_in, codes.pop() if codes else name, password)
    if isinstance(result, sign_in.SignInFailed):
        raise SignInRefused(result.sentence)
    member = result.staff
    return Actor(staff_id=member.id, code=member.code, name=member.name, pc=_pc(), roles=member.roles)


def _password(file: Path | None) -> str:
    if file is not None:
        try:
            return file.read_text(encoding="utf-8-sig").rstrip("\r\n")
        except (OSError, UnicodeDecodeError):
            raise Refused(f"パスワードのファイル「{file.name}」を読めませんでした。") from None
    if sys.stdin is None or not sys.stdin.isatty():
        raise Refused("パスワードを聞けません。「--password-file」でファイルを指定してください。")
    import getpass

    try:
        return getpass.getpass("パスワード：")
    except EOFError:
        raise Refused("パスワードが入力されませんでした。") from None


def _demo(arguments: argparse.Namespace) -> int:
    from nakanojo_helpdesk.domain.demo import DEMO_PASSWORD, DEMO_STAFF
    from nakanojo_helpdesk.services import demo

    until: date = arguments.until or local(utc_now()).date() - timedelta(days=1)
    shown = 0

    def progress(done: int, whole: int) -> None:
        nonlocal shown
        if whole >= 100_000 and done * 10 // whole > shown:
            shown = done * 10 // whole
            complain(f"{done:,}／{whole:,}件")

    plan = demo.make(
        arguments.database, size=arguments.size, seed=arguments.seed, until=until, pc=_pc(), progress=progress
    )
    names = "、".join(name for name, _roles in DEMO_STAFF)
    say(
        f"見本データを作りました：{arguments.database}\n"
        f"{long_date(plan.first)}から{long_date(until)}まで、{plan.size.consultations:,}件（取消を含みます）。\n"
        f"{names}の名前でサインインできます。パスワードはみな「{DEMO_PASSWORD}」です。"
    )
    return DONE


def _report_monthly(arguments: argparse.Namespace) -> int:
    from nakanojo_helpdesk.exchange.files import refuse_place
    from nakanojo_helpdesk.services import statistics

    out, month = arguments.out, arguments.month
    refuse_place(out)
    with closing(_opened(arguments)) as store:
        desk = _desk(store, arguments)
        facts = desk.read(statistics.monthly, month)
        _hand_out(desk, out, _monthly_data(desk, facts, out.suffix.lower()), "monthly", month.code)
    if month.first > local(utc_now()).date():
        say(f"{month.label}はまだ来ていません。数はどれも「データなし」です。")
    say(f"相談月報（{month.label}、{facts.state.label}）を書き出しました：{out}")
    return DONE


def _monthly_data(desk: Desk, facts: MonthlyFacts, suffix: str) -> bytes:
    """The monthly report as a file's bytes, by its suffix."""
    if suffix == ".json":
        from nakanojo_helpdesk.reports.documents import monthly_json

        return monthly_json(facts)
    from nakanojo_helpdesk.services import office, reports

    town, note = desk.read(office.current), desk.read(reports.month_note, facts.month)
    if suffix == ".xlsx":
        from nakanojo_helpdesk.reports.workbooks import monthly_workbook

        return monthly_workbook(facts, town, note)
    from nakanojo_helpdesk.paper.headless import headless_pdf
    from nakanojo_helpdesk.reports.monthly import monthly_sheet

    return headless_pdf(monthly_sheet(facts, town, note))


def _report_daily(arguments: argparse.Namespace) -> int:
    from nakanojo_helpdesk.exchange.files import refuse_place
    from nakanojo_helpdesk.paper.headless import headless_pdf
    from nakanojo_helpdesk.reports.daily import daily_sheet
    from nakanojo_helpdesk.services import office, reports, vocabularies

    out, day = arguments.out, arguments.day
    refuse_place(out)
    with closing(_opened(arguments)) as store:
        desk = _desk(store, arguments)
        facts = desk.read(reports.daily, day)
        sheet = daily_sheet(facts, desk.read(office.current), desk.read(vocabularies.current))
        _hand_out(desk, out, headless_pdf(sheet), "daily", day.isoformat())
    say(f"日報（{long_date(day)}、{len(facts.standing):,}件）を書き出しました：{out}")
    return DONE


def _hand_out(desk: Desk, out: Path, data: bytes, what: str, key: str) -> None:
    """Put a report's bytes at `out`, with its trace; both or neither."""
    from nakanojo_helpdesk.exchange.files import finished_file, told
    from nakanojo_helpdesk.services import exports

    with finished_file(out) as temporary:
        with told(out):
            temporary.write_bytes(data)
        desk.call(exports.note_report, what, key)


def _list_consultations(arguments: argparse.Namespace) -> int:
    from nakanojo_helpdesk.domain.access import Permission
    from nakanojo_helpdesk.exchange.files import finished_file, refuse_place, told
    from nakanojo_helpdesk.services import exports, vocabularies

    out: Path = arguments.out
    first: date = arguments.first
    last: date = arguments.last
    as_csv = out.suffix.lower() == ".csv"
    encoding: str | None = "cp932" if arguments.encoding == "cp932" else None
    if first > last:
        raise Refused(
            f"最初の日（{long_date(first)}）が最後の日（{long_date(last)}）より後です。入れ替えてください。"
        )
    if encoding is not None and not as_csv:
        raise Refused("「--encoding cp932」は、CSV（.csv）を書き出すときだけ使えます。")
    refuse_place(out)
    with closing(_opened(arguments)) as store:
        desk = _desk(store, arguments)
        known = desk.read(vocabularies.current)
        memos = desk.actor.may(Permission.READ_MEMOS)
        with finished_file(out) as temporary:
            with (
                told(out),
                temporary.open(
                    "w", encoding=encoding or ("utf-8-sig" if as_csv else "utf-8"), newline=""
                ) as stream,
            ):
                written = (
                    CsvList(stream, known, memos=memos, encoding=encoding)
                    if as_csv
                    else JsonList(stream, known, memos=memos)
                )

                def take(rows: tuple[ConsultationRow, ...]) -> None:
                    with told(out):
                        written.add(rows)

                count = desk.read(exports.hand_over, first, last, take, withdrawn=arguments.withdrawn)
                written.finish()
            period = f"{first.isoformat()}/{last.isoformat()}"
            desk.call(exports.note_export, "consultations", period, count)
    say(f"相談の一覧（{long_date(first)}から{long_date(last)}まで、{count:,}件）を書き出しました：{out}")
    return DONE


def _check(arguments: argparse.Namespace) -> int:
    from nakanojo_helpdesk.services import checks, exports
    from nakanojo_helpdesk.services.desk import Desk, Store

    database: Path = arguments.database
    actor = command_actor(_pc())
    if arguments.name is not None or arguments.password_file is not None:
        with closing(Store.open(database)) as store:
            actor = _signed_in(store, arguments.name, arguments.password_file)
    findings = checks.check_file(database, actor)
    for finding in findings:
        say(finding.sentence)
    if findings:
        say(f"点検しました。問題が{len(findings):,}件見つかりました。{checks.remedy(findings)}")
        return FOUND
    with closing(Store.open(database)) as store:
        census = Desk(store, actor).read(exports.census)
    say(
        "点検しました。問題はありません。"
        f"（相談{census.consultations:,}件、取消{census.withdrawn:,}件、操作の記録{census.audit_entries:,}件）"
    )
    return DONE


def _self_test(arguments: argparse.Namespace) -> int:
    import tempfile
    from dataclasses import asdict

    from nakanojo_helpdesk import __version__
    from nakanojo_helpdesk.exchange.files import finished_file, refuse_place, told
    from nakanojo_helpdesk.services.self_test import Part, TrialBook, tried

    out: Path = arguments.out
    refuse_place(out)
    application: list[object] = []
    with tempfile.TemporaryDirectory(dir=paths.temp_dir(), ignore_cleanup_errors=True) as name:
        folder = Path(name)
        book = TrialBook(folder, _pc())
        outcomes = tried(
            (
                *book.parts(),
                Part("csv_cp932", lambda: _try_csv(book)),
                Part("chart", lambda: _try_chart(book)),
                Part("fonts", lambda: _try_fonts(application)),
                Part("pdf", lambda: _try_pdf(book, folder / "trial.pdf")),
            )
        )
    ok = all(outcome.ok for outcome in outcomes)
    result = {"ok": ok, "version": __version__, "checks": [asdict(outcome) for outcome in outcomes]}
    with finished_file(out) as temporary, told(out):
        temporary.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for outcome in outcomes:
        if not outcome.ok:
            complain(f"{outcome.name}：{outcome.detail}")
    say("自己診断をしました。問題はありません。" if ok else "自己診断で問題が見つかりました。")
    return DONE if ok else FOUND


def _try_csv(book: TrialBook) -> str:
    """A list in cp932 is refused for what cp932 cannot hold, and only for that."""
    import io

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
    from nakanojo_helpdesk.reports.figures import draw_year_trend, render
    from nakanojo_helpdesk.tokens import load_tokens

    facts, _office = book.facts()
    colours = load_tokens("standard")
    picture = render(lambda figure: draw_year_trend(figure, facts.trend, colours), (900, 480), 1.0)
    if not picture.png.startswith(b"\x89PNG"):
        raise Damaged("グラフを描けません。")
    return f"{len(picture.png):,} bytes"


def _try_fonts(application: list[object]) -> str:
    """The faces of the paper are the bundled ones. `application` keeps Qt for the parts after this one."""
    from nakanojo_helpdesk.paper.headless import families, graphics

    application.append(graphics())
    found = families()
    if found != ["BIZ UDPGothic", "BIZ UDPGothic", "BIZ UDGothic"]:
        raise Damaged("同梱の文字（フォント）を使えません。")
    return ", ".join(found)


def _try_pdf(book: TrialBook, path: Path) -> str:
    from nakanojo_helpdesk.paper.pdf import write_pdf
    from nakanojo_helpdesk.reports.monthly import monthly_sheet

    size = write_pdf(monthly_sheet(*book.facts()), path)
    data = path.read_bytes()
    if not data.startswith(b"%PDF") or b"/FontFile" not in data:
        raise Damaged("PDFを正しく作れません。")
    return f"{size:,} bytes"


_RUN: Final[dict[str, Callable[[argparse.Namespace], int]]] = {
    "demo": _demo,
    "report monthly": _report_monthly,
    "report daily": _report_daily,
    "list consultations": _list_consultations,
    "check": _check,
    "self-test": _self_test,
}
