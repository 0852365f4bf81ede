"""What a screen reader hears on the main paths, from AT-SPI, is what the transcripts say, word for word.

After a change that is meant: `python -m tests.ux.transcripts.record`, then read what `git diff` shows.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ux.transcripts.paths import PATHS
from tests.ux.transcripts.record import GOLDEN, missing, record


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lacking = missing()
    if lacking:
        pytest.skip(f"no screen reader's bus can be started here: {lacking} missing")
    folder = tmp_path_factory.mktemp("heard")
    record(folder)
    return folder


# With -m long: on a busy machine two steps are still marked before their last word came (sign-in, the memo's warning).
@pytest.mark.long
@pytest.mark.parametrize("name", PATHS)
def test_a_reader_hears_what_the_transcript_says(name: str, recorded: Path) -> None:
    heard = (recorded / f"{name}.txt").read_text(encoding="utf-8")
    assert heard == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_every_transcript_belongs_to_a_path() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(PATHS)


def test_no_transcript_says_in_words_what_the_reader_says_by_itself() -> None:
    for path in GOLDEN.glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert "選択中" not in text
        assert "※" not in text
        for line in text.splitlines():
            assert not ("画面の切り替え" in line and "チェックボックス" in line)
