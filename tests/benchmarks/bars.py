"""The measurements: each makes its databases, measures in turn with its reference, and hands back lines of the table."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nakanojo_helpdesk.domain.demo.town import DEMO_PASSWORD, SizeName
from tests.benchmarks import applicants, backups, courses, demo_databases, reports, saves, search, traces
from tests.benchmarks.processes import ROOT, in_turn, output, seconds_to_end, seconds_to_paint
from tests.benchmarks.table import Line, milliseconds

_BARE_WINDOW: Final = str(ROOT / "tests" / "benchmarks" / "bare_window.py")


@dataclass(frozen=True)
class Effort:
    """How much is measured. `large` is the size the bars are meant for; the quick run only shows that all works."""

    large: SizeName
    starts: int
    pairs: int
    saves: int
    rounds: int


THOROUGH: Final = Effort(large="prefecture", starts=15, pairs=9, saves=400, rounds=8)
QUICK: Final = Effort(large="town", starts=5, pairs=3, saves=60, rounds=4)


def start(effort: Effort, folder: Path) -> Iterator[Line]:
    """From the start of the process to the painted sign-in screen."""
    yield _start(effort, folder, "small", "start to the sign-in screen", bar=1.5)
    yield _start(effort, folder, effort.large, f"start, {_told(effort.large)}", bar=None)


def entry(effort: Effort, folder: Path) -> Iterator[Line]:
    """From Enter on the password to the painted entry screen."""
    for size, bar in (("small", 400.0), (effort.large, 400.0)):
        path = demo_databases.copied(size, folder / f"entry-{size}")  # type: ignore[arg-type]
        seconds = [_seconds_to_entry(path, folder / "data") for _ in range(effort.pairs)]
        middle = statistics.median(seconds)
        yield Line(
            name=f"password to the entry screen, {_told(size)}",
            ours=f"{milliseconds(middle)} (max {milliseconds(max(seconds))})",
            value=middle * 1000,
            bar=bar,
            unit="ms",
        )


def save(effort: Effort, folder: Path) -> Iterator[Line]:
    """A consultation saved, against the same rows by the bare driver."""
    first, second = (demo_databases.copied(effort.large, folder / name) for name in ("ours", "bare"))
    told = saves.measured(first, second, effort.saves)
    for name, cut, bar in (("p50", 0.5, None), ("p95", 0.95, 8.0)):
        ours, bare = quantile(told.ours, cut), quantile(told.bare, cut)
        yield Line(
            name=f"save {name}, {_told(effort.large)}",
            ours=milliseconds(ours),
            reference=milliseconds(bare),
            value=ours / bare,
            bar=bar,
        )
    asked = saves.seconds_to_ask_rights(first, effort.saves * 5) * 1000
    yield Line(name="rights asked anew, an act", ours=f"{asked:.3f} ms", value=asked, bar=0.2, unit="ms")


def keys(effort: Effort, folder: Path) -> Iterator[Line]:
    """Key presses and chips of the entry screen, each until it is painted, beside a bare page painted as a whole.

    Compared is the processor time of the window's thread, p95 beside p95: on a shared machine the clock tells of the
    others. Of each F12 the save of the same form through the service alone is taken off, which follows it on a copy of
    the database; what it is when only the bare driver's save of the same rows is taken off is told beside it.
    """
    first, second = (demo_databases.copied(effort.large, folder / name) for name in ("saved", "bare"))
    by_driver = statistics.median(saves.measured(first, second, effort.saves // 4).bare_processor)
    for text_size in ("100", "200"):
        path, copy = (
            demo_databases.copied(effort.large, folder / f"{name}-{text_size}") for name in ("keys", "copy")
        )
        arguments = (str(path), str(copy), str(folder / "data"), DEMO_PASSWORD, str(effort.rounds), text_size)
        told: dict[str, list[tuple[float, float]]] = json.loads(
            output(("-m", "tests.benchmarks.keys", *arguments)).splitlines()[-1]
        )
        page = [processor for _, processor in told["page"]]
        for kind, bar in _ACTS.items():
            used = [processor for _, processor in told[kind]]
            saved = [processor for _, processor in told["save"]] if kind == "F12" else [0.0] * len(used)
            beyond = [one - save for one, save in zip(used, saved, strict=True)]
            waited = quantile([clock for clock, _ in told[kind]], 0.95)
            usual, slow = (quantile(beyond, cut) / quantile(page, cut) for cut in (0.5, 0.95))
            save_words = ""
            if kind == "F12":
                strict = (quantile(used, 0.95) - by_driver) / quantile(page, 0.95)
                save_words = f" + save {milliseconds(statistics.median(saved))} (driver {milliseconds(by_driver)}: {strict:.1f} ×)"
            yield Line(
                name=f"{_KINDS[kind]}, text {text_size} %, {_told(effort.large)}",
                ours=f"{milliseconds(quantile(used, 0.95))} (p50 {milliseconds(quantile(used, 0.5))}, {len(used):,} presses;"
                f" clock {milliseconds(waited)})",
                reference=f"page {milliseconds(quantile(page, 0.95))} (p50 {milliseconds(quantile(page, 0.5))})"
                f"{save_words}; p50 {usual:.1f} ×",
                value=slow,
                bar=bar,
            )


_ACTS: Final = {"chip": 2.0, "key": 2.0, "F5": 3.0, "Ctrl+Z": 3.0, "F12": 4.0, "draft": None}
"""How many times as long as the bare page's painting each act may take."""


