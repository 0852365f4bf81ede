"""The arguments of the commands, explained in Japanese: argparse's own words are English."""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import IO, Any, Final, NoReturn

from nakanojo_helpdesk import __version__, paths
from nakanojo_helpdesk.domain.calendar import DateNotUnderstood, Month, parse_date, parse_month
from nakanojo_helpdesk.domain.errors import Refused
from nakanojo_helpdesk.domain.statistics.periods import parse_fiscal_year

# What argparse says → how we say it, with the groups put in. The last one carries our own sentences.
_SENTENCES: Final = (
    (r"the following arguments are required: (.*)", "次の指定が足りません：{}"),
    (r"unrecognized arguments: (.*)", "次の指定は使えません：{}"),
    (r"argument (\S+): expected one argument", "「{}」のあとに値を指定してください。"),
    (r"argument (\S+): ignored explicit argument .*", "「{}」には値を付けられません。"),
    (
        r"argument (\S+): invalid choice: '?(.*?)'? \(choose from (.*)\)",
        "「{}」に「{}」は指定できません。次から選んでください：{}",
    ),
    (r"argument (\S+): invalid int value: '?(.*?)'?", "「{}」の「{}」は整数で指定してください。"),
    (r"argument \S+: (.*)", "{}"),
)
_DATES: Final = "R8.4.1、2026-04-01 など"


class CommandParser(argparse.ArgumentParser):
    """argparse that speaks Japanese and raises `Refused` instead of ending the program.

    Help goes to `show` (a line of text), since a program without a console has no standard output.
    """

    def __init__(self, *, show: Callable[[str], None], **options: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=_JapaneseFormatter, **options)
        self._show = show
        self._positionals.title = "指定するもの"
        self._optionals.title = "オプション"
        self.add_argument("-h", "--help", action="help", help="この説明を表示します")

    def error(self, message: str) -> NoReturn:
        """Raise `Refused`: what is wrong, and how the command is used."""
        sentence = "指定のしかたが正しくありません。"
        for pattern, words in _SENTENCES:
            if found := re.fullmatch(pattern, message, re.DOTALL):
                sentence = words.format(*found.groups())
                break
        raise Refused(f"{sentence}\n{self.format_usage().rstrip()}")

    def _print_message(self, message: str, _file: IO[str] | None = None) -> None:  # type: ignore[override]
        self._show(message.rstrip("\n"))


class _JapaneseFormatter(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "使い方：" if prefix is None else prefix)


def parsed(argv: Sequence[str], show: Callable[[str], None]) -> argparse.Namespace:
    """The parsed arguments; `command` names the command, such as `report monthly`.

    Raises `Refused` with a sentence; `SystemExit` after help or version was shown.
    """
    return _parser(show).parse_args(argv)


def _parser(show: Callable[[str], None]) -> CommandParser:
    parser = CommandParser(
        show=show, prog="nakanojo-helpdesk", description="窓口きろくを、画面を出さずに使います。"
    )
    parser.add_argument(
        "--version", action="version", version=f"窓口きろく {__version__}", help="版を表示します"
    )
    commands = parser.add_subparsers(title="できること", metavar="COMMAND", dest="COMMAND", required=True)

    def command(of: Any, name: str, words: str) -> CommandParser:
        made: CommandParser = of.add_parser(name, show=show, help=words, description=f"{words}。")
        return made

    def group(name: str, words: str) -> Any:
        upper = command(commands, name, words)
        return upper.add_subparsers(title=words, metavar="KIND", dest="KIND", required=True)

    _fill_demo(command(commands, "demo", "架空の見本データを新しいデータベースに作ります"))
    reports = group("report", "報告書を作ります")
    _fill_monthly(command(reports, "monthly", "相談月報を作ります"))
    _fill_daily(command(reports, "daily", "日報（1日の相談の一覧）を作ります"))
    _fill_year(command(reports, "courses", "年間講座実績（年度の講座の結果）を作ります"))
    _fill_course(command(reports, "course", "実施報告書（1つの講座か、1回）を作ります"))
    _fill_handover(command(reports, "handover", "事務引継書を作ります（--as が要ります）"))
    lists = group("list", "一覧を書き出します")
    _fill_consultations(command(lists, "consultations", "相談の一覧を日付の順に書き出します"))
    _fill_courses(command(lists, "courses", "講座の一覧を、年度を指定して書き出します"))
    _fill_registrations(
        command(lists, "registrations", "講座の申込の一覧を書き出します（名前は --as のときだけ）")
    )
    _fill_events(
        command(lists, "events", "募集している講座を、オープンデータの「イベント一覧」で書き出します")
    )
    _fill_lessons(command(lists, "lessons", "講座の回の一覧を日付の順に書き出します"))
    _fill_backups(command(lists, "backups", "控えの一覧を表示します"), "list backups")
    _fill_backups(command(commands, "backup", "控え（データベースの確かめた写し）を作ります"), "backup")
    check = command(commands, "check", "データベースを点検します")
    _add_database(check)
    check.set_defaults(command="check")
    _fill_restore(command(commands, "restore", "データベースを控えに戻します（前のファイルは残します）"))
    drill = command(commands, "restore-drill", "復元の訓練をします（架空のデータで、壊して戻します）")
    drill.set_defaults(command="restore-drill")
    diagnosis = command(
        commands, "diagnose", "動作（版、空き、時計、控え、記録、文字、プリンター）を確かめます"
    )
    _add_database(diagnosis)
    diagnosis.set_defaults(command="diagnose")
    _fill_update(command(commands, "update", "USBメモリーから更新します。または前の版に戻します"))
    self_test = command(commands, "self-test", "プログラム自身を、仮のデータベースで点検します")
    _add_out(self_test, ".json")
    self_test.set_defaults(command="self-test")
    return parser


