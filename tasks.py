"""The workshop's commands; needs nothing but Python: `python3 tasks.py demo|run|test|bench|lock`.

Makes and keeps the environment `.venv` from the locked, hashed packages in `requirements/`. A stamp in it,
written last, says what it was made of: where the stamp is missing or differs, `.venv` is made anew, so an
interrupted set-up mends itself. Standard library only, and syntax that an older Python can still read up to
the sentence saying which one is needed. Exit code: the command's own, or 2 where a person must act first.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCKS = ROOT / "requirements"
WINDOWS = sys.platform == "win32"
REQUIREMENTS = LOCKS / ("windows.txt" if WINDOWS else "linux.txt")
OLDEST, NEWEST = (3, 11), (3, 13)

# What the Qt libraries and plugins of PySide6-Essentials 6.11 name as needed (ldd, objdump) and a bare Debian
# lacks. QtNetwork, used to find a first running copy, needs Kerberos; printing needs libcups2.
QT_PACKAGES = """
    libcups2 libdbus-1-3 libegl1 libfontconfig1 libfreetype6 libgl1 libglib2.0-0 libgssapi-krb5-2
    libwayland-cursor0 libwayland-egl1 libx11-6 libx11-xcb1 libxcb-cursor0 libxcb-icccm4 libxcb-image0
    libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-render0 libxcb-shape0 libxcb-shm0 libxcb-sync1
    libxcb-util1 libxcb-xfixes0 libxcb-xkb1 libxcb1 libxkbcommon-x11-0 libxkbcommon0
"""

QT_PROBE = """
import ctypes, os, pathlib, sys
import PySide6
from PySide6 import QtNetwork, QtPrintSupport, QtSvg, QtTest, QtWidgets
application = QtWidgets.QApplication(["probe", "-platform", "offscreen"])
plugins = pathlib.Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms"
if "with-display" in sys.argv and sys.platform == "linux":
    ctypes.CDLL(str(plugins / ("libqxcb.so" if os.environ.get("DISPLAY") else "libqwayland.so")))
