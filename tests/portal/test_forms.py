"""部门数据审核表 from the pages, and what scanning its QR code tells."""

import pytest
from django.test import Client

from acts.review.department_form import department_digest, department_parts
from catalog import clock
from tests.portal.conftest import Login
from tests.portal.school import (
    COLLECTOR,
    OTHER_COLLECTOR,
    OUTPUTS,
    PART_COLLECTOR,
    PART_HEAD,
    QC_HEAD,
    YEAR,
    line,
    outputs_csv,
    send,
    when,
)

DEPARTMENT = "mechatronics"
FORM = f"/years/{YEAR}/departments/{DEPARTMENT}/audit-form.pdf"


def scan(client: Client, code: str) -> str:
    answer = client.get(f"/d/{YEAR}/{DEPARTMENT}/{code}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def code_now() -> str:
    return department_digest(YEAR, department_parts(YEAR, DEPARTMENT))[:12]


@pytest.mark.parametrize("staff_no", [PART_COLLECTOR, PART_HEAD, QC_HEAD])
def test_senders_and_the_qc_office_print_it(mended: None, login: Login, staff_no: str) -> None:
    answer = login(staff_no).get(FORM)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert b"".join(answer).startswith(b"%PDF")  # type: ignore[arg-type]


@pytest.mark.parametrize("staff_no", [COLLECTOR, OTHER_COLLECTOR])
def test_other_departments_do_not(mended: None, login: Login, staff_no: str) -> None:
    assert login(staff_no).get(FORM).status_code == 403
    assert login(staff_no).get(f"/d/{YEAR}/{DEPARTMENT}/{code_now()}").status_code == 403


def test_before_anything_was_sent_it_says_so(opened: None, login: Login) -> None:
    answer = login(PART_HEAD).get(FORM)
    assert answer.status_code == 403
    assert "还没有报送任何采集表" in answer.content.decode()
    assert "没有报送的数据" in scan(login(PART_HEAD), "0123456789ab")
    assert login(QC_HEAD).get(FORM.replace(DEPARTMENT, "kitchen")).status_code == 404


def test_scanning_tells_whether_the_paper_is_still_right(mended: None, login: Login) -> None:
    client, printed = login(PART_HEAD), code_now()
    assert "一致。" in scan(client, printed)
    assert "不一致" not in scan(client, printed)
    with clock.simulated(when(9, 11)):
        send(PART_COLLECTOR, DEPARTMENT, "又改.csv", outputs_csv(line("丙", "机电专业部")))
    assert "不一致" in scan(client, printed)
    assert "一致。" in scan(client, code_now())


def test_it_is_linked_where_one_signs(mended: None, login: Login) -> None:
    client = login(PART_HEAD)
    for address in (f"/sheets/{YEAR}/{OUTPUTS}/parts/{DEPARTMENT}/", f"/years/{YEAR}/templates/"):
        assert FORM in client.get(address).content.decode()
