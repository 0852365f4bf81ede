"""The settings of this PC in `settings.toml`: path of the database, look of the screen.

What belongs to the town (desks, vocabularies, targets) is in the database instead. The file may be edited by
hand: keys this version does not know are kept, and a file that cannot be read is put aside, never deleted.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, cast, get_args

from nakanojo_helpdesk.paths import patiently, replace_file, temporary_beside
from nakanojo_helpdesk.tokens import TEXT_SCALES

ThemeChoice = Literal["standard", "contrast", "system"]
LOCK_MINUTES = range(1, 16)
NOT_KEPT = (
    "変更しましたが、このパソコンの設定に残せなかったため、次に開くと元に戻ります。"
    "記録はそのままです。システム管理者に知らせてください。"
)
FILE_NAME = "settings.toml"
"""The file's name in the data folder."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of one PC; change them with `dataclasses.replace` and `save` the result."""

    database: Path | None = None
    """The database file; None: the usual place in the data folder."""
    last_desk: str | None = None
    """Code of the desk this PC was used at last; the next person begins there."""
    text_scale: int = 100
    """Per cent, one of `TEXT_SCALES`: the sign-in screen, before anybody's own choice is known."""
    theme: ThemeChoice = "system"
    """The colours of the sign-in screen; `system` follows the operating system: high contrast where that has it on."""
    lock_minutes: int = 5
    """Idle minutes (one of `LOCK_MINUTES`) after which the screen hides its content."""
    second_backup_folder: Path | None = None
    """The folder of the backups' second place (USB memory, share); None: there is none."""
    unknown: Mapping[str, object] = field(default_factory=dict)
    """Keys of a newer version, or added by hand; written back as they were."""

    def save(self, path: Path) -> None:
        """Write the settings to `path`; a power cut leaves the old file or the new one, never half of one.

        Raises OSError when the folder cannot be written to, ValueError for what TOML cannot hold: text that is not Unicode,
        keys nested too deeply.
        """
        known: dict[str, object] = {
            "database": None if self.database is None else str(self.database),
            "last_desk": self.last_desk,
            "text_scale": self.text_scale,
            "theme": self.theme,
            "lock_minutes": self.lock_minutes,
            "second_backup_folder": None
            if self.second_backup_folder is None
            else str(self.second_backup_folder),
        }
        written = {key: value for key, value in known.items() if value is not None}
        content = to_toml({**self.unknown, **written}).encode("utf-8")
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = temporary_beside(path)
        try:
            temporary.write_bytes(content)
            replace_file(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)


@dataclass(frozen=True)
class Loaded:
    """Settings, and a sentence for the person at the PC where they could not be read as they were meant."""

    settings: Settings
    note: str | None = None


def load(path: Path) -> Loaded:
    """Read the settings at `path`; a missing file gives the defaults. Raises nothing.

    A broken file is moved to `settings.broken.toml` beside it. One with single impossible values is copied
    there, and the defaults stand in for those values only.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Loaded(Settings())
    except OSError:
        return Loaded(Settings(), "このパソコンの設定を開けなかったため、はじめの設定で始めます。")
    try:
        # utf-8-sig: the editor of Windows may put a mark in front.
        table = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        kept = _put_aside(path, content, move=True)
        return Loaded(Settings(), f"設定の書き方に誤りがあり読めないため、はじめの設定で始めます。{kept}")
    settings, refused = _from_table(table)
    if not refused:
        return Loaded(settings)
    kept = _put_aside(path, content, move=False)
    names = "、".join(refused)
    return Loaded(settings, f"設定のうち使えない値（{names}）は、はじめの値に戻しました。{kept}")


def with_second_place(changed: Settings, path: Path) -> Settings:
    """The settings with the second place of the file at `path`, which the screen 控え writes by itself."""
    return replace(changed, second_backup_folder=load(path).settings.second_backup_folder)


def remember_second_place(path: Path, folder: Path) -> None:
    """Write the second place of the backups into the settings at `path`; the rest stays. Raises as `Settings.save`."""
    replace(load(path).settings, second_backup_folder=folder).save(path)


def to_toml(table: Mapping[str, object]) -> str:
    """Return `table` as TOML text.

    Takes what tomllib gives: str, int, float, bool, dates and times, lists and mappings of these. Raises
    TypeError for anything else, ValueError for text with a lone surrogate and for what is nested too deeply.
    """
    import tomli_w  # nothing is written at the start

    try:
        text = tomli_w.dumps(table)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    text.encode("utf-8")
    return text


def _from_table(table: dict[str, object]) -> tuple[Settings, list[str]]:
    """Return the settings in `table` and the names of the values that cannot be used."""
    rest = dict(table)
    refused: list[str] = []

    def take(key: str) -> object:
        return rest.pop(key, None)

    def take_text(key: str) -> str | None:
        value = take(key)
        if value is None or (isinstance(value, str) and value.strip() and "\0" not in value):
            return value
        refused.append(key)
        return None

    database, desk = take_text("database"), take_text("last_desk")
    second = take_text("second_backup_folder")
    scale, theme = take("text_scale"), take("theme")
    if scale is not None and (type(scale) is not int or scale not in TEXT_SCALES):
        refused.append("text_scale")
        scale = None
    if theme is not None and theme not in get_args(ThemeChoice):
        refused.append("theme")
        theme = None
    minutes = take("lock_minutes")
    if minutes is not None and (type(minutes) is not int or minutes not in LOCK_MINUTES):
        refused.append("lock_minutes")
        minutes = None
    settings = Settings(
        database=Path(database) if database else None,
        last_desk=desk,
        second_backup_folder=Path(second) if second else None,
        text_scale=scale if isinstance(scale, int) else 100,
        theme=cast("ThemeChoice", theme or Settings.theme),
        lock_minutes=minutes if isinstance(minutes, int) else Settings.lock_minutes,
        unknown=rest,
    )
    return settings, refused


def _put_aside(path: Path, content: bytes, *, move: bool) -> str:
    """Keep the file as it was under a name not in use; return the sentence that says so."""
    number = 1
    try:
        while (kept := path.with_name(f"{path.stem}.broken{'' if number == 1 else number}.toml")).exists():
            if kept.read_bytes() == content:
                break
            number += 1
        if move and not path.is_symlink():  # a link stays one: the next saving replaces what it leads to
            patiently(lambda: os.replace(path, kept))
        else:
            kept.write_bytes(content)
    except OSError:
        return "元のファイルはそのままです。"
    return f"元のファイルは {kept.name} という名前で残してあります。"
