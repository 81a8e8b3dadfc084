"""Labels of a form are asked like headers of a list, and known the next time."""

from pathlib import Path

import pytest

from acts.asking.mappings import Answers, confirm_mappings, mapping_questions
from acts.context import sheet, the_store
from acts.receiving.read import read_delivery, reading_told
from ledger.models import Delivery
from tests.acts import school
from tests.acts.school import COLLECTOR, PLAN, YEAR, A, ReaderHere, assignment, send, who
from warehouse.frames import read_frame

pytestmark = pytest.mark.django_db
INCOME = """
table: income
code: "5.1"
title: {zh: 经费收入, en: Income}
shape: form
period: calendar_year
population: 全部收入
columns:
  - {name: tuition, title: 学费收入, type: decimal, unit: 万元, sensitivity: open}
  - {name: grant, title: 财政拨款, type: decimal, unit: 万元, required: true, sensitivity: open}
  - {name: other, title: 其他收入, type: decimal, unit: 万元, sensitivity: open}
"""


@pytest.fixture(scope="module")
def small_catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = school.write_catalog(tmp_path_factory.mktemp("forms") / "data")
    (root / "sheets" / "income.yaml").write_text(INCOME.lstrip(), encoding="utf-8")
    return root


def form(labels: tuple[str, ...], *values: int) -> bytes:
    return "\n".join(["经费收入", *(f"{label},{value}" for label, value in zip(labels, values, strict=True))]).encode("gb18030")


def amounts() -> list[float]:
    part = sheet(YEAR, "income").part_of(A)
    assert part is not None
    frame = read_frame(the_store().path(part.rows_file))
    return [float(frame[name].tolist()[0]) for name in ("tuition", "grant", "other") if name in frame]


def test_asked_answered_and_known_next_time(db: None) -> None:
    school.opened([*PLAN, assignment("income")])
    labels = ("学杂费", "财政拨款", "其他收入")
    first = send(A, form(labels, 5, 6, 7), "财务导出.csv").delivery
    asked = mapping_questions(first)
    assert asked is not None
    (of_form,) = asked.sheets
    assert (of_form.is_form, [(each.word, each.at) for each in of_form.headers]) == (True, [("学杂费", "A2")])
    assert of_form.headers[0].proposals[0].target == "tuition"
    answers = Answers({("income", "学杂费"): "tuition"})
    seq = confirm_mappings(who(COLLECTOR), first, asked.seen, "finance", answers)
    read_delivery(first, ReaderHere())
    assert (amounts(), mapping_questions(first)) == ([5, 6, 7], None)
    second = send(A, form(labels, 8, 9, 10), "财务导出 修改稿.csv").delivery
    assert (amounts(), mapping_questions(second)) == ([8, 9, 10], None)
    told = reading_told(Delivery.objects.get(event_seq=second))
    said = f"工作表“财务导出 修改稿”按对应关系（财务系统）：栏目“学杂费”读作“学费收入”（甲 2016-09-05 确认，第 {seq} 号）"
    assert said in told
