"""Where the program finds its files, and how it replaces one."""

import csv
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nakanojo_helpdesk import paths

VOCABULARIES = {
    "age_band": 10,
    "application_state": 7,
    "apply_method": 6,
    "attendance": 7,
    "care": 6,
    "carrier": 9,
    "course": 21,
    "course_kind": 9,
    "device": 13,
    "district": 7,
    "effort": 3,
    "leaving_reason": 8,
    "measure": 11,
    "method": 9,
    "outcome": 11,
    "outcome_group": 5,
    "referral": 26,
    "referral_group": 3,
    "session_role": 4,
    "session_state": 8,
    "topic": 98,
    "trigger": 7,
    "venue_kind": 15,
    "visit_kind": 3,
    "visitor": 6,
}
PARENTS_ELSEWHERE = {"outcome": "outcome_group", "referral": "referral_group", "course": "course_kind"}
FONTS = {
    "BIZUDGothic-Regular.ttf",
    "BIZUDPGothic-Bold.ttf",
    "BIZUDPGothic-Regular.ttf",
    "OFL.txt",
    "SodanFallback-Regular.otf",
}


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "データ"
    monkeypatch.setenv(paths.DATA_DIR_VARIABLE, str(folder))
    return folder


def rows_of(vocabulary: str) -> list[dict[str, str]]:
    text = paths.resource(f"vocabularies/{vocabulary}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), strict=True))


def test_a_shipped_font_is_found_with_its_licence() -> None:
    assert {path.name for path in paths.resource("fonts").iterdir()} == FONTS


@pytest.mark.parametrize("relative", ["../pyproject.toml", "fonts/../../tasks.py"])
def test_a_resource_outside_the_folder_is_refused(relative: str) -> None:
    with pytest.raises(ValueError, match="not below"):
        paths.resource(relative)


def test_an_absolute_resource_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not below"):
        paths.resource(str(tmp_path))


def test_a_missing_resource_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"fonts/none\.ttf"):
        paths.resource("fonts/none.ttf")


def test_a_frozen_program_reads_its_own_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("resources/theme", "db"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resource("theme") == tmp_path / "resources/theme"
    assert paths.migrations() == tmp_path / "db"


def test_an_installed_program_reads_its_own_package(tmp_path: Path) -> None:
    package = tmp_path / "nakanojo_helpdesk"
    (package / "db").mkdir(parents=True)
    (package / "resources/fonts").mkdir(parents=True)
    (package / "__init__.py").touch()
    for name in ("paths.py", "windows.py"):
        (package / name).write_bytes(Path(paths.__file__).with_name(name).read_bytes())
    code = "from nakanojo_helpdesk import paths; print(paths.migrations(), paths.resource('fonts'), sep='|')"
    shown = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True
    )
    assert shown.stdout.strip() == f"{package / 'db'}|{package / 'resources/fonts'}"


def test_a_program_without_its_files_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    with pytest.raises(FileNotFoundError, match="db"):
        paths.migrations()


def test_the_vocabularies_are_complete() -> None:
    files = {path.stem for path in paths.resource("vocabularies").glob("*.csv")}
    assert {name: len(rows_of(name)) for name in files} == VOCABULARIES
    assert sum(VOCABULARIES.values()) == 312


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_a_vocabulary_is_sound(vocabulary: str) -> None:
    rows = rows_of(vocabulary)
    codes = [row["code"] for row in rows]
    assert len(set(codes)) == len(codes), "a code stands twice"
    assert all(row["code"] and row["label"] and row["sort"].isdecimal() for row in rows)
    known = {row["code"] for row in rows_of(PARENTS_ELSEWHERE.get(vocabulary, vocabulary))}
    assert {row["parent"] for row in rows} - {""} <= known
    # In a row of chips shown together, a key must choose one thing.
    chips = [(row["parent"] if vocabulary == "topic" else "", row["hotkey"]) for row in rows if row["hotkey"]]
    assert len(set(chips)) == len(chips)


def test_the_key_0_chooses_what_was_not_asked_in_every_row() -> None:
    labels = {row["label"] for name in VOCABULARIES for row in rows_of(name) if row["hotkey"] == "0"}
    assert labels == {"未聴取", "不明", "わからない", "未記録"}


def test_the_vocabulary_files_are_plain_utf8() -> None:
    for path in paths.resource("vocabularies").glob("*.csv"):
        content = path.read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in content
        assert content.endswith(b"\n")


def test_the_data_folder_is_the_one_given(data_dir: Path) -> None:
    assert paths.data_dir() == data_dir
    assert paths.log_dir() == data_dir / "logs"
    assert paths.cache_dir().is_dir()


