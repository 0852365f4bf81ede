"""The PDF, read back by another program."""

from __future__ import annotations

import errno
import importlib
import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.errors import Unavailable
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.paper.painter import page_count
from nakanojo_helpdesk.paper.pdf import pdf_bytes, write_pdf
from nakanojo_helpdesk.reports.monthly.report import monthly_sheet
from nakanojo_helpdesk.reports.sheet import Align, Block, Chart, Column, Heading, Paragraph, Sheet, Table
from tests.reports.facts import monthly_facts

# It has no types of its own.
PDFIUM = importlib.import_module("pypdfium2")


def read(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(data))


def plain(text: str) -> str:
    return "".join(text.split())


def monthly() -> Sheet:
    return monthly_sheet(monthly_facts(), Office())


def sheet_of(*blocks: Block, footer: str = "") -> Sheet:
    return Sheet(
        title="試し",
        subtitle="",
        form_number="",
        office="中之条町",
        period="",
        blocks=blocks,
        footer=footer,
        file_stem="試し",
    )


def fonts_of(reader: pypdf.PdfReader) -> list[Any]:
    resources: list[Any] = [page["/Resources"] for page in reader.pages]
    return [font.get_object() for each in resources for font in each["/Font"].values()]


def name_of(font: Any) -> str:
    name = str(font["/DescendantFonts"][0].get_object()["/BaseFont"])
    return name.rsplit("+", maxsplit=1)[-1].removeprefix("/")


def test_the_text_can_be_searched(qapp: QApplication) -> None:
    reader = read(pdf_bytes(monthly()))
    first, second, *others = (plain(page.extract_text()) for page in reader.pages)
    assert "デジタル相談窓口月次報告" in first
    assert "（2026年10月1日～10月31日）" in first
    assert "未締め（速報）" in first
    for figure in ("90", "136.4％", "+24", "526", "411"):
        assert figure in first
    assert "10月は90件で、前年同月（66件）の136.4％でした。" in first
    assert "マイナンバーカード2426.7％2115160.0％+9144" in second
    assert "合計90100.0％7966136.4％+24526" in second
    assert "記録照合番号3f9ac81e57d20b64" in first
    assert "件数を、相談のあった月ごとに数えています。" in first
    assert "70～74歳1921.1％" in "".join(others)
    assert "本人できた率は43.2％です。" in "".join(others)


def test_pages_are_a4_and_numbered(qapp: QApplication) -> None:
    reader = read(pdf_bytes(monthly()))
    count = len(reader.pages)
    for index, page in enumerate(reader.pages):
        assert f"{index + 1}／{count}" in plain(page.extract_text())
        width, height = (float(length) / 72 * 25.4 for length in (page.mediabox.width, page.mediabox.height))
        assert (round(width), round(height)) == (210, 297)
    running_head = "令和8年10月デジタル相談窓口月次報告（つづき）"
    assert "（つづき）" not in plain(reader.pages[0].extract_text())
    assert plain(reader.pages[1].extract_text()).startswith(running_head)


def test_the_fonts_are_inside_and_are_ours(qapp: QApplication) -> None:
    fonts = fonts_of(read(pdf_bytes(monthly())))
    assert fonts
    for font in fonts:
        descendant = font["/DescendantFonts"][0].get_object()
        assert font["/Subtype"] == "/Type0"
        assert descendant["/Subtype"] == "/CIDFontType2"
        assert "/FontFile2" in descendant["/FontDescriptor"].get_object()
        assert "/ToUnicode" in font
    assert {name_of(font) for font in fonts} == {
        "BIZUDPGothic-Regular",
        "BIZUDPGothic-Bold",
        "BIZUDGothic-Regular",
    }


def test_rare_kanji_of_names_are_inside_too(qapp: QApplication) -> None:
    reader = read(pdf_bytes(sheet_of(Paragraph(text="髙橋と𠮷田と山﨑"))))
    # Qt writes no Unicode values beyond U+FFFF: 𠮷 is printed, but not found by a search.
    text = plain(reader.pages[0].extract_text())
    assert "髙橋と" in text
    assert "田と山﨑" in text
    fonts = fonts_of(reader)
    assert {font["/Subtype"] for font in fonts} == {"/Type0"}
    assert {name_of(font).split("-")[0] for font in fonts} <= {"BIZUDPGothic", "BIZUDGothic", "SodanFallback"}


def test_properties_name_the_report_the_town_and_the_program(qapp: QApplication) -> None:
    reader = read(pdf_bytes(monthly()))
    assert reader.metadata is not None
    assert reader.metadata.title == "令和8年10月 デジタル相談窓口 月次報告"
    assert reader.metadata.author == "中之条町"
    assert reader.metadata.creator == "窓口きろく"


def test_nothing_is_printed_into_the_margins(qapp: QApplication) -> None:
    document = PDFIUM.PdfDocument(pdf_bytes(monthly()))
    for page in document:
        grey = page.render(scale=100 / 25.4 / 72 * 25.4, grayscale=True).to_pil()
        dots = 100 / 25.4
        width, height = grey.size
        left, right = round(29.5 * dots), round((210 - 16.5) * dots)
        top, bottom = round(15 * dots), round((297 - 10) * dots)
        for box in (
            (0, 0, left, height),
            (right, 0, width, height),
            (0, 0, width, top),
            (0, bottom, width, height),
        ):
            assert grey.crop(box).getextrema()[0] == 255, box


