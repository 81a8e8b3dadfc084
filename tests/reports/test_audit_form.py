"""The printed 数据审核表: what is signed stands on it, and people's words never act as markup."""

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.digests import check_code, digest_of
from catalog.findings import Severity
from reports.audit_form import TEMPLATES, AuditForm, DepartmentForm, write_audit_form, write_department_form

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
    signers=[
        ("部门审核", "李某", "教务处主任", "已审核", "2016-10-09"),
        ("分管校级领导", "张某（代陈某）", "副校长", "待审核", ""),
    ],
    printed_at="2016年10月10日 10:15",
    rehearsal=False,
)
DEPARTMENT = DepartmentForm(
    school=FORM.school,
    year_title=FORM.year_title,
    department="机电专业部",
    check_code=FORM.check_code,
    digest=DIGEST,
    url="http://10.0.0.5:8000/d/2016/x/y",
    findings={Severity.ERROR: 0, Severity.QUESTION: 2},
    signers=[("填报", "李某", "数据采集员", "已报送", "2016-10-09"), ("部门审核", "张某", "部门数据责任人", "待签字", "")],
    printed_at="2016年10月10日 10:15",
    rehearsal=False,
    extent="2 张，已报送 1 张",
    parts=[
        ("6.7 教科研成果", "39", "第 2 次\n2016-10-09", "93d7-79d9-15cf", "0", "2", "1", "未签字"),
        ("7.1 专业设置", "", "未报送", "", "", "", "", ""),
    ],
    key_figures=[("6.7 教科研成果", "经费合计（万元）", "16", "6.3", "+154.0%（较大）")],
    explained=[
        ("6.7", "K5", "经费 350 万元", "立项书为准", "（未认可）"),
        ("6.7", "K6", "早于统计时期", "（尚未说明）", "（未认可）"),
    ],
)
needs_pdftotext = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")


def pages(path: Path) -> int:
    found = re.findall(rb"/Count (\d+)", path.read_bytes())
    return int(found[0])


def text_of(form: AuditForm | DepartmentForm, folder: Path) -> str:
    path = folder / "form.pdf"
    if isinstance(form, AuditForm):
        write_audit_form(form, path)
    else:
        write_department_form(form, path)
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
def test_the_form_of_a_department_holds_all_its_sheets(tmp_path: Path) -> None:
    said = text_of(DEPARTMENT, tmp_path)
    for words in ("部门数据审核表", "2张，已报送1张", check_code(DIGEST), DIGEST, "93d7-79d9-15cf", "未报送", "须说明2项"):
        assert words in said
    for words in ("经费合计（万元）166.3+154.0%（较大）", "立项书为准", "（尚未说明）", "部门盖章", "部门数据责任人待签字"):
        assert words in said
    assert "第1页共1页" in said


@needs_pdftotext
@pytest.mark.parametrize("form", [FORM, DEPARTMENT], ids=["sheet", "department"])
def test_a_rehearsal_says_so_on_the_paper(tmp_path: Path, form: AuditForm | DepartmentForm) -> None:
    assert "演练" in text_of(replace(form, rehearsal=True), tmp_path)


def test_the_structure_of_both_forms() -> None:
    """What stands on them, in which order: a change here is a change of a document that people sign."""
    sections = {
        name: re.findall(r'#(?:section|signatures)\("([^"]+)"', (TEMPLATES / f"{name}.typ").read_text(encoding="utf-8"))
        for name in ("audit_form", "department_form")
    }
    assert sections == {
        "audit_form": ["一、主要数据与变化", "二、审核结果", "三、已说明的问题", "四、签字与审核"],
        "department_form": [
            "一、本部门报送的采集表", "二、主要数据与变化", "三、审核结果", "四、须说明的问题与情况说明", "五、签字",
        ],
    }  # fmt: skip


@needs_pdftotext
def test_words_of_people_are_no_markup(tmp_path: Path) -> None:
    words = "#panic()$x$*_`<b>"
    assert words in text_of(replace(FORM, explained=[("A1", words, "", "")]), tmp_path)
    assert words in text_of(replace(DEPARTMENT, explained=[("6.7", "A1", words, "", "")]), tmp_path)


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


@needs_pdftotext
def test_signatures_on_a_later_page_stand_beside_what_they_sign(tmp_path: Path) -> None:
    """The 校验码 stands in the head of each page, and once more in the box of what is signed."""
    long = replace(FORM, key_figures=[*FORM.key_figures] * 30)
    path = tmp_path / "form.pdf"
    write_audit_form(long, path)
    assert pages(path) == 2
    done = subprocess.run(["pdftotext", "-layout", "-f", "2", str(path), "-"], capture_output=True, check=True)
    said = re.sub(r"\s", "", done.stdout.decode())
    assert said.count(check_code(DIGEST)) == 2
    assert "所签的采集表数据行数校验码必改须说明提示6.7教科研成果132行" in said
    assert "所签的采集表" not in text_of(FORM, tmp_path)