def _fill_update(parser: CommandParser) -> None:
    add = parser.add_argument
    add("--from", type=_path, dest="stick", metavar="FOLDER", help="更新のUSBメモリーか、そのフォルダー")
    add("--check-only", action="store_true", help="更新できるかを調べるだけで、何も変えません")
    add("--back", action="store_true", help="前の版に戻します")
    add("--database", type=Path, metavar="PATH", help="データベースのファイル")
    add("--as", dest="name", metavar="NAME", help="システム管理者の名前か職員コード")
    add("--password-file", type=_path, metavar="FILE", help="パスワードを書いたファイル（なければ聞きます）")
    _add_recovery_key(parser)
    parser.set_defaults(command="update")


def _fill_restore(parser: CommandParser) -> None:
    add = parser.add_argument
    add("--database", type=Path, required=True, metavar="PATH", help="データベースのファイル")
    add("--from", type=Path, required=True, dest="backup", metavar="FILE", help="戻す控えのファイル")
    add("--as", dest="name", required=True, metavar="NAME", help="システム管理者の名前か職員コード")
    add("--password-file", type=Path, metavar="FILE", help="パスワードを書いたファイル（なければ聞きます）")
    _add_recovery_key(parser)
    add("--accept", action="store_true", help="証明のない控え、別の記録簿の控えでも戻します")
    add("--out", type=Path, metavar="FILE", help="もう一度入力する記録を書き出すファイル（.pdf）")
    parser.set_defaults(command="restore")


def _fill_backups(parser: CommandParser, name: str) -> None:
    _add_database(parser)
    parser.add_argument(
        "--to", type=Path, metavar="FOLDER", help="控えのフォルダー（ふつうデータベースの横の backups）"
    )
    parser.set_defaults(command=name)


def _fill_demo(parser: CommandParser) -> None:
    add = parser.add_argument
    add("--database", type=_path, required=True, metavar="PATH", help="作るデータベース（まだないファイル）")
    add(
        "--size",
        choices=("small", "town", "prefecture"),
        default="town",
        help="small 約600件、town 約7,000件（ふつう）、prefecture 100万件",
    )
    add("--seed", type=int, default=1, metavar="N", help="同じ数なら同じ内容になります（ふつう1）")
    add("--until", type=_day, metavar="DATE", help="最後の日（ふつう昨日）")
    parser.set_defaults(command="demo")


def _fill_monthly(parser: CommandParser) -> None:
    parser.add_argument("month", type=_month, metavar="MONTH", help="月（2026-10、R8-10 など）")
    _add_database(parser)
    _add_out(parser, ".pdf", ".xlsx", ".json")
    parser.set_defaults(command="report monthly")


def _fill_daily(parser: CommandParser) -> None:
    parser.add_argument("day", type=_day, metavar="DATE", help=f"日（{_DATES}）")
    _add_database(parser)
    _add_out(parser, ".pdf")
    parser.set_defaults(command="report daily")


def _fill_year(parser: CommandParser) -> None:
    parser.add_argument("year", type=_year, metavar="YEAR", help="年度（R8、2026 など）")
    _add_database(parser)
    _add_out(parser, ".pdf", ".xlsx", ".json")
    parser.set_defaults(command="report courses")


def _fill_course(parser: CommandParser) -> None:
    add = parser.add_argument
    add("number", type=_course, metavar="NUMBER", help="講座の番号（講R8-012 など）")
    add("--lesson", type=int, metavar="N", help="この回だけ（1、2 など。なければ講座全体）")
    _add_database(parser)
    _add_out(parser, ".pdf", ".xlsx")
    parser.set_defaults(command="report course")


