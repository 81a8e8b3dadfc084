"""Scenes of a year, in the words of 办法第五条: 报送, 签字, 提交, 审核, 审定."""

from typing import Any

import pandas as pd

from acts.context import Refused, sheet, today
from acts.judged.draft import draft
from acts.judged.findings_view import sheet_findings
from acts.publishing import editions, publish
from acts.receiving import receive
from acts.review import decide, explain, sign_part, submit
from acts.waiting import department_names, sheet_title
from acts.years import gates, year
from catalog.findings import Severity
from catalog.periods import year_title
from ledger.facts import Desk
from ledger.questions import QuestionState, question_states
from ledger.sheet_digest import sheet_digest
from ledger.stage import stage_of
from reports.figures import ordinal_edition
from sample.happenings import Kind
from sample.playing import Stage, head, who

LEADER, QC_HEAD, PRINCIPAL = "T0004", "T0017", "T0001"
# Sheets that others refer to are submitted first, as the office would ask for them.
ORDER = (
    "full_time_teachers", "students", "enrolment", "majors", "teaching_equipment", "funding_income", "research_outputs",
    "lesson_observations",
)  # fmt: skip
CHECKED = "已核对原始材料，数据属实"


def open_year(stage: Stage, lines: list[dict[str, Any]]) -> None:
    """The plan is decided, the QC office opens the year."""
    collected = stage.year
    opening, closing = (
        stage.calendar.moment.date().replace(month=10, day=15),
        stage.calendar.moment.date().replace(month=11, day=15),
    )
    with stage.calendar.act():
        year.decide_plan(who(LEADER), collected, lines, "meeting", f"领导小组会议纪要〔{collected}〕1号", today())
    stage.calendar.go_to(opening)
    with stage.calendar.act():
        deadline = closing.replace(month=12, day=20)
        year.open_year(who(QC_HEAD), collected, opening, closing, f"关于报送{collected}年数据的通知", deadline)
    stage.tell(f"启动　{year_title(collected)}数据采集")


def send(stage: Stage, delivery: dict[str, Any]) -> int:
    """A collector sends one file; it is read and judged."""
    received = _received(stage, delivery)
    stage.machine.until_read(received.delivery)
    return received.delivery


def _received(stage: Stage, delivery: dict[str, Any]) -> receive.Received:
    path = stage.folder / delivery["file"]
    with stage.calendar.act():
        sender = who(delivery["contributor"])
        return receive.receive(sender, stage.year, delivery["department"], path.name, path.read_bytes())


def send_again(stage: Stage, delivery: dict[str, Any]) -> None:
    """The very bytes that were sent before: a clerk who is not sure whether they arrived.

    Raises:
        LookupError: they were taken for new ones.
    """
    since = head()
    received = _received(stage, delivery)
    if not received.already:
        raise LookupError(f"{delivery['file']}: was taken in twice")
    department = department_names()[delivery["department"]]
    words = f"{department}把同一文件又报送一次：与来件 {received.delivery} 逐字节相同，没有新增任何记录"
    stage.happened(Kind.REPEATED, delivery["tables"][0], words, since=since, about=received.delivery)


def sign(stage: Stage, table: str) -> None:
    """Every department head signs the latest part of a sheet that is not signed yet."""
    for part in sheet(stage.year, table).parts:
        if not part.signed_by:
            with stage.calendar.act():
                head = who(stage.heads()[part.department])
                sign_part.sign_part(head, stage.year, table, part.department, part.content_digest)


def say_why(stage: Stage, table: str, prepared: list[dict[str, Any]]) -> int:
    """The collector of the sheet explains every 须说明 that has no words yet; gives how many."""
    open_ones = draft_questions(stage, table)
    for words, findings in _by_words(open_ones, prepared).items():
        with stage.calendar.act():
            explain.explain(who(stage.plan[table]["collector"]), stage.year, table, findings, words)
    return len(open_ones)


def draft_questions(stage: Stage, table: str) -> pd.DataFrame:
    """须说明 of the draft without words, or with words that no longer hold."""
    found = sheet_findings(stage.year, table, of_draft=True)
    open_states = (QuestionState.OPEN.value, QuestionState.REOPENED.value)
    return found[(found["severity"] == Severity.QUESTION.value) & found["state"].isin(open_states)]