"""

TARGETS = {"linux": "x86_64-manylinux_2_34", "windows": "x86_64-pc-windows-msvc"}
LOCK_EXTRAS: Mapping[str, Sequence[str]] = {"-runtime": (), "": ("test",), "-build": ("build",)}
ADDRESS = re.compile(r"://|^-|file:|\s-[a-z]|[a-z]:\\|/(home|root|tmp|opt|usr|work)/", re.IGNORECASE)


class NotReady(Exception):
    """Something must be done by a person first; the message says what, in one sentence or two."""


def main(arguments: Sequence[str]) -> int:
    """Run the command named first in `arguments` with the rest; return its exit code."""
    commands = {"demo": demo, "run": run, "test": test, "bench": bench, "lock": lock}
    if not arguments or arguments[0] not in commands:
        say(f"usage: python3 tasks.py {'|'.join(commands)} [-- ARGUMENTS]")
        return 2
    rest = arguments[2:] if arguments[1:2] == ["--"] else arguments[1:]
    try:
        check_python(sys.version_info[:2])
        return commands[arguments[0]](rest)
    except NotReady as reason:
        say(str(reason))
        return 2
    except KeyboardInterrupt:
        return 130


def demo(arguments: Sequence[str]) -> int:
    """Open the program on fictional data; without a display walk through it and leave pictures."""
    ensure_environment()
    if has_display():
        return python("-m", "nakanojo_helpdesk", "--demo", *arguments)
    say("no display: walking through the program off screen, pictures go to demo-out/")
    return python("-m", "tests.walkthrough", "--out", "demo-out", *arguments, offscreen=True)


def run(arguments: Sequence[str]) -> int:
    """Start the program, or one of its headless commands, with `arguments`."""
    ensure_environment()
    return python("-m", "nakanojo_helpdesk", *arguments)


def test(arguments: Sequence[str]) -> int:
    """Pass every gate in order and stop at the first that fails; `arguments` go to pytest."""
    ensure_environment()
    gates: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("format", ("-m", "ruff", "format", "--check", ".")),
        ("lint", ("-m", "ruff", "check", ".")),
        ("types", ("-m", "mypy")),
        ("contracts", ("-c", "from importlinter.cli import lint_imports_command as c; c()")),
        ("tests", ("-m", "pytest", "-n", "2", *arguments)),
    )
    for name, command in gates:
        say(f"gate {name}")
        code = python(*command, offscreen=True)
        if code:
            say(f"gate {name} FAILED (exit code {code}); the gates after it were not run")
            return code
    return 0


def bench(arguments: Sequence[str]) -> int:
    """Measure the promised ratios; exit code 1 when a bar is missed."""
    ensure_environment()
    return python("-m", "tests.benchmarks", *arguments, offscreen=True)


def lock(arguments: Sequence[str]) -> int:
    """Resolve the newest allowed packages, the same for both systems and every Python."""
    if arguments:
        raise NotReady("`lock` takes no arguments.")
    uv = find_uv()
    with tempfile.TemporaryDirectory() as folder:
        made: list[Path] = []
        for kind, extras in LOCK_EXTRAS.items():
            for system in TARGETS:
                pins = resolve_for_every_python(uv, system, extras, made, Path(folder))
                made.append(Path(folder) / f"{system}{kind}.txt")
                made[-1].write_text(lock_text(pins), encoding="utf-8", newline="\n")
                say(f"requirements/{made[-1].name}: {len(pins)} packages")
        LOCKS.mkdir(exist_ok=True)
        for file in made:
            shutil.copyfile(file, LOCKS / file.name)
    return 0


def check_python(version: tuple[int, ...]) -> None:
    """Raise NotReady unless this Python is one the program and its locked packages were tested with."""
    if not OLDEST <= tuple(version) <= NEWEST:
        found = ".".join(str(part) for part in version)
        raise NotReady(f"Python 3.11, 3.12 or 3.13 is needed (as in `python3.13 tasks.py`); this is {found}.")


# ---- the environment -------------------------------------------------------------------------------------


def ensure_environment() -> None:
    """Make `.venv` whole: packages as locked, the checkout installed, Qt able to start."""
    if sys.platform not in {"linux", "win32"} or not REQUIREMENTS.is_file():
        raise NotReady(f"No packages are locked for this system; requirements/{REQUIREMENTS.name} would be.")
    with only_one_at_a_time(ROOT / ".venv.lock"):
        wanted = {"packages": packages_digest(), "project": project_digest()}
        wanted["display"] = str(has_display())
        stamp = read_stamp()
        if stamp == wanted:
            return
        if stamp.get("packages") != wanted["packages"]:
            make_environment()
            stamp = {}
        (VENV / "stamp.json").unlink(missing_ok=True)
        if stamp.get("project") != wanted["project"]:
            install_checkout()
        ensure_qt()
        write_stamp(wanted)


def packages_digest() -> str:
    """Return what decides the packages of `.venv`: the lock, the Python, and the place (scripts name it)."""
    facts = f"{platform.python_version()} {platform.machine()} {sys.base_prefix} {ROOT}"
    return hashlib.sha256(REQUIREMENTS.read_bytes() + facts.encode()).hexdigest()


def project_digest() -> str:
    """Return what decides how the checkout is installed: pyproject.toml without the tools' own tables."""
    import tomllib

    tables = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    parts = [tables.get("project"), tables.get("build-system"), tables.get("tool", {}).get("hatch")]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def read_stamp() -> dict[str, str]:
    """Return what a finished `.venv` was made of; empty when it is missing, unfinished or not ours."""
    try:
        content = json.loads((VENV / "stamp.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) and venv_python().exists() else {}


def write_stamp(content: Mapping[str, str]) -> None:
    """Say that `.venv` is whole; in one step, so that a half-written stamp cannot say so."""
    (VENV / "stamp.new").write_text(json.dumps(content), encoding="utf-8")
    os.replace(VENV / "stamp.new", VENV / "stamp.json")


def make_environment() -> None:
    """Delete what is there and install the locked packages into a new `.venv`."""
    if Path(sys.prefix).resolve() == VENV.resolve():
        raise NotReady("`.venv` must be made anew: start tasks.py with the Python outside of `.venv`.")
    ensure_venv_module()
    say("making .venv (once, and again when the locked packages change)")
    begin = time.monotonic()
    if VENV.exists():
        shutil.rmtree(VENV)
    if subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False).returncode:
        raise NotReady(f"`{sys.executable} -m venv .venv` failed; its message stands above.")
    if pip_install("--require-hashes", "--only-binary", ":all:", "-r", str(REQUIREMENTS)):
        raise NotReady("The locked packages could not be installed; pip's message stands above.")
    say(f".venv made in {time.monotonic() - begin:.0f} s")


def install_checkout() -> None:
    """Make the checkout importable and its command callable; the build backend is a locked package too."""
    if pip_install("--no-index", "--no-deps", "--no-build-isolation", "--editable", str(ROOT)):
        raise NotReady("The checkout could not be installed into .venv; pip's message stands above.")


def ensure_venv_module() -> None:
    """Install or ask for Debian's separate package of the venv module where it is missing."""
    import importlib.util

    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        install_debian_packages([f"python{version}-venv"], "This Python has no venv module.")


def ensure_qt() -> None:
    """Really start Qt in a process of its own; install or ask for the system libraries it does not find."""
    fault = probe_qt()
    if fault and not WINDOWS:
        install_debian_packages(QT_PACKAGES.split(), f"Qt does not start: {fault}")
        fault = probe_qt()
    if fault:
        raise NotReady(f"Qt does not start on this system: {fault}")


def probe_qt() -> str:
    """Return the last line of the loader's complaint, or nothing when Qt starts."""
    command = [str(venv_python()), "-c", QT_PROBE, *(["with-display"] if has_display() else [])]
    code, _, complaint = quietly(command, environment(offscreen=True))
    lines = complaint.strip().splitlines() or [f"exit code {code}"]
    return lines[-1] if code else ""


def install_debian_packages(packages: Sequence[str], reason: str) -> None:
    """Install system packages as root on Debian and its kin; elsewhere raise NotReady with the command."""
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if not shutil.which("apt-get"):
        names = " ".join(packages)
        raise NotReady(f"{reason}\nInstall what these Debian packages hold, then start again: {names}")
    if getattr(os, "geteuid", lambda: -1)() != 0:
        line = f"sudo apt-get update && sudo {' '.join(install)}"
        raise NotReady(f"{reason}\nRun this, then start again:\n  {line}")
    say(f"{reason}\ninstalling system packages: {' '.join(packages)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], [*install, "-qq"]):
        if subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode:
            raise NotReady(f"This failed; its message stands above: {' '.join(command)}")


@contextlib.contextmanager
def only_one_at_a_time(path: Path) -> Iterator[None]:
    """Let a second tasks.py wait until the first has finished the set-up."""
    with path.open("a", encoding="utf-8") as stream:
        if sys.platform == "win32":
            import msvcrt

            while True:  # it gives up after ten seconds, a set-up takes longer
                with contextlib.suppress(OSError):
                    msvcrt.locking(stream.fileno(), msvcrt.LK_LOCK, 1)
                    break
        else:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX)
        yield


# ---- locks -----------------------------------------------------------------------------------------------


def find_uv() -> str:
    """Return the resolver: the one in `.venv`, or any on the PATH where there is no lock to make one from."""
    if not REQUIREMENTS.is_file():
        return shutil.which("uv") or "uv"
    ensure_environment()
    return str(venv_python().with_name("uv.exe" if WINDOWS else "uv"))


def resolve_for_every_python(
    uv: str, system: str, extras: Sequence[str], constraints: Sequence[Path], folder: Path
) -> dict[str, str]:
    """Return one set of pins, name -> text with hashes, that holds on `system` for every allowed Python.

    The oldest Python decides the versions, being the hardest to please; the others must accept them, and add
    what only they need. Raises NotReady where a package has no wheel for one of them.
    """
    pins: dict[str, str] = {}
    held = folder / "held.txt"
    for minor in range(OLDEST[1], NEWEST[1] + 1):
        out = folder / "out.txt"
        held.write_text(lock_text(pins), encoding="utf-8")
        command = [uv, "pip", "compile", "pyproject.toml", "--quiet", "--python-platform", TARGETS[system]]
        command += ["--python-version", f"3.{minor}", "--only-binary", ":all:", "--generate-hashes"]
        command += ["--upgrade", "--no-header", "--no-annotate", "--output-file", str(out)]
        command += [part for extra in extras for part in ("--extra", extra)]
        command += [part for file in (*constraints, held) for part in ("--constraint", str(file))]
        code, _, complaint = quietly(command, index_environment())
        if code:
            raise NotReady(f"No wheels for {system}, Python 3.{minor}, {extras or 'runtime'}:\n{complaint}")
        pins.update(parse_pins(out.read_text(encoding="utf-8")))
    return pins


def parse_pins(text: str) -> dict[str, str]:
    """Split the resolver's text into name -> pin with hashes; an address or path in it raises NotReady."""
    pins: dict[str, str] = {}
    for block in re.split(r"\n(?=\S)", text.strip()):
        lines = [line.strip().removesuffix("\\").strip() for line in block.splitlines()]
        bad = [line for line in lines if ADDRESS.search(line) and not line.startswith("--hash=sha256:")]
        if bad or len(lines) < 2 or "==" not in lines[0]:
            raise NotReady(f"This does not belong into a lock: {(bad or lines)[0]}")
        pins[lines[0].split("==")[0]] = " \\\n    ".join([lines[0], *sorted(lines[1:])])
    return pins


def lock_text(pins: Mapping[str, str]) -> str:
    """Return the lock file holding `pins`, in order of name."""
    lines = ["# Made by `python3 tasks.py lock`. Do not edit.", *(pins[name] for name in sorted(pins))]
    return "\n".join([*lines, ""])


def index_environment() -> dict[str, str]:
    """Hand the package index of pip's configuration to uv: in its environment only, never in a file.

    Folders of this machine are left out: they hold the wheels of this system alone.
    """
    variables = dict(os.environ)
    for setting, variable in (("index-url", "UV_DEFAULT_INDEX"), ("extra-index-url", "UV_INDEX")):
        _, configured, _ = quietly([sys.executable, "-m", "pip", "config", "get", f"global.{setting}"])
        known = os.environ.get(f"PIP_{setting.upper().replace('-', '_')}") or configured
        remote = [address for address in known.split() if address.startswith("http")]
        if remote:
            variables.setdefault(variable, " ".join(remote))
    return variables


# ---- small things ----------------------------------------------------------------------------------------


def has_display() -> bool:
    """Tell whether a window would be seen by somebody."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def venv_python() -> Path:
    """Return the interpreter of `.venv`."""
    return VENV / "Scripts" / "python.exe" if WINDOWS else VENV / "bin" / "python"


def environment(offscreen: bool) -> dict[str, str]:
    """Return the variables for a child process, with nothing from another environment."""
    variables = {key: value for key, value in os.environ.items() if key not in {"PYTHONHOME", "PYTHONPATH"}}
    variables |= {"VIRTUAL_ENV": str(VENV), "PIP_USER": "0", "PIP_NO_INPUT": "1"}
    if offscreen:
        variables["QT_QPA_PLATFORM"] = "offscreen"
    return variables


def python(*arguments: str, offscreen: bool = False) -> int:
    """Run the environment's Python in the checkout and return its exit code."""
    command = [str(venv_python()), *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(offscreen), check=False).returncode


def quietly(command: Sequence[str], variables: Mapping[str, str] | None = None) -> tuple[int, str, str]:
    """Run `command` in the checkout and return its exit code, output and complaints; 127 if there is none."""
    try:
        done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, check=False)
    except FileNotFoundError:
        return 127, "", f"not found: {command[0]}"
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


def pip_install(*arguments: str) -> int:
    """Install into `.venv`; isolated, so that a package lying in the checkout cannot get in between."""
    return python("-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments)


def say(text: str) -> None:
    """Print one message at once, marked as ours among the output of the tools."""
    print("[tasks]", text.strip().replace("\n", "\n[tasks] "), file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
