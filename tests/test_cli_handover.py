"""`report handover`: the paper of somebody who leaves, for that person and whoever may hand over."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from nakanojo_helpdesk.commands import console
from tests.demo_data import audit_rows, copied, password_file, run

pytestmark = pytest.mark.usefixtures("qapp")


def made(demo: Path, out: Path, who: str, *, by: str) -> int:
    password = password_file(out.parent)
    return run(
        *("report", "handover", who, "--as", by, "--password-file", password),
        *("--database", demo, "--out", out),
    )


def test_the_chief_makes_the_paper_of_somebody_and_it_is_traced(tmp_path: Path) -> None:
    demo, out = copied(tmp_path), tmp_path / "handover.pdf"
    assert made(demo, out, "高橋", by="田中") == console.DONE
    text = "".join(page.extract_text() for page in PdfReader(out).pages)
    assert "事務引継書" in text
    assert "貸出機器" in text
    assert audit_rows(demo)[-1][1:4] == ("report", "handover.pdf", "S02")


def test_others_are_refused_but_for_the_own_paper(tmp_path: Path) -> None:
    demo, out = copied(tmp_path), tmp_path / "handover.pdf"
    assert made(demo, out, "高橋", by="佐藤") == console.REFUSED
    assert not out.exists()
    assert made(demo, out, "佐藤", by="佐藤") == console.DONE
