"""From the last approval to the public edition, on the pages: QC gate, leading group, edition, decision to publish."""

import re
from datetime import date

import pytest
from django.test import Client

from acts.judged.findings_view import sheet_findings
from acts.publishing.publish import make_edition
from acts.review.explain import accept
from acts.years.year import decide_plan
from catalog import clock
from ledger.facts import REVIEW_DESKS, Desk
from ledger.models import Assignment, Edition, YearDecision
from tests.portal.conftest import Login
from tests.portal.school import (
    AUDITOR,
    COLLECTOR,
    GROUP_HEAD,
    OUTPUTS,
    OWNER,
    PRINCIPAL,
    QC_HEAD,
    VICE,
    YEAR,
    approved,
    digest,
    when,
    who,
)

GATES = f"/years/{YEAR}/gates/"
FIELDS = ("table", "responsible_department", "contributors", "collector", "owner", "vice_principal", "auditor", "matter",
          "requirement", "due", "quality", "evidence")  # fmt: skip


@pytest.fixture
def accepted(submitted: None) -> None:
    """The plan is narrowed to the one sheet that was sent, and that sheet is accepted at every desk."""
    with clock.simulated(when(9, 20)):
        row = Assignment.objects.get(year=YEAR, table=OUTPUTS)
        entry = {name: getattr(row, name) for name in FIELDS}
        decide_plan(who(GROUP_HEAD), YEAR, [entry], "head", "华材职校〔2016〕42号", date(YEAR, 9, 20))
        questions = sheet_findings(YEAR, OUTPUTS).query("severity == 'question'")["finding_id"]
        accept(who(OWNER), YEAR, OUTPUTS, Desk.OWNER, digest(), dict.fromkeys(questions))
        for staff_no, desk in zip((OWNER, VICE, AUDITOR), REVIEW_DESKS, strict=True):
            approved(staff_no, desk)


def _digest(client: Client, address: str) -> str:
    found = re.search(r'name="digest" value="(\w+)"', client.get(address).content.decode())
    assert found is not None
    return found[1]


def _passed(client: Client, gate: str, **more: str) -> int:
    content = {"digest": _digest(client, f"{GATES}{gate}/"), **more}
    return client.post(f"{GATES}{gate}/pass", content).status_code


@pytest.mark.usefixtures("accepted")
def test_only_whose_gate_it_is_sees_the_button_and_in_order(login: Login) -> None:
    assert "总体核查通过</button>" in login(QC_HEAD).get(f"{GATES}qc/").content.decode()
    assert "总体核查通过</button>" not in login(PRINCIPAL).get(f"{GATES}qc/").content.decode()
    assert "审定通过</button>" not in login(GROUP_HEAD).get(f"{GATES}leading_group/").content.decode()
    assert login(COLLECTOR).get(f"{GATES}qc/").status_code == 403


@pytest.mark.usefixtures("accepted")
def test_a_gate_is_passed_on_the_digest_shown_and_by_nobody_else(login: Login) -> None:
    head = login(QC_HEAD)
    seen = _digest(head, f"{GATES}qc/")
    assert login(PRINCIPAL).post(f"{GATES}qc/pass", {"digest": seen}).status_code == 403
    moved = head.post(f"{GATES}qc/pass", {"digest": "0" * 64}, headers={"referer": f"http://testserver{GATES}qc/"})
    assert moved.headers["Location"].endswith(f"{GATES}qc/")
    assert "已有变化" in head.get(f"{GATES}qc/").content.decode()
    assert YearDecision.objects.count() == 0
    assert _passed(head, "qc") == 302
    assert YearDecision.objects.get().digest == seen


@pytest.mark.slow
@pytest.mark.usefixtures("accepted")
def test_from_the_gates_to_the_public_edition(login: Login) -> None:
    assert _passed(login(QC_HEAD), "qc") == 302
    assert _passed(login(GROUP_HEAD), "leading_group", form="meeting", words="2016年第4次会议") == 302
    make_edition(YEAR)
    address = f"/years/{YEAR}/editions/"
    assert "含个人信息，仅供" in login(COLLECTOR).get(address).content.decode()
    assert login(COLLECTOR).get(f"{address}internal/1/manifest.json").status_code == 403
    report = login(QC_HEAD).get(f"{address}internal/1/诊断报告.html")
    assert "default-src 'none'" in report.headers["Content-Security-Policy"]
    report.close()
    assert login(QC_HEAD).get(f"{address}internal/1/../../../ledger.sqlite3").status_code == 404
    assert login(QC_HEAD).get(f"{address}internal/1/%2e%2e/%2e%2e/secret_key").status_code == 404
    principal = login(PRINCIPAL)
    given = principal.post(f"{address}publish", {"digest": _digest(principal, address), "words": "同意公开"})
    assert given.status_code == 302
    assert Edition.objects.filter(kind="public").count() == 1
    public = login(COLLECTOR).get(f"{address}public/1/manifest.json")
    assert public.status_code == 200
    public.close()