def _by_words(findings: pd.DataFrame, prepared: list[dict[str, Any]]) -> dict[str, list[str]]:
    by_words: dict[str, list[str]] = {}
    for row in findings.itertuples():
        said = f"{row.message}{row.rule_title}"
        fitting = (each["words"] for each in prepared if each["table"] == row.table and each["keyword"] in said)
        by_words.setdefault(next(fitting, CHECKED), []).append(str(row.finding_id))
    return by_words


def hand_in(stage: Stage, table: str) -> None:
    """The collector of the 归属部门 merges and submits what he sees."""
    seen = draft(stage.year, table)
    if seen is None:
        raise LookupError(f"{stage.year} {table}: nothing was sent")
    with stage.calendar.act():
        submit.submit(who(stage.plan[table]["collector"]), stage.year, table, seen.digest)


def review(stage: Stage, table: str, upto: Desk = Desk.ACCEPTED) -> None:
    """Let the sheet pass its desks, as far as `upto`: accept what is explained, then approve."""
    while (desk := stage_of(sheet(stage.year, table)).desk) is not upto:
        _at_desk(stage, table, desk)


def _at_desk(stage: Stage, table: str, desk: Desk) -> None:
    holder, since = who(holder_of(stage, table, desk)), head()
    facts = sheet(stage.year, table)
    measured = dict(facts.standing.questions) if facts.standing else {}
    with stage.calendar.act():
        states = question_states(facts, today())
        explained = {finding: measured[finding] for finding, state in states.items() if state is QuestionState.EXPLAINED}
        if explained:
            explain.accept(holder, stage.year, table, desk, sheet_digest(facts), explained)
        decide.approve(holder, stage.year, table, desk, sheet_digest(facts))
    planned = facts.assignment.holder(desk)
    if holder.staff_no != planned:
        words = f"{sheet_title(table)}：{desk.zh}由 {holder.staff_no}（代 {planned}）办理，审核通过"
        stage.happened(Kind.STOOD_IN, table, words, since=since)


def holder_of(stage: Stage, table: str, desk: Desk) -> str:
    """Who sits at a desk: the person of the plan, or the stand-in who was appointed."""
    planned = sheet(stage.year, table).assignment.holder(desk)
    return stage.stand_ins.get(planned, planned)


def send_back(stage: Stage, table: str, desk: Desk, reason: str, words: str) -> None:
    """退回修改 from a desk; everybody is told."""
    facts, since = sheet(stage.year, table), head()
    with stage.calendar.act():
        by = who(holder_of(stage, table, desk))
        decide.send_back(by, stage.year, table, desk, sheet_digest(facts), reason, words)
    stage.happened(Kind.SENT_BACK, table, f"{sheet_title(table)}（{desk.zh}）：{words}", since=since)


def close_gates(stage: Stage) -> None:
    """总体核查, the QC office's gate, 领导小组审定; then the machine writes the edition."""
    with stage.calendar.act():
        stage.machine.until_checked(stage.year)
    for holder, gate in ((QC_HEAD, "qc"), (LEADER, "leading_group")):
        state = gates.dataset_state(stage.year)
        if state.digest is None:
            raise Refused("sheets-open", "还有采集表未审核通过", "")
        with stage.calendar.act():
            form = "meeting" if gate == "leading_group" else ""
            gates.pass_gate(who(holder), stage.year, gate, state.digest, form)  # type: ignore[arg-type]
    stage.machine.until_edition(stage.year)
    edition = editions.editions(stage.year)[-1]
    stage.tell(f"定稿　{year_title(stage.year)}校内定稿版（{ordinal_edition(edition.number)}）")


def make_public(stage: Stage) -> None:
    """The principal decides on the public edition."""
    internal = [each for each in editions.editions(stage.year) if each.kind == "internal"][-1]
    with stage.calendar.act():
        publish.publish(who(PRINCIPAL), stage.year, internal.digest)
    stage.tell(f"公开　{year_title(stage.year)}公开版")