def _fill_handover(parser: CommandParser) -> None:
    parser.add_argument("person", metavar="PERSON", help="異動する方の名前か職員コード")
    _add_database(parser)
    _add_out(parser, ".pdf")
    parser.set_defaults(command="report handover")


def _fill_consultations(parser: CommandParser) -> None:
    _add_database(parser)
    _add_days(parser)
    parser.add_argument("--withdrawn", action="store_true", help="取り消した相談も入れます")
    _add_encoding(parser)
    _add_out(parser, ".csv", ".json")
    parser.set_defaults(command="list consultations")


def _fill_courses(parser: CommandParser) -> None:
    parser.add_argument("year", type=_year, metavar="YEAR", help="年度（R8、2026 など）")
    _add_database(parser)
    _add_encoding(parser)
    _add_out(parser, ".csv", ".xlsx", ".json")
    parser.set_defaults(command="list courses")


def _fill_lessons(parser: CommandParser) -> None:
    _add_database(parser)
    _add_days(parser)
    _add_encoding(parser)
    _add_out(parser, ".csv", ".xlsx", ".json")
    parser.set_defaults(command="list lessons")


def _fill_registrations(parser: CommandParser) -> None:
    parser.add_argument(
        "--course", type=_course, metavar="NUMBER", help="この講座だけ（講R8-012 など。なければ全部の講座）"
    )
    _add_database(parser)
    _add_encoding(parser)
    _add_out(parser, ".csv", ".xlsx", ".json")
    parser.set_defaults(command="list registrations")


def _fill_events(parser: CommandParser) -> None:
    parser.add_argument("year", type=_year, metavar="YEAR", help="年度（R8、2026 など）")
    _add_database(parser)
    _add_out(parser, ".csv")
    parser.set_defaults(command="list events")


def _add_days(parser: CommandParser) -> None:
    add = parser.add_argument
    add("--from", type=_day, required=True, dest="first", metavar="DATE", help=f"最初の日（{_DATES}）")
    add("--to", type=_day, required=True, dest="last", metavar="DATE", help="最後の日（この日も含みます）")


def _add_encoding(parser: CommandParser) -> None:
    add = parser.add_argument
    add("--encoding", choices=("utf-8", "cp932"), default="utf-8", help="CSVの文字コード（ふつう utf-8）")


def _add_database(parser: CommandParser) -> None:
    add = parser.add_argument
    add("--database", type=_path, required=True, metavar="PATH", help="データベースのファイル")
    add("--as", dest="name", metavar="NAME", help="この職員として行います（名前か職員コード）")
    add("--password-file", type=_path, metavar="FILE", help="パスワードを書いたファイル（なければ聞きます）")
    _add_recovery_key(parser)


def _add_recovery_key(parser: CommandParser) -> None:
    words = "回復キーを書いたファイル（鍵のない暗号化した記録のとき。なければ聞きます）"
    parser.add_argument("--recovery-key-file", type=_path, metavar="FILE", help=words)


def _add_out(parser: CommandParser, *suffixes: str) -> None:
    words = " か ".join(suffixes)

    def place(text: str) -> Path:
        path = _path(text)
        if path.suffix.lower() not in suffixes:
            raise argparse.ArgumentTypeError(
                f"「{text}」：書き出すファイルの名前は、終わりを {words} にしてください。"
            )
        return path

    parser.add_argument(
        "--out", type=place, required=True, metavar="FILE", help=f"書き出すファイル（{words}）"
    )


def _day(text: str) -> date:
    try:
        return parse_date(text)
    except DateNotUnderstood as error:
        raise argparse.ArgumentTypeError(f"「{text}」：{error}") from None


def _path(text: str) -> Path:
    path = Path(text)
    if not paths.is_nameable(path):
        raise argparse.ArgumentTypeError(paths.UNUSABLE_NAME)
    return path


def _year(text: str) -> int:
    try:
        return parse_fiscal_year(text)
    except DateNotUnderstood as error:
        raise argparse.ArgumentTypeError(f"「{text}」：{error}") from None


def _course(text: str) -> tuple[int, int]:
    """The fiscal year and serial of `講R8-012`, in any width."""
    folded = unicodedata.normalize("NFKC", text).strip().removeprefix("講")
    year, _dash, serial = folded.rpartition("-")
    try:
        return parse_fiscal_year(year), int(serial)
    except ValueError:
        sentence = "講座の番号として読めません。「講R8-012」のように入れてください。"
        raise argparse.ArgumentTypeError(f"「{text}」：{sentence}") from None


def _month(text: str) -> Month:
    try:
        return parse_month(text)
    except DateNotUnderstood as error:
        raise argparse.ArgumentTypeError(f"「{text}」：{error}") from None
