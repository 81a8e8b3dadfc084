"""Gates against a real Prefect: whoever presses, forces, kills or deletes there, only the ledger's answer counts."""

import os
import signal
from pathlib import Path

import openpyxl
import pytest

from cli.processes import end, started
from cli.procfile import prefect_server
from tests.flows.conftest import Beside, bytes_below, until
from tests.flows.house import children
from tests.flows.play import NAMES

pytestmark = pytest.mark.slow

FINANCE, STUDENTS, YEAR = "gate:2016:finance", "gate:2016:student_affairs", "collect:2016"
PUPIL, PUPIL_ID, PUPIL_PHONE = "欧阳测试生", "440681199903078358", "13800138457"


def test_opening_a_year_opens_a_gate_for_each_department_and_its_collection(beside: Beside) -> None:
    for family in (FINANCE, STUDENTS, YEAR):
        beside.run(family)
    assert beside.run(STUDENTS)["name"].startswith("2016年度 学生处 · 等待 10.1 学生名册（部门填报，")


def test_resume_pressed_in_prefect_approves_nothing_and_the_run_waits_again(beside: Beside) -> None:
    run, before = beside.run(FINANCE), beside.play("facts")
    beside.api.resume(run)
    beside.run(FINANCE, after=run)
    assert beside.play("facts") == before


@pytest.mark.parametrize("family", [FINANCE, YEAR])
@pytest.mark.parametrize("state", ["COMPLETED", "CANCELLED"])
def test_a_run_forced_to_an_end_comes_back_and_nothing_is_published(beside: Beside, family: str, state: str) -> None:
    run, before = beside.run(family), beside.play("facts")
    beside.api.force(run, state)
    assert beside.run(family, after=run)["id"] == run["id"]
    assert beside.play("facts") == before
    assert before["editions"] == 0


def test_a_killed_run_goes_on_in_a_new_process(beside: Beside) -> None:
    run = beside.run(FINANCE)
    beside.api.resume(run)
    os.kill(until(lambda: _process_of_a_run(beside), beside.home, 0.02), signal.SIGKILL)
    beside.run(FINANCE, after=run)


def _process_of_a_run(beside: Beside) -> int | None:
    """A child of the process from which the runner forks; the runner's own children are that and a tracker."""
    found = (each for child in children(beside.running.processes["runner"].pid) for each in children(child))
    return next(found, None)


def test_a_gate_closes_when_its_sheets_are_accepted_and_opens_anew_when_one_is_voided(beside: Beside) -> None:
    first = beside.run(STUDENTS)
    beside.play("submit", "funding_income")
    beside.play("submit", "students")
    beside.play("approve", "students", "owner")
    beside.until(lambda: beside.run(STUDENTS)["name"].startswith("2016年度 学生处 · 等待 10.1 学生名册（分管校级领导审核，"))
    beside.play("approve", "students", "vice_principal", "qc_office")
    assert beside.run(STUDENTS, "Completed")["id"] == first["id"]
    beside.until(lambda: beside.run(STUDENTS, "Completed")["name"] == "2016年度 学生处 · 已全部审核通过")
    beside.play("add_errors", "students", "f1")
    anew = beside.run(STUDENTS)
    assert anew["id"] != first["id"]
    assert anew["idempotency_key"] != first["idempotency_key"]


def test_no_personal_data_reaches_prefect(beside: Beside, tmp_path: Path) -> None:
    path = tmp_path / f"{PUPIL}.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "10.1 学生名册"
    for row in (["姓名", "身份证号", "联系电话"], [PUPIL, PUPIL_ID, PUPIL_PHONE], [PUPIL, "4406811999030783", "无"]):
        sheet.append(row)
    book.save(path)
    beside.play("receive", str(path))
    beside.until(lambda: beside.play("facts")["unread"] == 0)
    beside.until(lambda: [run for run in _readings(beside) if run["state"]["type"] in ("COMPLETED", "FAILED")])
    personal = [word.encode() for word in (PUPIL, PUPIL_ID, PUPIL_PHONE, *NAMES.values())]
    for folder in (beside.home.prefect, beside.home.logs):
        leaks = [path.name for path, content in bytes_below(folder) if any(word in content for word in personal)]
        assert leaks == []


def _readings(beside: Beside) -> list[dict[str, dict[str, str]]]:
    return [run for run in beside.api.post("/flow_runs/filter") if "· 来件" in run["name"]]


def test_what_prefect_shows_in_work_though_nobody_is_at_it_is_ended(beside: Beside) -> None:
    """As after a server that was killed before it had written down the ends it was told."""
    running = {"type": "RUNNING", "name": "Running"}
    over, reading = beside.run(STUDENTS), beside.until(lambda: _readings(beside))[0]
    step = {"task_key": "a-step", "dynamic_key": "lost", "state": running}
    found = (
        ("flow_runs", {"flow_id": reading["flow_id"], "parameters": {"delivery": 1}, "state": running}),
        ("task_runs", {**step, "flow_run_id": over["id"]}),
        ("task_runs", {**step, "flow_run_id": reading["id"]}),
        ("task_runs", {**step, "flow_run_id": None}),
    )
    made = [(kind, beside.api.post(f"/{kind}/", **body)["id"]) for kind, body in found]
    for kind, run_id in made:
        beside.until(lambda kind=kind, run_id=run_id: beside.api.one(kind, run_id)["state"]["type"] == "CRASHED")


def test_prefects_database_deleted_the_gates_come_back(beside: Beside) -> None:
    before = beside.run(FINANCE)
    end(beside.running.processes["prefect"])
    for path in beside.home.prefect.glob("prefect.db*"):
        path.unlink()
    with started(prefect_server(beside.ports), beside.home, beside.running.environment):
        after = beside.run(FINANCE)
        assert after["id"] != before["id"]
        beside.run(YEAR)
        beside.play("receive", __file__)
        beside.until(lambda: beside.play("facts")["unread"] == 0)