_KINDS: Final = {
    "chip": "chip by mouse p95",
    "key": "key press p95",
    "F5": "F5 (empty form) p95",
    "Ctrl+Z": "Ctrl+Z (put back) p95",
    "F12": "F12 (save, list, repaint) p95",
    "draft": "draft kept p95",
}


def months(effort: Effort, folder: Path) -> Iterator[Line]:
    """Another month on 集計, until its figure is painted: counted and drawn in the worker."""
    path = demo_databases.copied(effort.large, folder / "months")
    said = output(("-m", "tests.benchmarks.months", str(path), DEMO_PASSWORD, str(effort.rounds)))
    told: dict[str, list[float]] = json.loads(said.splitlines()[-1])
    for name, seconds in told.items():
        yield Line(
            name=f"month switch p95, figure {name}, {_told(effort.large)}",
            ours=f"p50 {milliseconds(statistics.median(seconds))}, max {milliseconds(max(seconds))}",
            value=quantile(seconds, 0.95) * 1000,
            bar=300.0,
            unit="ms",
        )


def find(effort: Effort, folder: Path) -> Iterator[Line]:
    """Searching: the slowest of ten questions counts, not the usual one."""
    path = demo_databases.copied(effort.large, folder / "find")
    told = search.measured(path, effort.rounds)
    bars = {"first": 100.0, "first, all years": 100.0, "sorted": 300.0, "facets": 300.0}
    for kind, seconds in told.items():
        yield Line(
            name=f"search, {_FOUND[kind]} p95, {_told(effort.large)}",
            ours=f"p50 {milliseconds(statistics.median(seconds))}, max {milliseconds(max(seconds))}",
            reference=f"{len(search.QUESTIONS)} questions",
            value=quantile(seconds, 0.95) * 1000,
            bar=bars[kind],
            unit="ms",
        )


def programme(effort: Effort, folder: Path) -> Iterator[Line]:
    """The list and the calendar of a year with many courses, by processor time."""
    told = courses.measured(demo_databases.copied("small", folder / "courses"), effort.rounds)
    for kind, seconds in told.items():
        clock, processor = ([one[place] for one in seconds] for place in (0, 1))
        yield Line(
            name=f"courses, {kind} p95",
            ours=f"p50 {milliseconds(statistics.median(processor))}; clock {milliseconds(quantile(clock, 0.95))}",
            reference=f"{courses.COURSES} courses",
            value=quantile(processor, 0.95) * 1000,
            bar=50.0,
            unit="ms",
        )


def found(effort: Effort, folder: Path) -> Iterator[Line]:
    """Somebody found while typing, by processor time; everybody is read into memory once, in the worker."""
    told = applicants.measured(demo_databases.copied("small", folder / "people"), effort.rounds)
    for kind, seconds in told.items():
        clock, processor = ([one[place] for one in seconds] for place in (0, 1))
        yield Line(
            name=f"people, {kind} p95",
            ours=f"p50 {milliseconds(statistics.median(processor))}; clock {milliseconds(quantile(clock, 0.95))}",
            reference=f"{applicants.PEOPLE:,} people",
            value=quantile(processor, 0.95) * 1000,
            bar=None if kind.startswith("everybody") else 50.0,
            unit="ms",
        )


def rolls(effort: Effort, folder: Path) -> Iterator[Line]:
    """The roll of 500 people opened and marked in the real window, by processor time of the process."""
    path = demo_databases.copied("small", folder / "rolls")
    told = json.loads(output(["-m", "tests.benchmarks.roll_window", str(path), str(effort.rounds)]))
    for kind, name, bar in (("open", "a roll of 500 opened", 1000.0), ("mark", "a mark in it", 16.0)):
        processor, clock = ([one[place] for one in told[kind]] for place in (0, 1))
        yield Line(
            name=f"{name} p95",
            ours=f"p50 {milliseconds(statistics.median(processor))}; clock {milliseconds(quantile(clock, 0.95))}",
            reference="500 people",
            value=quantile(processor, 0.95) * 1000,
            bar=bar,
            unit="ms",
        )


