"""What a flow may hold: gates only ask and wait, flows only order, nothing of theirs is kept by Prefect."""

import ast
import inspect
from pathlib import Path

import pytest
from prefect import Flow, Task

from catalog.home import Home
from cli.procfile import Ports, environment, procfile
from flows.background import go_on, receive, restage
from flows.caretaker import caretaker
from flows.collect_year import collect_year
from flows.deployments import FLOWS
from flows.receive_delivery import receive_delivery
from flows.review_department import review_department
from flows.suspending import question_of
from tasks.edition import write_edition
from tasks.feedback import write_feedback
from tasks.judge import judge_delivery
from tasks.quiet import StepFailed, quiet
from tasks.read import read_file
from tasks.staging import refresh_staging
from tasks.suite import run_whole_suite
from tasks.templates import put_out_templates

ALL_FLOWS = [collect_year, review_department, receive_delivery, caretaker]
ALL_TASKS = [
    write_edition,
    write_feedback,
    judge_delivery,
    read_file,
    refresh_staging,
    run_whole_suite,
    put_out_templates,
    receive,
    go_on,
    restage,
]


def _body(flow: Flow[..., None]) -> list[ast.stmt]:
    function = ast.parse(inspect.getsource(flow.fn)).body[0]
    assert isinstance(function, ast.FunctionDef)
    return function.body[1:]


def test_a_gate_asks_and_waits_and_does_nothing_else() -> None:
    said = [ast.unparse(statement) for statement in _body(review_department)]
    assert said == [
        "question = open_question_of_department(year, department)",
        "if question:\n    wait_for(question)",
    ]


def test_the_order_of_a_year() -> None:
    said = [ast.unparse(statement) for statement in _body(collect_year)]
    assert said == [
        "put_out_templates(year)",
        "question = open_question_of_year(year)",
        "if question and question != ACCEPTED:\n    run_whole_suite(year)",
        "if question:\n    wait_for(question)",
        "write_edition(year)",
    ]


@pytest.mark.parametrize("flow", ALL_FLOWS, ids=lambda flow: flow.name)
def test_flows_are_short_synchronous_and_keep_no_results(flow: Flow[..., None]) -> None:
    assert len(inspect.getsource(flow.fn).splitlines()) <= 40
    assert not flow.isasync
    assert flow.persist_result is False


@pytest.mark.parametrize("task", ALL_TASKS, ids=lambda task: task.name)
def test_tasks_take_ids_and_keep_no_results(task: Task[..., object]) -> None:
    assert task.persist_result is False
    assert {each.annotation for each in inspect.signature(task.fn).parameters.values()} <= {int, str}


def test_deployments_are_named_after_their_flows_and_can_be_loaded_by_module_path() -> None:
    for name, flow in FLOWS.items():
        assert flow.fn.__module__ == f"flows.{flow.fn.__name__}"
        assert name == flow.name


def test_only_our_own_pause_keys_hold_a_question() -> None:
    assert question_of("qc/0b0f0a") == "qc"
    assert question_of("0b0f0a") == ""
    assert question_of(None) == ""


def test_a_fault_in_a_step_reaches_prefect_without_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    secret = "440681199903078358"

    @quiet
    def step(delivery: int) -> None:
        raise ValueError(secret)

    with pytest.raises(StepFailed) as raised:
        step(7)
    assert str(raised.value) == "step: ValueError"
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None
    assert secret not in capsys.readouterr().err


def test_the_password_of_a_home_is_its_own_and_only_for_its_owner(tmp_path: Path) -> None:
    home = Home(tmp_path)
    one, two = environment(home, Ports()), environment(home, Ports())
    assert one["PREFECT_API_AUTH_STRING"] == two["PREFECT_SERVER_API_AUTH_STRING"]
    assert (home.root / "prefect_password").stat().st_mode & 0o077 == 0
    assert one["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"


def test_the_procfile_has_five_processes() -> None:
    names = [line.partition(":")[0] for line in procfile(Ports()).splitlines()]
    assert names == ["prefect", "runner", "worker", "courier", "portal"]