def test_a_long_table_repeats_its_header_and_never_cuts_a_row(qapp: QApplication) -> None:
    rows = tuple((f"品目{index:03d}の行" + "と長い名前" * (index % 5), f"{index}") for index in range(120))
    table = Table(
        columns=(Column(title="品目", align=Align.TEXT, weight=2), Column(title="件数")),
        rows=rows,
        total=("合計", "7140"),
    )
    pages = [
        plain(page.extract_text()) for page in read(pdf_bytes(sheet_of(Heading(text="表"), table))).pages
    ]
    assert len(pages) > 2
    assert all("品目件数" in page for page in pages)
    for index in range(120):
        assert sum(f"品目{index:03d}の行{'と長い名前' * (index % 5)}{index}" in page for page in pages) == 1
    assert "119合計7140" in pages[-1]


def test_the_longest_note_goes_on_on_the_next_page_and_loses_nothing(qapp: QApplication) -> None:
    sentences = [f"第{number}文です。" for number in range(1, 200)]
    for text in ("".join(sentences), "\n".join(sentences)):
        whole = plain(
            "".join(
                page.extract_text()
                for page in read(pdf_bytes(monthly_sheet(monthly_facts(), Office(), text[:1500]))).pages
            )
        )
        kept = [sentence for sentence in sentences if sentence in text[:1500]]
        assert len(kept) > 150
        assert all(
            sentence in whole.replace("デジタル相談窓口月次報告（つづき）", "") for sentence in kept[:20]
        )
        assert kept[-1] in whole


def test_a_heading_never_ends_a_page(qapp: QApplication) -> None:
    for lines in range(20, 60):
        body: list[Block] = [Paragraph(text=f"段落{index}") for index in range(lines)]
        body += [Heading(text="見出しです"), Paragraph(text="つづく文です")]
        pages = [plain(page.extract_text()) for page in read(pdf_bytes(sheet_of(*body))).pages]
        assert any("見出しですつづく文です" in page for page in pages), lines


def test_a_chart_is_drawn_lower_before_it_leaves_its_page(qapp: QApplication) -> None:
    def drawn_at(paragraphs: int) -> tuple[int, float]:
        heights: list[float] = []
        chart = Chart(
            caption="図1",
            sentence="文です。",
            height_mm=84,
            least_height_mm=50,
            draw=lambda figure: heights.append(figure.get_size_inches()[1] * 25.4),
        )
        above = [Paragraph(text=f"段落{index}") for index in range(paragraphs)]
        pages = len(read(pdf_bytes(sheet_of(*above, chart))).pages)
        return pages, round(heights[0])

    assert drawn_at(10) == (1, 84)
    pages, height = drawn_at(20)
    assert pages == 1
    assert 50 <= height < 84
    assert drawn_at(24) == (2, 84)


def test_counting_pages_needs_no_printing(qapp: QApplication) -> None:
    assert page_count(monthly()) == len(read(pdf_bytes(monthly())).pages)


def test_many_approval_boxes_leave_the_title_whole_and_the_chart_on_the_first_page(
    qapp: QApplication,
) -> None:
    boxes = ("町長", "副町長", "教育長", "総務課長", "企画課長", "課長補佐", "係長", "担当")
    office = Office(approval_boxes=boxes, department="企画課デジタル推進係（デジタル活用支援担当）")
    facts = monthly_facts(recording_started_on=date(2026, 6, 1))
    first = plain(read(pdf_bytes(monthly_sheet(facts, office))).pages[0].extract_text())
    assert all(box in first for box in boxes)
    assert "令和8年10月デジタル相談窓口月次報告" in first
    assert "の136.4％でした。" in first


def test_the_file_is_written_whole_and_replaces_the_old_one(qapp: QApplication, tmp_path: Path) -> None:
    target = tmp_path / "相談月報_令和8年10月_20261102.pdf"
    target.write_bytes(b"old")
    size = write_pdf(monthly(), target)
    assert target.stat().st_size == size
    assert target.read_bytes().startswith(b"%PDF-")
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_is_gone_gets_a_sentence(qapp: QApplication, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"PDF「月報\.pdf」を保存できませんでした。.*見つかりません"):
        write_pdf(monthly(), tmp_path / "ない" / "月報.pdf")


def test_a_full_disk_gets_a_sentence_and_keeps_the_old_file(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    target = tmp_path / "月報.pdf"
    target.write_bytes(b"old")
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(Unavailable, match="空きが足りません"):
        write_pdf(monthly(), target)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_target_that_cannot_be_replaced_stays_and_leaves_nothing_beside_it(
    qapp: QApplication, tmp_path: Path
) -> None:
    target = tmp_path / "月報.pdf"
    target.mkdir()
    (target / "中身").write_text("大事", encoding="utf-8")
    with pytest.raises(Unavailable):
        write_pdf(monthly(), target)
    assert [path.name for path in tmp_path.iterdir()] == ["月報.pdf"]
    assert (target / "中身").read_text(encoding="utf-8") == "大事"


def test_a_fresh_process_without_widgets_makes_the_pdf(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from PySide6.QtGui import QGuiApplication\n"
        "application = QGuiApplication([])\n"
        "from tests.reports.facts import monthly_facts\n"
        "from nakanojo_helpdesk.domain.office import Office\n"
        "from nakanojo_helpdesk.reports.monthly.report import monthly_sheet\n"
        "from nakanojo_helpdesk.paper.pdf import write_pdf\n"
        "write_pdf(monthly_sheet(monthly_facts(), Office()), Path(sys.argv[1]))\n"
        "unwanted = {'PySide6.QtWidgets', 'PySide6.QtPrintSupport', 'pandas', 'matplotlib.pyplot'}\n"
        "sys.exit(str(unwanted & set(sys.modules)) if unwanted & set(sys.modules) else 0)\n"
    )
    target = tmp_path / "月報.pdf"
    done = subprocess.run(
        [sys.executable, "-c", code, str(target)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert len(read(target.read_bytes()).pages) == page_count(monthly())
