"""A list without rows where last year, or a 基线, had some; and one that must have rows."""

from pathlib import Path

import pytest

from acts.judged.draft import draft
from acts.years.baseline import record_baseline
from acts.years.baseline_files import GivenFile
from tests.acts import school
from tests.acts.comparing import LAST, write_comparing
from tests.acts.next_year import NEXT, sent, with_an_edition
from tests.acts.school import PUPILS, QC_HEAD, ROLL, WORKS, YEAR, A, ReaderHere, assignment, pupils, send, the_draft, who, works

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def small_catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pupils must have rows, the works may be none."""
    return write_comparing(tmp_path_factory.mktemp("must") / "data", pupils="must_have_rows: true\n")


def messages(year: int, table: str) -> list[tuple[str, str]]:
    found = draft(year, table)
    assert found is not None
    mine = found.findings[found.findings["rule"] == f"{table}.rows"]
    return list(zip(mine["severity"], mine["message"], strict=True))


def test_last_years_rows_of_the_same_department(db: None) -> None:
    with_an_edition()
    from catalog import clock
    from tests.acts.next_year import a_year_later

    with clock.simulated(a_year_later()):
        sent(works(), name="成果.csv")
        assert messages(NEXT, WORKS) == [("question", "没有任何数据行，而上年度有 2 行")]


def test_rows_of_a_baseline_are_asked_of_who_fills_in_the_sheet_alone(db: None) -> None:
    school.found()
    record_baseline(who(QC_HEAD), YEAR - 1, [GivenFile("成果.csv", LAST)], ReaderHere())
    school.planned([assignment(WORKS), assignment(PUPILS)])
    school.open_year(who(QC_HEAD), YEAR, school.date(YEAR, 9, 2), school.date(YEAR, 10, 15), "通知", school.date(YEAR, 10, 31))
    send(A, works())
    assert messages(YEAR, WORKS) == [("question", "没有任何数据行，而基线（未经本系统审核）有 3 行")]


def test_that_must_have_rows_is_an_error_and_no_question_beside(opened: None) -> None:
    send(A, ROLL, "学生.csv")
    send(A, pupils(), "学生.csv")
    assert messages(YEAR, PUPILS) == [("error", "“10.1 学生”必须有数据，现在一行也没有")]
    assert the_draft(PUPILS).errors == 1


def test_that_must_have_rows_holds_with_one(opened: None) -> None:
    send(A, ROLL, "学生.csv")
    outcome = next(each for each in the_draft(PUPILS).evaluation.outcome_list() if each["rule"] == "pupils.rows")
    assert (outcome["state"], messages(YEAR, PUPILS)) == ("held", [])
