"""The workshop's commands; needs nothing but Python: `python3 tasks.py demo|gallery|manual|run|test|bench|lock|build|stick`.

Makes and keeps the environment `.venv` from the locked, hashed packages in `requirements/lock.txt`. A stamp in
it, written last, says what it was made of: where the stamp is missing or differs, `.venv` is made anew, so an
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
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements" / "lock.txt"
WINDOWS = sys.platform == "win32"
OLDEST, NEWEST = (3, 11), (3, 13)

# Sections of the lock, each with what it adds to the one before: the optional dependencies it was resolved with.
SECTIONS: Mapping[str, Sequence[str]] = {"runtime": (), "test": ("test",), "build": ("test", "build")}


class NotReady(Exception):
    """Something must be done by a person first; the message says what, in one sentence or two."""


def main(arguments: Sequence[str]) -> int:
    """Run the command named first in `arguments` with the rest; return its exit code."""
    commands = {
        "demo": demo,
        "gallery": lambda rest: started("-m", "tests.gallery", *rest, offscreen=True),
        "manual": lambda rest: started("-m", "tests.manual", *rest, offscreen=True),
        "run": lambda rest: started("-m", "nakanojo_helpdesk", *rest, sections=("runtime",)),
        "test": test,
        "bench": lambda rest: started("-m", "tests.benchmarks", *rest, offscreen=True),
        "lock": lock,
        "build": build,
        "stick": stick,
    }
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


def started(*arguments: str, offscreen: bool = False, sections: Sequence[str] = ()) -> int:
    """Run the environment's Python once the environment is whole; return its exit code."""
    ensure_environment(*sections)
    return python(*arguments, offscreen=offscreen)


def demo(arguments: Sequence[str]) -> int:
    """Open the program on fictional data; without a display walk through it and leave pictures."""
    ensure_environment("runtime")
    if has_display():
        return python("-m", "nakanojo_helpdesk", "--demo", *arguments)
    say("no display: walking through the program off screen, pictures go to demo-out/")
    return python("-m", "tests.walkthrough", "--out", "demo-out", *arguments, offscreen=True)


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


def lock(_: Sequence[str]) -> int:
    """Resolve the newest allowed packages, the same for both systems and every Python."""
    return subprocess.run([sys.executable, "-m", "workshop.locking"], cwd=ROOT, check=False).returncode


def build(arguments: Sequence[str]) -> int:
    """Freeze the program into a folder that runs without Python, and try what came out; on Linux `--windows`: for Windows."""
    windows = "--windows" in arguments
    if windows and WINDOWS:
        raise NotReady("On Windows `build` makes the program for Windows; `--windows` is for Linux.")
    module = "workshop.windows.building" if windows else "workshop.building"
    return started("-m", module, *arguments, sections=("runtime", "test", "build"))


def stick(arguments: Sequence[str]) -> int:
    """Make the USB stick that updates an installed program, or the keys that sign it."""
    return started("-m", "workshop.sticks", *arguments, sections=("runtime",))


def check_python(version: tuple[int, ...]) -> None:
    """Raise NotReady unless this Python is one the program and its locked packages were tested with."""
    if not OLDEST <= tuple(version) <= NEWEST:
        found = ".".join(str(part) for part in version)
        raise NotReady(f"Python 3.11, 3.12 or 3.13 is needed (as in `python3.13 tasks.py`); this is {found}.")


def ensure_environment(*sections: str) -> None:
    """Make `.venv` whole: packages of the `sections` as locked, for tests the checkout installed, Qt able to start."""
    if sys.platform not in {"linux", "win32"} or not LOCK.is_file():
        raise NotReady(f"No packages are locked for this system; requirements/{LOCK.name} would hold them.")
    with only_one_at_a_time(ROOT / ".venv.lock"):
        stamp = read_stamp()
        is_kept = stamp.get("packages") == packages_digest()
        held = stamp.get("sections", "").split() if is_kept else []
        missing = [section for section in sections or ("runtime", "test") if section not in held]
        wanted = {
            "packages": packages_digest(),
            "sections": " ".join(held + missing),
            "display": str(has_display()),
        }
        if "test" in held + missing:  # it holds what builds the checkout
            wanted["project"] = project_digest()
        if stamp == wanted:
            return
        if not is_kept:
            make_environment()
            stamp = {}
        (VENV / "stamp.json").unlink(missing_ok=True)
        if missing:
            install_packages(missing)
        if stamp.get("project") != wanted.get("project"):
            install_checkout()
        ensure_qt()
        write_stamp(wanted)


