"""The headless commands: demo, report, list, backup, check, diagnose, self-test.

A known error is one Japanese sentence; so is a bug, whose trace goes to the log. Each command is imported when it runs.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from typing import Final

from nakanojo_helpdesk import logs, paths
from nakanojo_helpdesk.commands.command_line import parsed
from nakanojo_helpdesk.commands.console import DONE, FOUND, REFUSED, complain, say
from nakanojo_helpdesk.domain.errors import Damaged, DeskError

_log = logging.getLogger(__name__)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; raises nothing for what a person, a disk or we did wrong."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console of cp932 must not stop a command
            stream.reconfigure(errors="replace")
    try:
        stop_logging = logs.start_logging(paths.log_dir() / "command")
    except OSError:
        stop_logging = logs.start_logging(None)
    try:
        arguments = parsed(sys.argv[1:] if argv is None else argv, say)
        if getattr(arguments, "database", None) is not None and arguments.command != "demo":
            from nakanojo_helpdesk.commands.ledgers import take_keys

            take_keys(arguments)
        return COMMANDS[arguments.command](arguments)
    except SystemExit as ended:  # argparse has shown help or the version
        return DONE if ended.code is None else int(ended.code)
    except KeyboardInterrupt:
        complain("途中でやめました。書き出し先のファイルは前のままです。")
    except DeskError as error:
        complain(str(error))
        return FOUND if isinstance(error, Damaged) else REFUSED
    except Exception as error:  # noqa: BLE001  the last resort: a sentence for the person, the trace for the log
        _log.critical("a command failed", exc_info=error)
        complain(
            "プログラムの中で思いがけない誤りが起きたため、やめました。書き出し先のファイルは前のままです。"
            "システム管理者に、プログラムの記録（ログ）を見てもらってください。"
        )
    finally:
        stop_logging()
    return REFUSED


def _demo(arguments: argparse.Namespace) -> int:
    from nakanojo_helpdesk.commands import demo

    return demo.run(arguments)


def _report_monthly(arguments: argparse.Namespace) -> int:
    from nakanojo_helpdesk.commands import reports

    return reports.monthly(arguments)


def _report_daily(arguments: argparse.Namespace) -> int:
    from nakanojo_helpdesk.commands import reports

    return reports.daily(arguments)


def _report_courses(arguments: argparse.Namespace) -> int:
    from nakanojo_helpdesk.commands import reports

    return reports.courses(arguments)


def _report_course(arguments: argparse.Namespace) -> int:
    from nakanojo_helpdesk.commands import reports

    return reports.course(arguments)


def _report_handover(arguments: argparse.Namespace) -> int:
    from nakanojo_helpdesk.commands import reports

    return reports.handover(arguments)


def _list_consultations(arguments: argparse.Namespace) -> int:
    from nakanojo_helpdesk.commands import lists

    return lists.consultations(arguments)


def _list_courses(arguments: argparse.Namespace) -> int:
    from nakanojo_helpdesk.commands import course_lists

    return course_lists.courses(arguments)


def _list_lessons(arguments: argparse.Namespace) -> int:
    from nakanojo_helpdesk.commands import course_lists

    return course_lists.lessons(arguments)


def _list_registrations(arguments: argparse.Namespace) -> int:
    from nakanojo_helpdesk.commands import course_lists

    return course_lists.registrations(arguments)


def _list_events(arguments: argparse.Namespace) -> int:
    from nakanojo_helpdesk.commands import open_data

    return open_data.events(arguments)


def _diagnose(arguments: argparse.Namespace) -> int:
    from nakanojo_helpdesk.commands import diagnosis

    return diagnosis.run(arguments)


def _backup(arguments: argparse.Namespace) -> int:
    from nakanojo_helpdesk.commands.backups import copies

    return copies.make(arguments)


def _backups(arguments: argparse.Namespace) -> int:
    from nakanojo_helpdesk.commands.backups import copies

    return copies.listed(arguments)


def _check(arguments: argparse.Namespace) -> int:
    from nakanojo_helpdesk.commands import checks

    return checks.run(arguments)


def _restore(arguments: argparse.Namespace) -> int:
    from nakanojo_helpdesk.commands import restores

    return restores.run(arguments)


def _restore_drill(arguments: argparse.Namespace) -> int:
    from nakanojo_helpdesk.commands import restores

    return restores.drill(arguments)


def _self_test(arguments: argparse.Namespace) -> int:
    from nakanojo_helpdesk.commands import self_test

    return self_test.run(arguments)


def _update(arguments: argparse.Namespace) -> int:
    from nakanojo_helpdesk.commands.updates import sticks

    return sticks.run(arguments)


COMMANDS: Final[dict[str, Callable[[argparse.Namespace], int]]] = {
    "demo": _demo,
    "report monthly": _report_monthly,
    "report daily": _report_daily,
    "report courses": _report_courses,
    "report course": _report_course,
    "report handover": _report_handover,
    "list consultations": _list_consultations,
    "list courses": _list_courses,
    "list lessons": _list_lessons,
    "list registrations": _list_registrations,
    "list events": _list_events,
    "backup": _backup,
    "list backups": _backups,
    "check": _check,
    "restore": _restore,
    "restore-drill": _restore_drill,
    "diagnose": _diagnose,
    "update": _update,
    "self-test": _self_test,
}
"""What runs for each command: its name as it is typed."""
