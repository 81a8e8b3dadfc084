"""Every action, person and state; separation of persons; deputies."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ledger.facts import Desk, PersonFacts, Role, SheetFacts, StandInFacts, hat, hat_of
from ledger.load_facts import UnknownPersonError, UnknownSheetError, person_facts, sheet_facts, year_facts
from ledger.payloads.people import PeopleRecorded, PostEntry, StandInAppointed, StandInEnded
from ledger.permission import Action, Subject, may
from tests.ledger.cases import (
    AUDITOR,
    COLLECTOR,
    HEAD,
    HOLDERS,
    NEW,
    OWNER,
    PEOPLE,
    VICE,
    A,
    B,
    approved,
    checked,
    confirmed,
    gathered,
    person,
    said,
    sent,
    signed,
    stand_in,
    submitted,
    with_gates,
)
from tests.ledger.events import DEPARTMENT, one_of_each, put, put_all
from tests.ledger.permission_table import DOCUMENT, STATES, allowed, document

ALWAYS = "unplanned planned empty sent ready owner vice qc accepted news checked decided closed"
DESKS = {"owner": "owner", "vice": "vice", "qc": "auditor"}
# Action → state(s) → who may; in all states not named, nobody.
EXPECTED: dict[Action, dict[str, str]] = {
    Action.RECORD_PEOPLE: {ALWAYS: "auditor qc_head maintainer"},
    Action.APPOINT_STAND_IN: {ALWAYS: "head vice qc_head group_head principal"},
    Action.DECIDE_PLAN: {"unplanned planned empty sent ready owner vice qc accepted news checked": "group_head"},
    Action.OPEN_YEAR: {"planned": "auditor qc_head"},
    Action.CLOSE_YEAR: {ALWAYS: "qc_head"},
    Action.RECORD_BASELINE: {"unplanned planned": "auditor qc_head"},
    Action.RECEIVE: {"empty sent ready owner vice qc accepted news checked": "collector staff"},
    Action.MERGE: {"sent ready owner vice qc": "collector"},
    Action.CONFIRM_UNCHANGED: {"empty sent ready owner vice qc": "collector"},
    Action.SIGN_PART: {"sent": "head"},
    Action.EXPLAIN: {"empty sent ready owner vice qc": "collector other_collector"},
    Action.ACCEPT: DESKS,
    Action.SUBMIT: {"ready": "collector"},
    Action.WITHDRAW: {"owner": "collector"},
    Action.APPROVE: DESKS,
    Action.CONFIRM: {"news": "owner vice auditor"},
    Action.SEND_BACK: {**DESKS, "news": "owner vice auditor"},
    Action.PASS_QC_GATE: {ALWAYS: "qc_head"},
    Action.PASS_LEADING_GROUP: {"checked decided": "group_head"},
    Action.PUBLISH: {"decided": "principal"},
    Action.READ_SHEET: {
        ALWAYS: "collector other_collector head other_head owner vice auditor qc_head group_head principal maintainer"
    },
    Action.CONFIRM_MAPPINGS: {"empty sent ready owner vice qc accepted news checked": "collector"},
    Action.REVOKE_MAPPINGS: {ALWAYS: "collector head auditor qc_head"},
    Action.READ_MAPPINGS: {ALWAYS: "collector head auditor qc_head maintainer"},
}


@pytest.mark.parametrize("state", [*STATES])
@pytest.mark.parametrize("action", [*Action])
def test_who_may(action: Action, state: str) -> None:
    expected = next((who for states, who in EXPECTED[action].items() if state in states.split()), "")
    assert allowed(action, state) == expected.split()


def test_every_refusal_says_why_in_chinese() -> None:
    nobody = PEOPLE["nobody"]
    for _, facts in STATES.values():
        for action in Action:
            verdict = may(nobody, action, Subject(sheet=facts, department=A, desk=Desk.OWNER))
            assert not verdict
            assert verdict.code
            assert any("\u4e00" <= sign <= "\u9fff" for sign in verdict.message)


def test_the_document_says_what_the_code_says() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "run: python -m tests.ledger.permission_table"


def test_a_question_without_a_sheet_is_ours() -> None:
    with pytest.raises(ValueError, match="asked of a sheet"):
        may(PEOPLE["collector"], Action.SUBMIT, Subject())


def code(who: PersonFacts, action: Action, facts: SheetFacts, desk: Desk | None = None, department: str = A) -> str:
    """Why not; empty if allowed."""
    return may(who, action, Subject(sheet=facts, department=department, desk=desk)).code


DONE = submitted(gathered(), questions=(("q1", 1.0),))
AT = {Desk.OWNER: DONE, Desk.VICE_PRINCIPAL: approved(DONE, Desk.OWNER), Desk.QC_OFFICE: approved(DONE, *list(HOLDERS)[:2])}


@pytest.mark.parametrize("action", [Action.APPROVE, Action.SEND_BACK, Action.ACCEPT])
@pytest.mark.parametrize("desk", [*AT])
def test_only_at_the_desk_where_it_lies(desk: Desk, action: Action) -> None:
    for other, facts in AT.items():
        verdict = code(person(HOLDERS[desk]), action, facts, desk)
        assert verdict == ("" if other is desk else "not-here")


class TestSeparation:
    """Judged on real persons, under any hat."""

    def test_who_entered_may_not_approve(self) -> None:
        facts = submitted(signed(sent(signed(sent(NEW, A), A), B, by=OWNER), B))
        assert code(person(OWNER), Action.APPROVE, facts, Desk.OWNER) == "separation"
        assert code(person(OWNER), Action.ACCEPT, facts, Desk.OWNER) == "separation"
        assert code(person(OWNER), Action.SEND_BACK, facts, Desk.OWNER) == "separation"

    def test_who_merged_may_not_approve(self) -> None:
        facts = submitted(gathered(), by=OWNER)
        assert code(person(OWNER), Action.APPROVE, facts, Desk.OWNER) == "separation"

    def test_who_explained_may_not_approve(self) -> None:
        facts = said(DONE, "q1", by=OWNER)
        assert code(person(OWNER), Action.APPROVE, facts, Desk.OWNER) == "separation"

    def test_a_deputy_who_entered_may_not_either(self) -> None:
        deputy = person(COLLECTOR, stands_in=(stand_in(person(OWNER)),))
        assert code(deputy, Action.APPROVE, DONE, Desk.OWNER) == "separation"

    def test_nobody_decides_at_two_desks(self) -> None:
        deputy = person(OWNER, stands_in=(stand_in(person(VICE)),))
        facts = approved(DONE, Desk.OWNER)
        assert code(deputy, Action.APPROVE, facts, Desk.VICE_PRINCIPAL) == "separation"
        assert code(deputy, Action.SEND_BACK, facts, Desk.VICE_PRINCIPAL) == ""

    def test_who_uploaded_may_not_sign(self) -> None:
        both = person(COLLECTOR, (Role.COLLECTOR, A), (Role.DEPARTMENT_HEAD, A))
        assert code(both, Action.SIGN_PART, sent(NEW, A)) == "separation"
        deputy = person(COLLECTOR, (Role.COLLECTOR, A), stands_in=(stand_in(PEOPLE["head"]),))
        assert code(deputy, Action.SIGN_PART, sent(NEW, A)) == "separation"

    def test_who_signed_may_approve_as_the_plan_says(self) -> None:
        facts = submitted(gathered(replace(NEW, assignment=replace(NEW.assignment, vice_principal=HEAD))))
        assert code(person(HEAD), Action.APPROVE, approved(facts, Desk.OWNER), Desk.VICE_PRINCIPAL) == ""


def test_an_incomplete_check_is_approved_by_nobody() -> None:
    facts = checked(DONE, complete=False)
    assert code(person(OWNER), Action.APPROVE, facts, Desk.OWNER) == "incomplete-check"
    assert code(person(OWNER), Action.SEND_BACK, facts, Desk.OWNER) == ""


class TestNews:
    """A desk whose approval holds confirms what other sheets moved, or sends the sheet back; nobody else does."""

    MOVED = STATES["news"][1]

    @pytest.mark.parametrize("action", [Action.CONFIRM, Action.SEND_BACK])
    @pytest.mark.parametrize("desk", [*HOLDERS])
    def test_each_desk_for_itself(self, desk: Desk, action: Action) -> None:
        for other, holder in HOLDERS.items():
            assert code(person(holder), action, self.MOVED, desk) == ("" if other is desk else "not-your-post")

    def test_once(self) -> None:
        facts = confirmed(self.MOVED, Desk.OWNER)
        assert code(person(OWNER), Action.CONFIRM, facts, Desk.OWNER) == "no-news"
        assert code(person(OWNER), Action.SEND_BACK, facts, Desk.OWNER) == "not-here"
        assert code(person(VICE), Action.CONFIRM, facts, Desk.VICE_PRINCIPAL) == ""

    def test_not_where_nothing_moved_or_nobody_approved(self) -> None:
        assert code(person(OWNER), Action.CONFIRM, STATES["accepted"][1], Desk.OWNER) == "no-news"
        assert code(person(OWNER), Action.CONFIRM, checked(DONE), Desk.OWNER) == "no-news"
        assert code(person(OWNER), Action.CONFIRM, self.MOVED) == "no-news"

    def test_not_after_the_leading_group_has_decided(self) -> None:
        assert code(person(OWNER), Action.CONFIRM, with_gates(self.MOVED, "qc", "leading_group"), Desk.OWNER) == "locked"

    def test_not_on_an_incomplete_check(self) -> None:
        facts = checked(self.MOVED, complete=False)
        assert code(person(OWNER), Action.CONFIRM, facts, Desk.OWNER) == "incomplete-check"
        assert code(person(OWNER), Action.SEND_BACK, facts, Desk.OWNER) == ""

    def test_a_deputy_confirms_at_one_desk_only(self) -> None:
        deputy = person("D1", stands_in=(stand_in(person(OWNER)), stand_in(person(VICE))))
        assert code(deputy, Action.CONFIRM, self.MOVED, Desk.OWNER) == ""
        facts = confirmed(self.MOVED, Desk.OWNER, by="D1")
        assert code(deputy, Action.CONFIRM, facts, Desk.VICE_PRINCIPAL) == "separation"
        assert code(person(AUDITOR, stands_in=(stand_in(person(OWNER)),)), Action.CONFIRM, self.MOVED, Desk.OWNER) == "separation"

    def test_who_confirmed_for_another_desk_does_not_approve_at_his_own(self) -> None:
        facts = confirmed(checked(approved(DONE, Desk.OWNER)), Desk.OWNER, by=VICE)
        assert code(person(VICE), Action.APPROVE, facts, Desk.VICE_PRINCIPAL) == "separation"


REFUSALS = [
    ("collector", Action.RECEIVE, with_gates(NEW, "qc", "leading_group"), "locked"),
    ("collector", Action.RECEIVE, STATES["planned"][1], "not-open"),
    ("collector", Action.RECEIVE, STATES["closed"][1], "closed"),
    ("other_collector", Action.RECEIVE, NEW, "not-your-post"),
    ("head", Action.SIGN_PART, NEW, "no-part"),
    ("other_head", Action.SIGN_PART, sent(NEW, A), "not-your-post"),
    ("head", Action.SIGN_PART, gathered(), "already-signed"),
    ("head", Action.SIGN_PART, sent(approved(submitted(gathered())), A, "second"), "locked"),
    ("collector", Action.SUBMIT, sent(NEW, A), "parts-missing"),
    ("collector", Action.SUBMIT, DONE, "not-here"),
    ("head", Action.SUBMIT, gathered(), "not-your-post"),
    ("other_collector", Action.WITHDRAW, DONE, "not-yours"),
    ("collector", Action.WITHDRAW, approved(DONE, Desk.OWNER), "already-seen"),
    ("collector", Action.EXPLAIN, approved(submitted(gathered())), "locked"),
    ("group_head", Action.PASS_LEADING_GROUP, NEW, "too-early"),
    ("principal", Action.PUBLISH, with_gates(NEW, "qc"), "too-early"),
    ("group_head", Action.PUBLISH, with_gates(NEW, "qc", "leading_group"), "not-your-post"),
    ("qc_head", Action.OPEN_YEAR, NEW, "already-open"),
    ("qc_head", Action.OPEN_YEAR, STATES["unplanned"][1], "no-plan"),
    ("staff", Action.READ_SHEET, DONE, "not-your-work"),
]


@pytest.mark.parametrize(("who", "action", "facts", "why"), REFUSALS)
def test_why_not(who: str, action: Action, facts: SheetFacts, why: str) -> None:
    assert code(PEOPLE[who], action, facts) == why


class TestDeputies:
    """代理: scope, both names, no chains."""

    def test_both_names_are_on_the_verdict(self) -> None:
        deputy = person("D1", stands_in=(stand_in(person(VICE)),))
        verdict = may(deputy, Action.APPROVE, Subject(sheet=AT[Desk.VICE_PRINCIPAL], desk=Desk.VICE_PRINCIPAL))
        assert verdict.allowed
        assert verdict.acting_for == VICE

    def test_one_acts_for_oneself_where_one_can(self) -> None:
        deputy = person(VICE, stands_in=(stand_in(person("V2")),))
        assert hat_of(deputy, VICE, "outputs") == ""
        assert hat(person("H2", (Role.COLLECTOR, A), stands_in=(stand_in(PEOPLE["collector"]),)), Role.COLLECTOR) == ""

    @pytest.mark.parametrize(("scope", "why"), [("", ""), ("outputs", ""), ("teachers", "not-your-post")])
    def test_scope(self, scope: str, why: str) -> None:
        deputy = person("D1", stands_in=(stand_in(person(AUDITOR), scope),))
        assert code(deputy, Action.APPROVE, AT[Desk.QC_OFFICE], Desk.QC_OFFICE) == why

    def test_a_deputy_for_one_sheet_holds_no_post(self) -> None:
        deputy = person("D1", stands_in=(stand_in(PEOPLE["collector"], "outputs"),))
        assert hat(deputy, Role.COLLECTOR, department=A) is None
        whole = person("D1", stands_in=(stand_in(PEOPLE["collector"]),))
        assert hat(whole, Role.COLLECTOR, department=A) == COLLECTOR
        assert hat(whole, Role.COLLECTOR, department=B) is None

    def test_no_chains(self) -> None:
        """Who stands in for a deputy gets the deputy's own posts, not those that he stands in for."""
        first = person("D1", stands_in=(stand_in(person(OWNER)),))
        second = person("D2", stands_in=(stand_in(first),))
        assert code(first, Action.APPROVE, DONE, Desk.OWNER) == ""
        assert code(second, Action.APPROVE, DONE, Desk.OWNER) == "not-your-post"

    def test_a_deputy_may_not_appoint(self) -> None:
        deputy = person("D1", stands_in=(StandInFacts(VICE, "", PEOPLE["vice"].posts),))
        assert code(deputy, Action.APPOINT_STAND_IN, NEW) == "not-your-post"

    def test_a_head_appoints_for_his_own_people_only(self) -> None:
        assert code(PEOPLE["head"], Action.APPOINT_STAND_IN, NEW, department=A) == ""
        assert code(PEOPLE["head"], Action.APPOINT_STAND_IN, NEW, department=B) == "not-your-post"
        assert code(PEOPLE["principal"], Action.APPOINT_STAND_IN, NEW, department=B) == ""