def trail(effort: Effort, folder: Path) -> Iterator[Line]:
    """100,000 traces verified, looked through, and a reading added, by processor time."""
    told = traces.measured(demo_databases.copied("small", folder / "traces"), max(2, effort.rounds // 2))
    for kind, bar in (("verified", 5_000.0), ("searched to the end", None), ("one reading", 1.0)):
        clock, processor = ([one[place] for one in told[kind]] for place in (0, 1))
        yield Line(
            name=f"traces, {kind} p50",
            ours=f"max {milliseconds(max(processor))}; clock {milliseconds(statistics.median(clock))}",
            reference=f"{traces.TRACES:,} traces",
            value=statistics.median(processor) * 1000,
            bar=bar,
            unit="ms",
        )


_FOUND: Final = {
    "first": "first page of the fiscal year",
    "first, all years": "first page of all years",
    "sorted": "sorted page",
    "facets": "counts by answer",
}


def report(effort: Effort, folder: Path) -> Iterator[Line]:
    """The monthly report as a PDF from a cold process, against importing what it uses."""
    sizes: Sequence[tuple[SizeName, float | None]] = (("town", 2.0), (effort.large, None))
    for size, bar in dict(sizes).items() if effort.large != "town" else sizes[:1]:
        path = demo_databases.copied(size, folder / f"report-{size}")
        told, modules = reports.measured(path, folder, effort.pairs)
        yield Line(
            name=f"report PDF, cold, {_told(size)}",
            ours=milliseconds(told.ours),
            reference=f"{milliseconds(told.reference)} ({len(modules)} imports)",
            value=told.ratio,
            bar=bar,
        )
        yield _pages(path, effort, told.reference, _told(size), bar)


def _pages(database: Path, effort: Effort, imports: float, told: str, cold_bar: float | None) -> Line:
    """The same pages where everything is imported: on the scale of the cold report, whose reference is one."""
    said = output(("-m", "tests.benchmarks.pages", str(database), str(effort.rounds * 4)))
    seconds = json.loads(said.splitlines()[-1])
    ours, plain = (statistics.median(seconds[name]) for name in ("ours", "plain"))
    beside = f"{ours / plain:.1f} × plain pages of {milliseconds(plain)}"
    return Line(
        name=f"its {seconds['pages']} pages, warm, {told}",
        ours=milliseconds(ours),
        reference=f"{milliseconds(imports)} (imports, cold); {beside}",
        value=ours / imports,
        bar=None if cold_bar is None else 0.8,
    )


def information(effort: Effort, folder: Path) -> Iterator[Line]:
    """What has no bar but is good to know."""
    for size in dict.fromkeys(("small", "town", effort.large)):
        seconds = demo_databases.making_seconds(size)
        yield Line(name=f"making the demo, {_told(size)}", ours=f"{seconds:,.1f} s")
    path = demo_databases.copied(effort.large, folder / "information")
    told = _told(effort.large)
    out, month = str(folder / "out.json"), demo_databases.MONTH
    commands = {
        "check": ("check", "--database", str(path)),
        "month report as JSON": ("report", "monthly", month.code, "--database", str(path), "--out", out),
        "list of a month as JSON": (
            *("list", "consultations", "--database", str(path)),
            *("--from", month.first.isoformat(), "--to", month.last.isoformat(), "--out", out),
        ),
    }
    for name, arguments in commands.items():
        seconds = seconds_to_end(("-m", "nakanojo_helpdesk", *arguments))
        yield Line(name=f"{name}, cold, {told}", ours=f"{seconds:,.2f} s")


def backup(effort: Effort, folder: Path) -> Iterator[Line]:
    """A backup against copying the file, saves meanwhile, and a restore."""
    yield from backups.lines(effort.pairs, folder)
    yield from backups.restore_lines(effort.large, folder)


ALL: Final[dict[str, Callable[[Effort, Path], Iterator[Line]]]] = {
    "start": start,
    "entry": entry,
    "save": save,
    "keys": keys,
    "months": months,
    "search": find,
    "courses": programme,
    "people": found,
    "rolls": rolls,
    "traces": trail,
    "report": report,
    "backup": backup,
    "information": information,
}


def quantile(seconds: Sequence[float], cut: float) -> float:
    """The value below which the share `cut` of the measurements lies (the nearest one above)."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * cut))]


def _start(effort: Effort, folder: Path, size: SizeName, name: str, bar: float | None) -> Line:
    path = demo_databases.copied(size, folder / f"start-{size}")
    ours = ("-m", "tests.benchmarks.start", str(path), str(folder / "data"))
    told = in_turn(lambda: seconds_to_paint(ours), lambda: seconds_to_paint((_BARE_WINDOW,)), effort.starts)
    return Line(
        name=name,
        ours=milliseconds(told.ours),
        reference=milliseconds(told.reference),
        value=told.ratio,
        bar=bar,
    )


def _seconds_to_entry(database: Path, data_dir: Path) -> float:
    said = output(("-m", "tests.benchmarks.start", str(database), str(data_dir), DEMO_PASSWORD))
    return float(json.loads(said.splitlines()[-1])["seconds"])


def _told(size: str) -> str:
    return {"small": "600", "town": "7,000", "prefecture": "1,000,000"}[size] + " records"
