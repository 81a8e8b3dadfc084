"""What is printed to be signed: of a sheet and of a department, on exactly what stands."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from acts.review.audit_form import audit_form
from acts.review.department_form import department_digest, department_form, department_parts
from catalog import clock
from catalog.digests import check_code
from tests.acts.refusals import refused
from tests.acts.school import (
    NAMES,
    OTHER_HEAD,
    OURS,
    OWNER,
    PHONE,
    THEIRS,
    WORKS,
    YEAR,
    A,
    B,
    Desk,
    accept_all,
    approve_it,
    explain_all,
    gathered_works,
    send,
    sign,
    submitted_works,
    when,
    works,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed"),
]


def text_of(path: Path) -> str:
    done = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True)
    return re.sub(r"\s", "", done.stdout.decode())


def digest(department: str) -> str:
    return department_digest(YEAR, department_parts(YEAR, department))


def test_the_form_of_a_sheet_names_who_signed_merged_and_approved(opened: None) -> None:
    submitted_works()
    accept_all()
    approve_it(Desk.OWNER)
    said = text_of(audit_form(YEAR, WORKS))
    for words in ("部门签字教务处", "部门签字机电专业部", f"{NAMES[OTHER_HEAD]}部门数据责任人已签字2016-09-05"):
        assert words in said
    assert "汇总提交" in said
    assert f"{NAMES[OWNER]}指标负责人审核通过" in said
    assert "分管校级领导待审核" in said
    assert "经核对属实" in said
    assert PHONE not in said


def test_before_anything_is_submitted_there_is_no_form_of_the_sheet(opened: None) -> None:
    gathered_works()
    with refused("not-submitted"):
        audit_form(YEAR, WORKS)


def test_the_form_of_a_department_holds_its_rows_alone(opened: None) -> None:
    send(A, OURS)
    send(B, THEIRS)
    ours, theirs = (text_of(department_form(YEAR, code)) for code in (A, B))
    assert "2张，已报送1张" in ours
    assert "10.1学生未报送" in ours
    assert "1张，已报送1张" in theirs
    assert "经费500万元（尚未说明）" in theirs
    assert "经费500万元" not in ours
    assert "经费合计（万元）11" in ours
    assert "经费合计（万元）500" in theirs
    for code, said in ((A, ours), (B, theirs)):
        assert check_code(digest(code)) in said
        assert check_code(department_parts(YEAR, code)[0].content[1]) in said  # type: ignore[arg-type]


def test_the_head_s_signature_and_the_words_stand_on_it(opened: None) -> None:
    send(B, THEIRS)
    assert f"{NAMES[OTHER_HEAD]}部门数据责任人待签字" in text_of(department_form(YEAR, B))
    sign(WORKS, B)
    explain_all(words="立项书为准")
    said = text_of(department_form(YEAR, B))
    assert f"{NAMES[OTHER_HEAD]}部门数据责任人已签字2016-09-05" in said
    assert "立项书为准" in said
    assert "（尚未说明）" not in said


def test_its_digest_moves_with_rows_and_words_of_the_department_only(opened: None) -> None:
    send(B, THEIRS)
    first, path = digest(B), department_form(YEAR, B)
    assert first[:12] in path.name
    send(A, OURS)
    with clock.simulated(when(6)):
        assert digest(B) == first
    explain_all()
    explained = digest(B)
    assert explained != first
    send(B, works("丙,2016-05-01,501"))
    assert digest(B) not in (first, explained)


def test_a_department_that_sent_nothing_has_no_form(opened: None) -> None:
    with refused("no-part"):
        department_form(YEAR, B)
    with refused("not-found"):
        department_form(YEAR, "office")