FIRST, LAST = date(2016, 9, 10), date(2016, 9, 20)
DAY = timedelta(days=1)


@pytest.mark.django_db
class TestDates:
    """Posts and deputies are in force from their first day to their last, both included."""

    @pytest.mark.parametrize(
        ("today", "holds"), [(FIRST - DAY, False), (FIRST, True), (LAST, True), (LAST + DAY, False)], ids=str
    )
    def test_of_a_post_and_a_deputy(self, today: date, holds: bool) -> None:
        put_all(one_of_each()[:2])
        post = PostEntry(staff_no="T2", role="qc_head", department=DEPARTMENT, first_day=FIRST, last_day=LAST)
        put(PeopleRecorded(posts=(post,)))
        put(StandInAppointed(absent="T1", deputy="T3", first_day=FIRST, last_day=LAST, reason="出差", scope="pupils"))
        assert person_facts("T2", today).holds(Role.QC_HEAD) is holds
        deputy = person_facts("T3", today)
        assert deputy.stands_in == ((StandInFacts("T1", "pupils", person_facts("T1", today).posts),) if holds else ())

    def test_a_deputy_who_was_dismissed(self) -> None:
        put_all(one_of_each()[:2])
        appointed = put(StandInAppointed(absent="T1", deputy="T3", first_day=FIRST, last_day=LAST, reason="出差"))
        put(StandInEnded(appointed_seq=appointed.seq, day=FIRST + DAY))
        assert person_facts("T3", FIRST).stands_in
        assert not person_facts("T3", FIRST + DAY).stands_in

    def test_unknown_names_are_told(self) -> None:
        put_all(one_of_each()[:4])
        with pytest.raises(UnknownPersonError):
            person_facts("T666", FIRST)
        with pytest.raises(UnknownSheetError):
            sheet_facts(year_facts(2016), "nothing")


@pytest.mark.django_db
def test_parts_of_departments_that_the_plan_no_longer_names_are_left_out() -> None:
    contents = one_of_each()
    put_all(contents[:9])
    assert [part.department for part in sheet_facts(year_facts(2016), "pupils").parts] == [DEPARTMENT]
    plan = contents[2]
    other = tuple(each.model_copy(update={"contributors": ("library",)}) for each in plan.assignments)  # type: ignore[attr-defined]
    put(plan.model_copy(update={"assignments": other}))
    assert sheet_facts(year_facts(2016), "pupils").parts == ()