def test_the_command_line_wins_over_the_environment(tmp_path: Path, data_dir: Path) -> None:
    paths.use_data_dir(tmp_path / "chosen")
    try:
        assert paths.data_dir() == tmp_path / "chosen"
    finally:
        paths.use_data_dir(None)
    assert paths.data_dir() == data_dir


def test_the_usual_data_folder_does_not_roam(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(paths.DATA_DIR_VARIABLE, raising=False)
    for name in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    folder = paths.data_dir()
    assert folder.is_dir()
    assert "Roaming" not in folder.parts


def test_what_a_crash_left_in_the_temp_folder_is_gone_after_the_wipe(data_dir: Path) -> None:
    outside = data_dir.parent / "outside.txt"
    outside.write_text("stays", encoding="utf-8")
    temp = paths.temp_dir()
    (temp / "inner").mkdir()
    (temp / "inner/list.csv").write_text("佐藤", encoding="utf-8")
    (temp / "report.pdf").touch()
    if os.name == "posix":
        (temp / "link").symlink_to(outside)
    assert paths.wipe_temp_dir() == []
    assert list(temp.iterdir()) == []
    assert outside.read_text(encoding="utf-8") == "stays"


@pytest.mark.skipif(os.name != "posix", reason="file modes are Unix")
def test_nobody_else_can_look_into_the_temp_folder(data_dir: Path) -> None:
    assert paths.temp_dir().stat().st_mode & 0o077 == 0


def test_a_replaced_file_holds_the_new_content_and_leaves_nothing_behind(tmp_path: Path) -> None:
    target = tmp_path / "settings.toml"
    target.write_text("old", encoding="utf-8")
    temp = paths.temporary_beside(target)
    temp.write_text("new", encoding="utf-8")
    paths.replace_file(temp, target)
    assert [path.name for path in tmp_path.iterdir()] == ["settings.toml"]
    assert target.read_text(encoding="utf-8") == "new"


def test_two_temporary_files_never_share_a_name(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    assert paths.temporary_beside(target) != paths.temporary_beside(target)


def test_a_file_held_by_a_virus_scanner_is_replaced_once_it_lets_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, refusals = tmp_path / "a.txt", [PermissionError(5, "held")] * 3
    really_replace = os.replace

    def held_for_a_moment(source: Path, place: Path) -> None:
        if refusals:
            raise refusals.pop()
        really_replace(source, place)

    monkeypatch.setattr(os, "replace", held_for_a_moment)
    temp = paths.temporary_beside(target)
    temp.write_text("new", encoding="utf-8")
    paths.replace_file(temp, target)
    assert target.read_text(encoding="utf-8") == "new"
    assert not refusals


def test_a_file_a_virus_scanner_reads_before_it_is_flushed_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals, really_open = [PermissionError(13, "held")] * 3, Path.open

    def held_for_a_moment(path: Path, *arguments: Any, **named: Any) -> Any:
        if path == temp and refusals:
            raise refusals.pop()
        return really_open(path, *arguments, **named)

    temp = paths.temporary_beside(tmp_path / "a.txt")
    with monkeypatch.context() as held:
        held.setattr(Path, "open", held_for_a_moment)
        paths.put_new_file(temp, tmp_path / "a.txt")
    assert not refusals
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_target_that_cannot_be_replaced_stays_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "folder"
    (target / "inner").mkdir(parents=True)
    temp = paths.temporary_beside(target)
    with pytest.raises(OSError, match=r"irectory|denied|拒否"):
        paths.replace_file(temp, target)
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
    assert (target / "inner").is_dir()


@pytest.fixture
def frozen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program as a setup puts it: an executable in a folder, its bundle below."""
    monkeypatch.delenv(paths.DATA_DIR_VARIABLE)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "_internal"), raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "NakanojoHelpdesk"))
    return tmp_path


def test_a_setup_for_everybody_names_the_folder_all_accounts_share(frozen: Path) -> None:
    shared = frozen / "みんなの 記録"
    (frozen / paths.SHARED_DATA_FILE).write_text(f"{shared}\n", encoding="utf-16")
    assert paths.data_dir_place() == shared


def test_a_setup_for_one_person_keeps_that_persons_folder(frozen: Path) -> None:
    assert frozen not in paths.data_dir_place().parents


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", "folder".encode("utf-16"), b"\xff"])
def test_a_shared_folder_that_cannot_be_understood_never_means_another_folder(
    frozen: Path, content: bytes
) -> None:
    (frozen / paths.SHARED_DATA_FILE).write_bytes(content)
    with pytest.raises(OSError, match="data_folder"):
        paths.data_dir_place()
