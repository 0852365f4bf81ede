"""The workshop's commands: the locks are sound, the environment mends itself, a gate that fails stops the rest."""

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import tasks
from workshop import locking

ROOT = Path(tasks.__file__).parent
SYSTEMS = {"linux": "linux", "windows": "win32"}
TARGETS = [(system, f"3.{minor}") for system in locking.TARGETS for minor in (11, 12, 13)]


def pins_of(*sections: str, system: str = "linux", python: str = "3.11") -> dict[str, str]:
    """Return name -> version of what the sections of the lock give one system and Python."""
    texts = tasks.read_sections(tasks.LOCK.read_text(encoding="utf-8"))
    where = {"sys_platform": SYSTEMS[system], "python_version": python, "python_full_version": f"{python}.5"}
    found = {}
    for section in sections:
        for line in locking.parse_pins(texts[section]):
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate(where):
                assert plain(requirement.name) not in found, f"two versions of {requirement.name}"
                found[plain(requirement.name)] = str(requirement.specifier).removeprefix("==")
    return found


def plain(name: str) -> str:
    """Return a package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted(*extras: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = project["dependencies"] + [line for e in extras for line in project["optional-dependencies"][e]]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize(("system", "python"), TARGETS)
def test_the_lock_holds_what_the_project_asks_for_on_every_system_and_python(
    system: str, python: str
) -> None:
    for extras, sections in (
        ((), ("runtime",)),
        (("test",), ("runtime", "test")),
        (("test", "build"), tasks.SECTIONS),
    ):
        pins = pins_of(*sections, system=system, python=python)
        for requirement in wanted(*extras):
            where = {"sys_platform": SYSTEMS[system], "python_version": python}
            if requirement.marker is None or requirement.marker.evaluate(where):
                assert requirement.specifier.contains(pins[plain(requirement.name)]), requirement


def test_the_lock_names_hashes_and_no_address() -> None:
    text = tasks.LOCK.read_bytes().decode("utf-8")
    assert "\r" not in text
    first, *rest = text.splitlines()
    assert first.startswith("# Made by")
    form = r"# ---- \w+|[a-z0-9._-]+==[A-Za-z0-9.+!]+( ; [\w .<>='!()]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?"
    assert [line for line in rest if not re.fullmatch(form, line)] == []
    assert "://" not in text


def test_what_is_shipped_holds_no_tool_of_the_tests() -> None:
    assert list(tasks.read_sections(tasks.LOCK.read_text(encoding="utf-8"))) == list(tasks.SECTIONS)
    runtime = pins_of("runtime")
    assert {"pytest", "mypy", "hatchling", "uv", "pyinstaller"} & runtime.keys() == set()
    assert {"pytest", "pyinstaller"} <= pins_of(*tasks.SECTIONS).keys()


def test_a_package_without_a_wheel_for_every_python_is_not_locked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    newer = {"a==2": "a==2"}
    monkeypatch.setattr(
        locking, "resolve", lambda _uv, _extras, _held, target: newer if "3.13" in target else {"a==1": ""}
    )
    with pytest.raises(tasks.NotReady, match=r"3\.13 needs others than locked: \['a==2'\]"):
        locking.check_wheels("uv", tmp_path, {"a==1 ; sys_platform == 'linux'": ""})


def test_the_installed_packages_are_the_locked_ones() -> None:
    code = "import importlib.metadata as m, json; print(json.dumps({d.name: d.version for d in m.distributions()}))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    installed = {plain(n): v for n, v in json.loads(shown.stdout).items()}
    system = "windows" if tasks.WINDOWS else "linux"
    locked = pins_of("runtime", "test", system=system, python=f"3.{sys.version_info[1]}")
    # By version only: an environment made by hand may lack a tool.
    assert {n: v for n, v in installed.items() if n in locked and locked[n] != v} == {}


@pytest.mark.parametrize(
    "text",
    [
        "--index-url https://example.jp/simple\nnumpy==2.0 \\\n    --hash=sha256:aa",
        "numpy==2.0 --hash=sha256:aa",
        "numpy @ file:///wheels/numpy.whl \\\n    --hash=sha256:aa",
        "--find-links /wheels\nnumpy==2.0 \\\n    --hash=sha256:aa",
        "numpy>=2.0 \\\n    --hash=sha256:aa",
        "numpy==2.0",
    ],
)
def test_what_does_not_belong_into_a_lock_is_refused(text: str) -> None:
    with pytest.raises(tasks.NotReady, match="does not belong"):
        locking.parse_pins(text)


def test_a_sound_lock_is_read_as_it_was_written() -> None:
    text = "b==2 ; sys_platform == 'win32' \\\n    --hash=sha256:bb \\\n    --hash=sha256:aa\na==1 \\\n    --hash=sha256:cc\n"
    pins = locking.parse_pins(text)
    second, first = pins
    written = locking.lock_text({"runtime": [pins[first]], "test": [pins[second]]})
    read = tasks.read_sections(written)
    assert read["runtime"] == "a==1 \\\n    --hash=sha256:cc\n"
    assert read["test"].splitlines()[1:] == ["    --hash=sha256:aa \\", "    --hash=sha256:bb"]
    assert locking.parse_pins(read["test"]).keys() == {"b==2 ; sys_platform == 'win32'"}


@pytest.mark.parametrize("version", [(3, 10), (3, 14), (2, 7), (4, 0)])
def test_an_unfit_python_is_refused_with_a_sentence(version: tuple[int, int]) -> None:
    with pytest.raises(
        tasks.NotReady, match=rf"3\.11, 3\.12 or 3\.13 is needed .* {version[0]}\.{version[1]}"
    ):
        tasks.check_python(version)


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_a_fit_python_is_taken(version: tuple[int, int]) -> None:
    tasks.check_python(version)


def test_an_old_python_can_read_up_to_that_sentence() -> None:
    ast.parse(Path(tasks.__file__).read_text(encoding="utf-8"), feature_version=(3, 7))


def test_an_unknown_command_shows_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert tasks.main(["deploy"]) == 2
    assert "demo|gallery|manual|run|test|bench|lock" in capsys.readouterr().err


# ---- with a small checkout whose environment is a stand-in interpreter ------------------------------------


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout whose `.venv` is whole by its stamp; its interpreter writes down what it was asked for."""
    if os.name != "posix":
        pytest.skip("the stand-in interpreter is a shell script")
    (tmp_path / "requirements").mkdir()
    requirements = tmp_path / "requirements/lock.txt"
    requirements.write_text("# ---- runtime\na==1\n# ---- test\nb==1\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "a"\n', encoding="utf-8")
    interpreter = tmp_path / ".venv/bin/python"
    interpreter.parent.mkdir(parents=True)
    interpreter.write_text(
        '#!/bin/sh\nfor word in $*; do line="$line $word"; done\necho "$QT_QPA_PLATFORM$line" >> asked.txt\n'
        'case "$*" in *"$(cat fails.txt 2>/dev/null || echo never)"*) exit 7;; esac\n',
        encoding="utf-8",
    )
    interpreter.chmod(0o755)
    monkeypatch.setattr(tasks, "ROOT", tmp_path)
    monkeypatch.setattr(tasks, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(tasks, "LOCK", requirements)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    tasks.write_stamp(whole_stamp())
    return tmp_path


def whole_stamp() -> dict[str, str]:
    sections = {"packages": tasks.packages_digest(), "sections": "runtime test"}
    return {**sections, "project": tasks.project_digest(), "display": "False"}


def asked(checkout: Path) -> list[str]:
    file = checkout / "asked.txt"
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def test_every_gate_is_passed_in_order_and_arguments_reach_pytest(checkout: Path) -> None:
    assert tasks.main(["test", "--", "-k", "memo"]) == 0
    tools = [
        re.findall(r"ruff format|ruff check|mypy|importlinter|pytest", line)[0] for line in asked(checkout)
    ]
    assert tools == ["ruff format", "ruff check", "mypy", "importlinter", "pytest"]
    assert asked(checkout)[-1] == "offscreen -m pytest -n 2 -k memo"


def test_the_first_gate_that_fails_is_named_and_stops_the_rest(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (checkout / "fails.txt").write_text("mypy", encoding="utf-8")
    assert tasks.main(["test"]) == 7
    assert len(asked(checkout)) == 3
    assert "gate types FAILED" in capsys.readouterr().err.splitlines()[-1]


def test_compiled_files_are_kept_in_the_environment_whatever_the_shell_says(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    (checkout / "module_of_ours.py").touch()
    command = [sys.executable, "-c", "import module_of_ours"]
    subprocess.run(command, cwd=checkout, env=tasks.environment(offscreen=True), check=True)
    compiled = [path.relative_to(checkout).parts[:2] for path in checkout.rglob("module_of_ours.*.pyc")]
    assert compiled == [(".venv", "compiled")]


def test_the_demo_asks_for_no_tool_of_the_tests(checkout: Path) -> None:
    stamp = {name: value for name, value in whole_stamp().items() if name != "project"}
    tasks.write_stamp({**stamp, "sections": "runtime"})
    assert tasks.main(["demo"]) == 0
    assert asked(checkout) == ["offscreen -m tests.walkthrough --out demo-out"]
    assert tasks.main(["bench"]) == 0
    assert "-m pip install" in asked(checkout)[1]
    assert (checkout / ".venv/requirements.txt").read_text(encoding="utf-8") == "b==1\n"
    assert tasks.read_stamp() == whole_stamp()


def test_the_gallery_is_a_command_of_its_own(checkout: Path) -> None:
    assert tasks.main(["gallery"]) == 0
    assert asked(checkout) == ["offscreen -m tests.gallery"]


def test_a_whole_environment_is_used_as_it_is(checkout: Path) -> None:
    assert tasks.main(["run", "--", "check", "--database", "a b.db"]) == 0
    assert asked(checkout) == [" -m nakanojo_helpdesk check --database a b.db"]


def test_without_a_display_the_demo_walks_through_the_program(checkout: Path) -> None:
    assert tasks.main(["demo"]) == 0
    assert asked(checkout) == ["offscreen -m tests.walkthrough --out demo-out"]


def test_with_a_display_the_demo_opens_the_program(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":1")
    tasks.write_stamp({**whole_stamp(), "display": "True"})
    assert tasks.main(["demo"]) == 0
    assert asked(checkout) == [" -m nakanojo_helpdesk --demo"]


def test_bench_passes_its_exit_code_on(checkout: Path) -> None:
    (checkout / "fails.txt").write_text("tests.benchmarks", encoding="utf-8")
    assert tasks.main(["bench", "--all"]) == 7
    assert asked(checkout) == ["offscreen -m tests.benchmarks --all"]


@pytest.mark.parametrize("stamp", ["", '{"packages": ', "[]", '{"packages": "other"}'])
def test_an_interrupted_set_up_is_noticed(checkout: Path, stamp: str) -> None:
    (checkout / ".venv/stamp.json").write_text(stamp, encoding="utf-8")
    assert tasks.read_stamp() != whole_stamp()
    assert tasks.read_stamp().get("packages") != tasks.packages_digest()


def test_an_environment_without_its_interpreter_is_not_whole(checkout: Path) -> None:
    tasks.venv_python().unlink()
    assert tasks.read_stamp() == {}


def test_another_lock_means_another_environment(checkout: Path) -> None:
    before = tasks.packages_digest()
    tasks.LOCK.write_text("a==2\n", encoding="utf-8")
    assert tasks.packages_digest() != before


def test_a_changed_project_is_installed_again_without_making_the_environment_anew(checkout: Path) -> None:
    (checkout / "pyproject.toml").write_text('[project]\nname = "b"\n', encoding="utf-8")
    assert tasks.main(["run"]) == 0
    first, second, third = asked(checkout)
    assert "-m pip install" in first
    assert "--no-index --no-deps --no-build-isolation --editable" in first
    assert second == "offscreen -m tests.qt_probe"
    assert third == " -m nakanojo_helpdesk"
    assert tasks.read_stamp() == whole_stamp()


def test_a_failed_install_leaves_no_stamp(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (checkout / "pyproject.toml").write_text('[project]\nname = "b"\n', encoding="utf-8")
    (checkout / "fails.txt").write_text("pip install", encoding="utf-8")
    assert tasks.main(["run"]) == 2
    assert "could not be installed" in capsys.readouterr().err
    assert tasks.read_stamp() == {}


def test_who_may_not_install_gets_the_exact_command(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (checkout / ".venv/stamp.json").write_text(
        json.dumps({**whole_stamp(), "project": "other"}), encoding="utf-8"
    )
    (checkout / "fails.txt").write_text("tests.qt_probe", encoding="utf-8")
    programs = checkout / "programs"
    programs.mkdir()
    (programs / "apt-get").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (programs / "apt-get").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert tasks.main(["run"]) == 2
    shown = capsys.readouterr().err
    assert "sudo apt-get update && sudo apt-get install -y --no-install-recommends libcups2" in shown
    assert "libxcb-cursor0" in shown
    assert tasks.read_stamp() == {}


def test_a_system_without_a_lock_is_refused(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tasks.LOCK.unlink()
    assert tasks.main(["run"]) == 2
    assert "No packages are locked for this system" in capsys.readouterr().err
