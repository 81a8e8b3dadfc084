"""The annotated copy of a second upload, and words typed into it that come back."""

import io
import subprocess
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from acts.context import Moved, Refused, Who, commit
from acts.judged.findings_view import sheet_findings
from acts.receiving.typed_words import TypedBack, take_typed, typed_back
from acts.returning import feedback_places
from acts.returning.feedback import feedback_copy
from ledger.models import Event
from ledger.payloads.base import Payload
from ledger.permission import Verdict
from tests.acts.school import COLLECTOR, OWNER, WORKS, YEAR, A, ReaderHere, explain_all, send, who
from workbooks.annotated import since as annotated_since

pytestmark = pytest.mark.usefixtures("opened")

HEADER = ["成果名称", "完成日期", "经费", "联系电话"]
PHONE = "13800138000"


def workbook(*rows: tuple[str, str, float]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "成果"
    for row in (HEADER, *([*each, PHONE] for each in rows)):
        sheet.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FIRST = (("甲", "2014-03-01", 5), ("乙", "2016-04-01", 600), ("丙", "2016-04-01", 700))


def sent(content: bytes, name: str = "成果.xlsx") -> int:
    return send(A, content, name).delivery


def copy_of(delivery: int) -> Workbook:
    return load_workbook(feedback_copy(delivery, ReaderHere()))


def list_rows(book: Workbook) -> dict[str, tuple[int, dict[str, object]]]:
    """By cell: the row in the list and what its columns say."""
    sheet = book["问题清单"]
    rows = list(sheet.iter_rows(values_only=True))
    at = next(number for number, row in enumerate(rows) if row[0] == "序号")
    return {
        str(row[3]): (number, dict(zip(map(str, rows[at]), row, strict=True)))
        for number, row in enumerate(rows[at + 1 :], at + 2)
    }


def type_words(book: Workbook, **words: str) -> Workbook:
    for cell, text in words.items():
        row, _ = list_rows(book)[cell]
        book["问题清单"].cell(row, 7).value = text
    return book


def through_libreoffice(content: bytes, folder: Path) -> bytes:
    (folder / "in.xlsx").write_bytes(content)
    command = [
        "soffice",
        f"-env:UserInstallation=file://{folder}/profile",
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
    ]
    subprocess.run([*command, "--outdir", folder / "out", folder / "in.xlsx"], check=True, capture_output=True)
    return (folder / "out" / "in.xlsx").read_bytes()


def test_the_copy_of_a_second_upload_says_what_is_new_and_lists_what_changed() -> None:
    first = sent(workbook(*FIRST))
    assert copy_of(first).sheetnames == ["问题清单", "成果"]
    second = sent(workbook(("甲", "2016-03-01", 5), ("乙", "2014-04-01", 600), ("丙", "2016-04-01", 700)))
    book = copy_of(second)
    assert book.sheetnames == ["问题清单", "与上次相比", "成果"]
    said = {cell: row["与上次相比"] for cell, (_, row) in list_rows(book).items()}
    assert said == {"B3": "新出现", "C3": "仍存在", "C4": "仍存在"}
    lines = [[cell for cell in row if cell] for row in book["与上次相比"].iter_rows(values_only=True)]
    assert ["已改正", "成果", "B2", "完成日期须在本学年内\n完成日期 2014-03-01 不在本学年内", "必改"] in lines
    assert ["改动", "成果", "B3", "乙", "完成日期", "2016-04-01", "2014-04-01"] in lines
    links = [cell.hyperlink.location for row in book["与上次相比"] for cell in row if cell.hyperlink]
    assert links == ["'成果'!B3"]


def test_the_counts_are_of_all_and_what_is_not_listed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (feedback_places, annotated_since):
        monkeypatch.setattr(module, "MOST_LINES", 2)
    names = "甲乙丙丁"
    sent(workbook(*((name, "2014-03-01", 5.0) for name in names)))
    book = copy_of(sent(workbook(*((name, "2016-03-01", 6.0) for name in names))))
    said = [str(row[0]) for row in book["与上次相比"].iter_rows(values_only=True) if row[0]]
    assert "已改正：4" in said
    assert "另有改动（原来没有问题、这次改了的单元格，请核对）：4" in said
    assert said.count("另有 2 条，未列出") == 2
    assert (said.count("已改正"), said.count("改动")) == (2, 2 + 1)  # and the header


def test_a_second_copy_sent_as_it_is_holds_the_same_rows_and_one_of_each_page() -> None:
    sent(workbook(*FIRST))
    second = sent(workbook(("甲", "2016-03-01", 5), *FIRST[1:]))
    third = sent(feedback_copy(second, ReaderHere()).read_bytes(), "改.xlsx")
    assert copy_of(third).sheetnames == ["问题清单", "与上次相比", "成果"]
    assert copy_of(third)["与上次相比"]["A2"].value == "1.1 成果：已改正 0 · 仍存在 2 · 新出现 0 · 另有改动 0"


@pytest.mark.parametrize("program", ["openpyxl", pytest.param("libreoffice", marks=pytest.mark.slow)])
def test_typed_words_are_proposed_and_taken_by_the_sender(program: str, tmp_path: Path) -> None:
    first = sent(workbook(*FIRST))
    content = saved(type_words(copy_of(first), C3="乙有立项书", B2="改不了", C4="丙有立项书"))
    if program == "libreoffice":
        content = through_libreoffice(content, tmp_path)
    second = sent(content, "再.xlsx")
    found = typed_back(second)
    assert [(each.words, len(each.findings), each.title) for each in found.proposals] == [
        ("乙有立项书", 1, "经费超过100万元的须说明"),
        ("丙有立项书", 1, "经费超过100万元的须说明"),
    ]
    assert [(each.words, each.why) for each in found.not_taken] == [("改不了", "必改不能以说明代替，请改正")]
    assert set(sheet_findings(YEAR, WORKS, of_draft=True)["statement"]) == {""}
    assert take_typed(who(COLLECTOR), second, found.digest) == 2
    assert set(sheet_findings(YEAR, WORKS, of_draft=True)["statement"]) == {"", "乙有立项书", "丙有立项书"}
    assert typed_back(second).proposals == ()


def test_words_of_a_finding_that_is_gone_are_told_and_our_own_are_no_news() -> None:
    first = sent(workbook(*FIRST))
    explain_all(words="有据")
    book = type_words(copy_of(first), C3="新话")
    book["成果"]["C3"] = 6
    found = typed_back(sent(saved(book), "再.xlsx"))
    assert found.proposals == ()
    assert [(each.words, each.why) for each in found.not_taken] == [("新话", "该问题已不存在，不需要说明")]


def test_words_on_a_line_for_hundreds_are_for_all_of_them() -> None:
    many = [(f"成果{number}", "2016-03-01", 600 + number) for number in range(305)]
    book = copy_of(sent(workbook(*many)))
    assert len(list_rows(book)) == 1
    second = sent(saved(type_words(book, C2="均有立项书")), "再.xlsx")
    found = typed_back(second)
    assert found.count == 305
    take_typed(who(COLLECTOR), second, found.digest)
    assert typed_back(second) == TypedBack()


def test_only_what_was_seen_and_by_whom_it_may_be() -> None:
    second = sent(saved(type_words(copy_of(sent(workbook(*FIRST))), C3="有据", C4="太长" * 900)), "再.xlsx")
    found = typed_back(second)
    assert [each.why for each in found.not_taken] == ["超过 1000 字，请缩短"]
    with pytest.raises(Moved):
        take_typed(who(COLLECTOR), second, "0" * 64)
    with pytest.raises(Refused):
        take_typed(who(OWNER), second, found.digest)


def test_refused_halfway_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    second = sent(saved(type_words(copy_of(sent(workbook(*FIRST))), C3="乙有立项书", C4="丙有立项书")), "再.xlsx")
    found = typed_back(second)
    committed = []

    def once(content: Payload, by: Who, verdict: Verdict) -> Event:
        if committed:
            raise Refused("busy", "忙")
        committed.append(content)
        return commit(content, by, verdict)

    monkeypatch.setattr("acts.review.explain.commit", once)
    with pytest.raises(Refused):
        take_typed(who(COLLECTOR), second, found.digest)
    assert committed
    assert typed_back(second) == found
