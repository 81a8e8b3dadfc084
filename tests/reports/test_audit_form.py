"""The printed 数据审核表: what is signed stands on it, and people's words never act as markup."""

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.digests import check_code, digest_of
from catalog.findings import Severity
from reports.audit_form import AuditForm, write_audit_form

DIGEST = digest_of("the sheet as it stands")
FORM = AuditForm(
    school="佛山市华材职业技术学校",
    year_title="2016年度（2015—2016学年）",
    department="教务处",
    sheet_code="6.7",
    sheet_title="教科研成果",
    check_code=check_code(DIGEST),
    digest=DIGEST,
    url="http://10.0.0.5:8000/sheets/2016/x",
    rows=132,
    key_figures=[("成果总数", "132", "118", "+14")],
    findings={Severity.ERROR: 0, Severity.QUESTION: 1},
    explained=[("第14行", "早于统计时期", "以发文日期为准", "王某某")],
    desks=[
        ("部门审核", "李某", "教务处主任", "已审核", "2016-10-09"),
        ("分管校级领导", "张某（代陈某）", "副校长", "待审核", ""),
    ],
    printed_at="2016年10月10日 10:15",
)
needs_pdftotext = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")


def pages(path: Path) -> int:
    found = re.findall(rb"/Count (\d+)", path.read_bytes())
    return int(found[0])


def text_of(form: AuditForm, folder: Path) -> str:
    path = folder / "form.pdf"
    write_audit_form(form, path)
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return re.sub(r"\s", "", done.stdout.decode())


@needs_pdftotext
def test_it_says_what_is_signed(tmp_path: Path) -> None:
    said = text_of(FORM, tmp_path)
    for words in (
        "数据审核表",
        "表号：6.7",
        "132行",
        check_code(DIGEST),
        DIGEST,
        "成果总数",
        "+14",
        "以发文日期为准",
        "张某（代陈某）",
    ):
        assert words in said
    for words in ("必改0项", "须说明1项", "提示0项", "部门盖章", "第1页共1页", "2016年度（2015—2016学年）"):
        assert words in said
    assert "演练" not in said


@needs_pdftotext
def test_a_rehearsal_says_so_on_the_paper(tmp_path: Path) -> None:
    assert "演练" in text_of(replace(FORM, rehearsal=True), tmp_path)


@needs_pdftotext
def test_words_of_people_are_no_markup(tmp_path: Path) -> None:
    words = "#panic()$x$*_`<b>"
    assert words in text_of(replace(FORM, explained=[("A1", words, "", "")]), tmp_path)


@needs_pdftotext
def test_an_empty_form_says_that_there_was_nothing(tmp_path: Path) -> None:
    said = text_of(replace(FORM, key_figures=[], explained=[]), tmp_path)
    assert "本表没有主要数据" in said
    assert "没有须说明的问题" in said


def test_long_lists_run_over_pages(tmp_path: Path) -> None:
    short, long = tmp_path / "short.pdf", tmp_path / "long.pdf"
    write_audit_form(FORM, short)
    write_audit_form(replace(FORM, explained=list(FORM.explained) * 120), long)
    assert pages(short) == 1
    assert pages(long) > 3


def test_it_carries_its_fonts(tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    write_audit_form(FORM, path)
    content = path.read_bytes()
    assert content.startswith(b"%PDF")
    assert b"NotoSansCJKsc" in content
    assert b"SimHei" not in content
