"""The settings of this PC survive mistakes, other versions and odd characters."""

import datetime
import os
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.settings import Settings, load, to_toml
from tests.store.faults import full_disk

ODD = "C:\\台帳\\\"髙﨑𠮷\"\n\t\x00\x1b\x7f😀 \u2028 #[a]='x'"

text = st.text(st.characters(exclude_categories=["Cs"]))
leaf = st.one_of(
    text,
    st.integers(-(2**63), 2**63 - 1),
    st.booleans(),
    st.floats(allow_nan=False),
    st.dates(),
    st.times(),
    st.datetimes(),
    st.datetimes(timezones=st.just(datetime.UTC)),
)
tables = st.dictionaries(
    text, st.recursive(leaf, lambda inner: st.lists(inner) | st.dictionaries(text, inner), max_leaves=8)
)


@given(tables)
def test_any_table_comes_back_as_it_was_written(table: dict[str, object]) -> None:
    assert tomllib.loads(to_toml(table)) == table


def test_text_that_is_not_unicode_is_refused() -> None:
    with pytest.raises(ValueError, match="surrogates"):
        to_toml({"a": "\ud800"})


def test_what_is_no_value_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        to_toml({"a": object()})


def test_settings_come_back_as_they_were_saved(tmp_path: Path) -> None:
    path = tmp_path / "新しい" / "settings.toml"
    saved = Settings(
        database=tmp_path / "台帳 '1'.db",
        last_desk=ODD.replace("\x00", ""),
        text_scale=150,
        theme="contrast",
    )
    saved.save(path)
    assert load(path).settings == saved
    assert load(path).note is None
    assert [file.name for file in path.parent.iterdir()] == ["settings.toml"]


def test_a_pc_without_settings_starts_with_the_usual_ones(tmp_path: Path) -> None:
    loaded = load(tmp_path / "settings.toml")
    assert loaded.settings == Settings()
    assert loaded.note is None
    assert list(tmp_path.iterdir()) == []


def test_what_a_newer_version_wrote_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(
        'theme = "contrast"\n"新 項目" = [1, "二"]\n[printer]\nname = "A"\nat = 2026-04-06T10:32:00\n',
        encoding="utf-8",
    )
    replace(load(path).settings, text_scale=200).save(path)
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    assert table == {
        "theme": "contrast",
        "text_scale": 200,
        "lock_minutes": 5,
        "新 項目": [1, "二"],
        "printer": {"name": "A", "at": datetime.datetime(2026, 4, 6, 10, 32)},
    }


def test_what_an_older_version_wrote_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('backup_folder = "D:\\\\控え"\ntext_scale = 150\n', encoding="utf-8")
    loaded = load(path)
    assert loaded.note is None
    assert loaded.settings.text_scale == 150
    loaded.settings.save(path)
    assert tomllib.loads(path.read_text(encoding="utf-8"))["backup_folder"] == "D:\\控え"


