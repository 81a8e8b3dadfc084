"""Every page for every role: 200 for whose work it is, 403 for others, 404 for what is not there; never a traceback."""

import re
from pathlib import Path

import pytest

from tests.portal.conftest import Login
from tests.portal.school import (
    ACADEMIC_HEAD,
    AUDITOR,
    COLLECTOR,
    GROUP_HEAD,
    MAINTAINER,
    OTHER_COLLECTOR,
    OUTPUTS,
    OWNER,
    PART_COLLECTOR,
    PART_HEAD,
    PEOPLE,
    PRINCIPAL,
    QC_HEAD,
    STAFF,
    VICE,
    YEAR,
)

SHEET = f"/sheets/{YEAR}/{OUTPUTS}/"
FUNDS_RULE = f"{SHEET}findings/research_outputs.funds.bounds/"
DESKS = {ACADEMIC_HEAD, COLLECTOR, OWNER, VICE, AUDITOR, QC_HEAD, GROUP_HEAD, PRINCIPAL, MAINTAINER}
PART = {PART_HEAD, PART_COLLECTOR}
MANAGERS = {QC_HEAD, AUDITOR, MAINTAINER, PRINCIPAL, GROUP_HEAD}

WHO_MAY = {
    "/duties": set(PEOPLE),
    "/upload": set(PEOPLE),
    "/deliveries/": set(PEOPLE),
    "/password": set(PEOPLE),
    f"/years/{YEAR}/matrix": set(PEOPLE),
    f"/years/{YEAR}/matrix?sort=code": set(PEOPLE),
    f"/years/{YEAR}/editions/": set(PEOPLE),
    f"/years/{YEAR}/templates/": set(PEOPLE),
    f"/years/{YEAR}/runs": MANAGERS,
    f"/years/{YEAR}/trial": {QC_HEAD, AUDITOR},
    f"/years/{YEAR}/gates/qc/": MANAGERS,
    f"/years/{YEAR}/gates/leading_group/": MANAGERS,
    f"/years/{YEAR}/review/owner/": set(PEOPLE),
    SHEET: DESKS | PART,
    FUNDS_RULE: DESKS | PART,
    f"{SHEET}audit-form.pdf": DESKS,
    f"{SHEET}parts/mechatronics/": DESKS | PART,
    f"{SHEET}parts/academic/": DESKS,
    f"/s/{YEAR}/{OUTPUTS}/0123456789ab": DESKS | PART,
}


@pytest.mark.usefixtures("submitted")
@pytest.mark.parametrize("address", WHO_MAY)
def test_pages_open_for_whose_work_it_is_and_for_nobody_else(login: Login, address: str) -> None:
    answered = {}
    for staff_no in PEOPLE:
        given = login(staff_no).get(address)
        given.close()
        answered[staff_no] = given.status_code
    assert answered == {staff_no: 200 if staff_no in WHO_MAY[address] else 403 for staff_no in PEOPLE}


@pytest.mark.usefixtures("submitted")
@pytest.mark.parametrize("address", [
    "/nothing", "/deliveries/99999/", "/sheets/2016/no_such_sheet/", "/sheets/1999/research_outputs/", "/years/1999/matrix",
    f"{SHEET}parts/library/", f"/years/{YEAR}/gates/no_gate/", f"/years/{YEAR}/editions/internal/1/x.csv",
    f"/years/{YEAR}/templates/library.xlsx",
])  # fmt: skip
def test_what_is_not_there_is_said_in_chinese_with_a_way_back(login: Login, address: str) -> None:
    given = login(QC_HEAD).get(address)
    text = given.content.decode()
    assert given.status_code == 404
    assert "怎么办" in text
    assert "返回" in text


@pytest.mark.usefixtures("submitted")
def test_pages_name_whose_and_what_and_the_rehearsal(login: Login) -> None:
    text = login(OWNER).get(SHEET).content.decode()
    assert "教务处 · 6.7 教科研成果 · 2016年度（2015—2016学年）" in text
    assert "演练" in text
    assert "审核通过</button>" in text


@pytest.mark.usefixtures("submitted")
def test_nothing_inline_and_a_policy_that_forbids_it(login: Login) -> None:
    given = login(OWNER).get(SHEET)
    assert "default-src 'self'" in given.headers["Content-Security-Policy"]
    text = given.content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text)


def test_templates_hold_nothing_inline(portal_root: Path) -> None:
    for path in (portal_root / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<script(?! src=\"\{% static)|<style|\sstyle=|\son(click|change|submit|load)=|javascript:", text), (
            path.name
        )


@pytest.mark.usefixtures("delivered")
def test_a_part_is_not_shown_to_another_department(login: Login) -> None:
    other = login(OTHER_COLLECTOR)
    assert other.get(SHEET).status_code == 403
    assert other.get(f"{SHEET}parts/mechatronics/").status_code == 403
    part = login(PART_COLLECTOR)
    assert "机电专业部" in part.get(f"{SHEET}parts/mechatronics/").content.decode()
    assert part.get(f"{SHEET}parts/academic/").status_code == 403


@pytest.mark.usefixtures("delivered")
def test_a_contributor_sees_findings_of_the_own_rows_only(login: Login) -> None:
    own = login(PART_COLLECTOR).get(f"{SHEET}?of=draft").content.decode()
    assert "超出合理范围" in own or "经费" in own
    assert "教务处成果" not in own


@pytest.mark.usefixtures("opened")
def test_empty_states_say_what_comes_next(login: Login) -> None:
    assert "现在没有待办事项" in login(STAFF).get("/duties").content.decode()
    assert "还没有报送过文件" in login(COLLECTOR).get("/deliveries/").content.decode()
    assert "本年度还没有数据版本" in login(PRINCIPAL).get(f"/years/{YEAR}/editions/").content.decode()
    assert "还没有报送这张表" in login(ACADEMIC_HEAD).get(f"{SHEET}parts/academic/").content.decode()


@pytest.mark.usefixtures("opened")
def test_templates_come_for_the_own_department_only(login: Login) -> None:
    client = login(PART_COLLECTOR)
    given = client.get(f"/years/{YEAR}/templates/mechatronics.xlsx")
    assert given.status_code == 200
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(given.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    given.close()
    assert client.get(f"/years/{YEAR}/templates/academic.xlsx").status_code == 403


@pytest.mark.usefixtures("submitted")
def test_runs_say_who_waits_for_whom_and_link_to_prefect(login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATEDATA_PREFECT_UI", "http://10.1.2.3:4200")
    text = login(QC_HEAD).get(f"/years/{YEAR}/runs").content.decode()
    assert "等待谢振宇审核（指标负责人审核）" in text
    assert "http://10.1.2.3:4200" in text
