import pandas as pd
import pytest

from checks.findings_frame import FINDING_TYPES
from sample.scoring import Score, score

FILE = "2016/qc/1/a.xlsx"


def answers(*lines: dict[str, str]) -> pd.DataFrame:
    plain = {
        "file": FILE, "worksheet": "表", "cell": "C5", "kind": "性别写反", "detectable": "yes", "table": "students",
        "column": "sex", "was": "男", "is": "女", "trace": "",
    }  # fmt: skip
    return pd.DataFrame([{**plain, **line} for line in lines])


def findings(*lines: dict[str, str]) -> pd.DataFrame:
    plain = {"severity": "error", "table": "students", "column": "sex", "worksheet": "表", "message": "", "value": "2"}
    rows = [{"finding_id": f"f{number}", **plain, **line} for number, line in enumerate(lines)]
    return pd.DataFrame(rows, columns=list(FINDING_TYPES))


def counted(result: Score) -> tuple[int, int, int]:
    return tuple(int(result.kinds[name].sum()) for name in ("planted", "found", "missed"))  # type: ignore[return-value]


def test_a_finding_at_the_cell_or_in_its_row_finds_the_fault() -> None:
    assert counted(score(answers({}), {FILE: findings({"cell": "C5"})})) == (1, 1, 0)
    assert counted(score(answers({}), {FILE: findings({"cell": "D5"})})) == (1, 1, 0)
    assert counted(score(answers({}), {FILE: findings({"cell": "C6"})})) == (1, 0, 1)


@pytest.mark.parametrize("other", [{"cell": "D5"}, {"cell": "C5", "worksheet": "另一张"}])
def test_what_nobody_can_see_is_found_at_its_very_cell_only(other: dict[str, str]) -> None:
    hidden = answers({"detectable": "no"})

    assert counted(score(hidden, {FILE: findings({"cell": "C5"})})) == (1, 1, 0)
    assert counted(score(hidden, {FILE: findings(other)})) == (1, 0, 1)


def test_a_notice_in_the_row_is_no_hit() -> None:
    assert counted(score(answers({}), {FILE: findings({"cell": "D5", "severity": "notice"})})) == (1, 0, 1)


def test_a_lost_row_is_found_at_the_figure_that_betrays_it_or_by_its_class() -> None:
    lost = answers({"cell": "", "is": "", "was": "G44", "trace": "2016/academic/1/b.xlsx|规模|F7;15会计1班"})
    figure = {"2016/academic/1/b.xlsx": findings({"cell": "F7", "worksheet": "规模"})}
    words = {"": findings({"message": "分布在 15会计1班", "finding_id": "x"})}

    assert counted(score(lost, {FILE: findings(), **figure})) == (1, 1, 0)
    assert counted(score(lost, {FILE: findings(), **words})) == (1, 1, 0)
    assert counted(score(lost, {FILE: findings()})) == (1, 0, 1)


def test_findings_nobody_planted_are_told_from_consequences() -> None:
    first = {FILE: findings({"cell": "C5"}, {"cell": "K90"}, {"cell": "L91", "severity": "question"})}
    mended = {FILE: first[FILE].iloc[2:]}

    result = score(answers({}), first, mended)

    assert result.unplanted == {"error": 0, "question": 1, "notice": 0}
    assert result.consequences == {"error": 1, "question": 0, "notice": 0}


def test_faults_of_files_that_were_not_judged_do_not_count() -> None:
    assert counted(score(answers({"file": "2016/qc/2/a.xlsx"}), {FILE: findings()})) == (0, 0, 0)
