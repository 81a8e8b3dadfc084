"""Gates: what a department or the whole year still waits for, and the acts that pass the year's gates."""

from dataclasses import dataclass
from typing import Literal

from acts.context import Moved, Refused, Who, allowed, commit, deciding, person, today
from acts.review.news import news_waits, not_confirmed
from acts.waiting import Waiting, waiting_of
from catalog.digests import same_check_code
from ledger.facts import Desk, Role, SheetFacts
from ledger.load_facts import sheet_facts, tables_of, year_facts
from ledger.models import Department
from ledger.payloads.year import YearDecided
from ledger.permission import GATE_ZH, Action
from ledger.questions import QuestionState, question_states
from ledger.sheet_digest import dataset_digest, sheet_digest
from ledger.stage import Stage, stage_of

Gate = Literal["qc", "leading_group"]
_ACTIONS = {"qc": Action.PASS_QC_GATE, "leading_group": Action.PASS_LEADING_GROUP}


@dataclass(frozen=True)
class DatasetState:
    """The whole year: `digest` is None until every sheet is accepted; `passed` holds gates passed on this digest.

    `news` names desks that have not confirmed what other sheets moved on a sheet that they approved（有新情况）.
    """

    year: int
    digest: str | None
    accepted: tuple[str, ...]
    waiting: tuple[tuple[str, Stage], ...]
    passed: dict[str, str]
    news: tuple[tuple[str, Desk], ...] = ()

    @property
    def decided(self) -> bool:
        """Both gates are passed on the present dataset."""
        return self.digest is not None and all(gate in self.passed for gate in _ACTIONS)

    @property
    def ready(self) -> bool:
        """Every sheet is accepted, and every desk stands by what it approved."""
        return self.decided or (self.digest is not None and not self.news)

    def open_gate(self) -> str | None:
        """The gate that waits for a person now; None if sheets are open, desks have to confirm, or both gates are passed."""
        if not self.ready:
            return None
        return next((gate for gate in _ACTIONS if gate not in self.passed), None)


@dataclass(frozen=True)
class DepartmentState:
    """The sheets a department answers for, whether all are accepted, and what is waited for, in words.

    `news` waits for desks to confirm; it keeps no sheet open.
    """

    department: str
    name: str
    sheets: tuple[tuple[str, Stage], ...]
    waits: tuple[Waiting, ...]
    news: tuple[Waiting, ...] = ()

    @property
    def all_accepted(self) -> bool:
        return all(stage.accepted for _, stage in self.sheets)

    @property
    def waits_for(self) -> str:
        return "；".join(each.words for each in self.waits)

    @property
    def since(self) -> str:
        return min((each.since for each in self.waits), default="")


def _sheets(year: int) -> list[SheetFacts]:
    facts = year_facts(year)
    return [sheet_facts(facts, table) for table in tables_of(facts)]


def dataset_state(year: int) -> DatasetState:
    """Where the year stands. Every step that follows a gate asks this, whoever woke it."""
    sheets = _sheets(year)
    stages = {facts.table: stage_of(facts) for facts in sheets}
    accepted = tuple(table for table, stage in stages.items() if stage.accepted)
    waiting = tuple((table, stage) for table, stage in stages.items() if not stage.accepted)
    digest = None
    if sheets and not waiting:
        digest = dataset_digest({facts.table: sheet_digest(facts) for facts in sheets})
    passed = {gate: on for gate, on in year_facts(year).gates if on == digest and gate in _ACTIONS}
    news = tuple((table, desk) for table, stage in stages.items() for desk in stage.news)
    return DatasetState(year, digest, accepted, waiting, passed, news)


def department_state(year: int, department: str) -> DepartmentState:
    """What a department's sheets wait for."""
    sheets = [facts for facts in _sheets(year) if facts.assignment.responsible_department == department]
    stages = tuple((facts.table, stage_of(facts)) for facts in sheets)
    waits = tuple(each for facts in sheets if (each := waiting_of(facts)))
    news = tuple(each for facts in sheets for each in news_waits(facts))
    name = Department.objects.values_list("name", flat=True).get(code=department)
    return DepartmentState(department, name, stages, waits, news)


def news_of_year(year: int) -> list[Waiting]:
    """Every desk of the year that has not confirmed what other sheets moved."""
    return [each for facts in _sheets(year) for each in news_waits(facts)]


def responsible_departments(year: int) -> list[str]:
    """Departments to which sheets of the year belong, in the order of the plan."""
    return list(dict.fromkeys(facts.assignment.responsible_department for facts in _sheets(year)))


def pass_gate(who: Who, year: int, gate: Gate, digest: str, form: str = "", words: str = "") -> None:
    """总体核查通过 (qc) or 领导小组审定 (leading_group), on the digest of the dataset that the person saw.

    Raises:
        Refused: not this post, sheets still open, an earlier gate missing, desks that must look again or confirm.
        Moved: the dataset is another by now.
    """
    with deciding():
        verdict = allowed(who, _ACTIONS[gate], year=year_facts(year))
        state = dataset_state(year)
        if state.digest is None:
            raise Refused("sheets-open", f"还有 {len(state.waiting)} 张表未审核通过", "请先完成各表审核")
        if not same_check_code(digest, state.digest):
            raise Moved
        _nothing_to_confirm(year, state)
        _in_order(gate, state)
        _no_reopened(year)
        post = Role.QC_HEAD.zh if gate == "qc" else Role.LEADING_GROUP_HEAD.zh
        if verdict.acting_for:
            post = f"{post}：{person(who.staff_no).name}（代{person(verdict.acting_for).name}）"
        commit(YearDecided(year=year, gate=gate, digest=state.digest, post=post, form=form, words=words.strip()), who, verdict)


def _nothing_to_confirm(year: int, state: DatasetState) -> None:
    if not state.ready:
        raise Refused("news", not_confirmed(_sheets(year)), "请上列审核人在“我的待办”中确认后，再办理本环节")


def _in_order(gate: Gate, state: DatasetState) -> None:
    if state.open_gate() != gate:
        open_gate = state.open_gate()
        message = f"现在待办理的是「{GATE_ZH[open_gate]}」" if open_gate else "两个环节都已通过"
        raise Refused("not-this-gate", message, "")


def _no_reopened(year: int) -> None:
    for facts in _sheets(year):
        states = question_states(facts, today()).values()
        if any(state is not QuestionState.ACCEPTED for state in states):
            raise Refused("reopened", "有已认可的问题超出认可范围，须重新说明并认可", "请查看问题清单中标为“重新待说明”的项目")