def test_a_file_with_the_mark_of_the_windows_editor_is_read(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("text_scale = 125\r\n", encoding="utf-8-sig", newline="")
    assert load(path).settings.text_scale == 125


@pytest.mark.parametrize(
    "content", [b"theme = ", b"\xff\xfe", 'theme = "対比"'.encode("cp932"), b"a = 1\na = 2"]
)
def test_a_broken_file_is_put_aside_and_the_person_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    loaded = load(path)
    assert loaded.settings == Settings()
    assert loaded.note is not None
    assert "settings.broken.toml" in loaded.note
    assert not path.exists()
    assert (tmp_path / "settings.broken.toml").read_bytes() == content


def test_a_second_broken_file_does_not_replace_the_first(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    for content in (b"one =", b"two =", b"two ="):
        path.write_bytes(content)
        load(path)
    assert (tmp_path / "settings.broken.toml").read_bytes() == b"one ="
    assert (tmp_path / "settings.broken2.toml").read_bytes() == b"two ="
    assert len(list(tmp_path.iterdir())) == 2


def test_a_broken_file_that_cannot_be_compared_with_an_earlier_one_stops_nobody(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    (tmp_path / "settings.broken.toml").mkdir()
    path.write_bytes(b"theme = ")
    loaded = load(path)
    assert loaded.settings == Settings()
    assert loaded.note is not None
    assert "元のファイルはそのままです" in loaded.note
    assert path.read_bytes() == b"theme = "


def test_one_impossible_value_does_not_cost_the_others(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    written = 'database = 7\ntext_scale = true\ntheme = "pink"\nlast_desk = "u1"\n'
    path.write_text(written, encoding="utf-8")
    loaded = load(path)
    assert loaded.settings == Settings(last_desk="u1")
    assert loaded.note is not None
    assert all(name in loaded.note for name in ("database", "text_scale", "theme"))
    assert (tmp_path / "settings.broken.toml").read_text(encoding="utf-8") == written


def test_a_file_that_cannot_be_opened_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.mkdir()
    loaded = load(path)
    assert loaded.settings == Settings()
    assert loaded.note is not None
    assert path.is_dir()


def test_a_failed_save_keeps_the_old_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "settings.toml"
    Settings(text_scale=125).save(path)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        Settings(text_scale=200).save(path)
    assert load(path).settings.text_scale == 125
    assert [file.name for file in tmp_path.iterdir()] == ["settings.toml"]


def deep(levels: int) -> bytes:
    return b"database = '/srv/nakanojo.db'\nunknown = " + b"[" * levels + b"]" * levels + b"\n"


@pytest.mark.parametrize("levels", [100_000, 3_000])
def test_a_file_nested_too_deeply_is_put_aside_and_the_person_is_told(tmp_path: Path, levels: int) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(deep(levels))
    loaded = load(path)
    assert loaded.settings == Settings()
    assert "読めないため、はじめの設定で始めます" in (loaded.note or "")
    assert (tmp_path / "settings.broken.toml").read_bytes() == deep(levels)


def test_what_can_be_read_but_not_written_again_is_refused_as_no_value(tmp_path: Path) -> None:
    """Deep enough for the one library and too deep for the other."""
    nested: object = "x"
    for _ in range(5_000):
        nested = [nested]
    path = tmp_path / "settings.toml"
    Settings(text_scale=150).save(path)
    with pytest.raises(ValueError, match="nested"):
        Settings(unknown={"deep": nested}).save(path)
    assert load(path).settings == Settings(text_scale=150)
    assert [each.name for each in tmp_path.iterdir()] == ["settings.toml"]


@pytest.mark.skipif(os.name == "nt", reason="links are the administrator's there")
def test_a_link_stays_a_link_also_when_what_it_leads_to_is_broken(tmp_path: Path) -> None:
    real, link = tmp_path / "disk" / "real.toml", tmp_path / "settings.toml"
    real.parent.mkdir()
    real.write_bytes(b"= broken")
    link.symlink_to(real)
    for _ in range(2):
        assert load(link).note
    assert (tmp_path / "settings.broken.toml").read_bytes() == b"= broken"
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "disk",
        "settings.broken.toml",
        "settings.toml",
    ]
    Settings(text_scale=150).save(link)
    assert link.is_symlink()
    assert load(real).settings == Settings(text_scale=150)


@pytest.mark.skipif(os.name == "nt", reason="limits of a process are Unix")
def test_saving_on_a_full_disk_keeps_the_old_settings_and_says_so(tmp_path: Path) -> None:
    """A real refusal of the system: this process may not make a file larger than some bytes."""
    path = tmp_path / "settings.toml"
    Settings(text_scale=150).save(path)
    with full_disk(16), pytest.raises(OSError, match="large") as refused:
        Settings(text_scale=200).save(path)
    assert refused.value.errno in paths.FULL
    assert load(path).settings == Settings(text_scale=150)
    assert [each.name for each in tmp_path.iterdir()] == ["settings.toml"]