def packages_digest() -> str:
    """Return what decides the packages of `.venv`: the lock, the Python, and the place (scripts name it)."""
    facts = f"{platform.python_version()} {platform.machine()} {sys.base_prefix} {ROOT}"
    return hashlib.sha256(LOCK.read_bytes() + facts.encode()).hexdigest()


def project_digest() -> str:
    """Return what decides how the checkout is installed: pyproject.toml without the tools' own tables."""
    import tomllib

    tables = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    parts = [tables.get(name) for name in ("project", "build-system")] + [tables.get("tool", {}).get("hatch")]
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
    """Delete what is there and make a new, empty `.venv`."""
    if Path(sys.prefix).resolve() == VENV.resolve():
        raise NotReady("`.venv` must be made anew: start tasks.py with the Python outside of `.venv`.")
    ensure_venv_module()
    say("making .venv (once, and again when the locked packages change)")
    if VENV.exists():
        shutil.rmtree(VENV)
    if subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False).returncode:
        raise NotReady(f"`{sys.executable} -m venv .venv` failed; its message stands above.")


def install_packages(sections: Sequence[str]) -> None:
    """Install the locked packages of the `sections`; what is never imported is never compiled."""
    begin = time.monotonic()
    part = VENV / "requirements.txt"
    locked = read_sections(LOCK.read_text(encoding="utf-8"))
    part.write_text("\n".join(locked[section] for section in sections), encoding="utf-8")
    if pip_install("--no-compile", "--require-hashes", "--only-binary", ":all:", "-r", str(part)):
        raise NotReady("The locked packages could not be installed; pip's message stands above.")
    say(f"packages for {', '.join(sections)} installed in {time.monotonic() - begin:.0f} s")


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
        needed = Path(__file__).with_name("requirements") / "debian.txt"  # what Qt needs and Debian lacks
        install_debian_packages(needed.read_text(encoding="utf-8").split(), f"Qt does not start: {fault}")
        fault = probe_qt()
    if fault:
        raise NotReady(f"Qt does not start on this system: {fault}")


def probe_qt() -> str:
    """Return the last line of the loader's complaint, or nothing when Qt starts."""
    command = [str(venv_python()), "-m", "tests.qt_probe", *(["with-display"] if has_display() else [])]
    code, _, complaint = quietly(command, environment(offscreen=True))
    lines = complaint.strip().splitlines() or [f"exit code {code}"]
    return lines[-1] if code else ""


def install_debian_packages(packages: Sequence[str], reason: str) -> None:
    """Install system packages as root on Debian and its kin; elsewhere raise NotReady with the command."""
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if not shutil.which("apt-get"):
        raise NotReady(f"{reason}\nInstall what these packages hold, then start again: {' '.join(packages)}")
    if getattr(os, "geteuid", lambda: -1)() != 0:
        raise NotReady(f"{reason}\nRun this:\n  sudo apt-get update && sudo {' '.join(install)}")
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


def read_sections(text: str) -> dict[str, str]:
    """Return the pins of each section of a lock file, as pip reads them."""
    parts = re.split(r"^# ---- (\w+)\n", text, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def has_display() -> bool:
    """Tell whether a window would be seen by somebody."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def venv_python() -> Path:
    """Return the interpreter of `.venv`."""
    return VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")


def environment(offscreen: bool) -> dict[str, str]:
    """Return the variables for a child process: nothing from another environment, compiled files kept in `.venv`."""
    foreign = {"PYTHONHOME", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE"}
    variables = {key: value for key, value in os.environ.items() if key not in foreign}
    kept = {"VIRTUAL_ENV": str(VENV), "PYTHONPYCACHEPREFIX": str(VENV / "compiled")}
    variables |= {**kept, "PIP_USER": "0", "PIP_NO_INPUT": "1"}
    return {**variables, "QT_QPA_PLATFORM": "offscreen"} if offscreen else variables


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
