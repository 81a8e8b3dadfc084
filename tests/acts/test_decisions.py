"""Submitting, explaining, approving, sending back, deputies: what is refused and what a change voids."""

from datetime import date
from typing import Any

import pytest

from acts.context import Moved, sheet
from acts.duties import duties
from acts.judged.findings_view import sheet_findings
from acts.overview import matrix
from acts.people.found import appoint_stand_in, end_stand_in, record_people
from acts.review.decide import approve, approve_many, send_back
from acts.review.explain import accept, explain
from acts.review.sign_part import sign_part
from acts.review.submit import submit, withdraw
from acts.years.gates import dataset_state, pass_gate
from acts.years.year import decide_plan
from catalog import clock
from ledger.facts import Desk
from ledger.models import Decision, Event
from ledger.stage import stage_of
from tests.acts.refusals import refused
from tests.acts.school import (
    AUDITOR,
    COLLECTOR,
    DEPUTY,
    GROUP_HEAD,
    HEAD,
    MAINTAINER,
    OTHER_COLLECTOR,
    OTHER_HEAD,
    OURS,
    OWNER,
    PLAN,
    PRINCIPAL,
    PUPILS,
    QC_HEAD,
    THEIRS,
    VICE,
    WORKS,
    YEAR,
    A,
    B,
    accept_all,
    all_accepted,
    approve_it,
    assignment,
    digest,
    explain_all,
    gathered_works,
    questions,
    send,
    sign,
    stage,
    submit_it,
    submitted_pupils,
    submitted_works,
    the_draft,
    when,
    who,
    works,
)
from tests.acts.school import found as found_school

pytestmark = pytest.mark.django_db
OWNERS, VICES, QC = Desk.OWNER, Desk.VICE_PRINCIPAL, Desk.QC_OFFICE


def sent_back(desk: Desk, by: str, **more: Any) -> int:
    return send_back(who(by), YEAR, WORKS, desk, digest(), "wrong", "请核对第一行", **more)


class TestSigning:
    def test_of_another_department_or_one_s_own_upload(self, opened: None) -> None:
        send(A, OURS)
        with refused("not-your-post"):
            sign(WORKS, A, OTHER_HEAD)
        record_people(
            who(MAINTAINER), [], [{"staff_no": COLLECTOR, "role": "department_head", "department": A, "from": "2016-09-01"}]
        )
        with refused("separation"):
            sign(WORKS, A, COLLECTOR)

    def test_of_what_is_no_longer_there(self, opened: None) -> None:
        send(A, OURS)
        seen = the_draft().parts[0].content_digest
        send(A, works("甲,2016-03-01,7"))
        with pytest.raises(Moved):
            sign_part(who(HEAD), YEAR, WORKS, A, seen)


class TestSubmitting:
    def test_needs_every_part_signed(self, opened: None) -> None:
        send(A, OURS)
        sign(WORKS, A)
        with refused("parts-missing"):
            submit_it()
        send(B, THEIRS)
        with refused("parts-missing"):
            submit_it()

    def test_with_an_error_open(self, opened: None) -> None:
        send(A, works("甲,2014-03-01,5"))
        send(B, works("丙,2016-03-01,5"))
        sign(WORKS, A)
        sign(WORKS, B)
        with refused("errors"):
            submit_it()

    def test_with_a_question_unexplained(self, opened: None) -> None:
        gathered_works()
        with refused("unexplained"):
            submit_it()
        explain_all()
        submit_it()

    def test_on_a_digest_that_moved(self, opened: None) -> None:
        gathered_works()
        explain_all()
        seen = the_draft().digest
        send(A, works("甲,2016-03-01,7"))
        sign(WORKS, A)
        with pytest.raises(Moved):
            submit(who(COLLECTOR), YEAR, WORKS, seen)

    def test_by_another(self, opened: None) -> None:
        gathered_works()
        explain_all()
        with refused("not-your-post"):
            submit(who(OTHER_COLLECTOR), YEAR, WORKS, the_draft().digest)

    def test_nothing(self, opened: None) -> None:
        with refused("unknown-sheet"):
            submit(who(COLLECTOR), YEAR, "nothing", "0" * 64)


class TestExplaining:
    def test_needs_words_and_a_finding_that_stands(self, opened: None) -> None:
        gathered_works()
        (finding,) = the_draft().unexplained
        for words in ("", "  ", "长" * 1001):
            with refused("words"):
                explain(who(COLLECTOR), YEAR, WORKS, [finding], words)
        with refused("no-such-finding"):
            explain(who(COLLECTOR), YEAR, WORKS, ["gone"], "属实")
        with refused("not-your-post"):
            explain(who(HEAD), YEAR, WORKS, [finding], "属实")

    def test_the_amount_of_the_finding_is_kept(self, opened: None) -> None:
        gathered_works()
        explain_all()
        assert [each.amount for each in sheet(YEAR, WORKS).statements] == [500.0]

    def test_explaining_again_voids_what_was_approved(self, opened: None) -> None:
        submitted_works()
        accept_all()
        approve_it(OWNERS)
        assert stage().desk is VICES
        explain(who(OTHER_COLLECTOR), YEAR, WORKS, list(questions()), "换一种说法")
        assert stage().desk is OWNERS
        assert [each.desk for each in stage().voided] == [OWNERS]
        with refused("not-accepted"):
            approve_it(OWNERS)


class TestApproving:
    def test_needs_accepted_explanations(self, opened: None) -> None:
        submitted_works()
        with refused("not-accepted"):
            approve_it(OWNERS)
        with refused("not-explained"):
            accept(who(OWNER), YEAR, WORKS, OWNERS, digest(), {"gone": None})
        with refused("not-here"):
            accept_all(by=VICE, desk=VICES)
        accept_all()
        approve_it(OWNERS)

    def test_on_what_one_saw(self, opened: None) -> None:
        submitted_pupils()
        for wrong in ("0" * 64, digest(PUPILS)[:11], ""):
            with pytest.raises(Moved):
                approve(who(OWNER), YEAR, PUPILS, OWNERS, wrong)
        grouped = f"{digest(PUPILS)[:4]}-{digest(PUPILS)[4:8]}-{digest(PUPILS)[8:12]}".upper()
        approve(who(OWNER), YEAR, PUPILS, OWNERS, grouped, "同意")
        assert Decision.objects.get().digest == digest(PUPILS)

    def test_when_it_moved_meanwhile(self, opened: None) -> None:
        """Another sheet's submission gives this one a new 必改: what was seen no longer stands."""
        submitted_works()
        submitted_pupils()
        seen = digest(PUPILS)
        sent_back(OWNERS, OWNER)
        send(A, works("乙,2016-04-01,6"))
        sign(WORKS, A)
        submit_it()
        assert stage(PUPILS).desk is Desk.RESPONSIBLE
        with refused("not-here"):
            approve(who(OWNER), YEAR, PUPILS, OWNERS, seen)

    def test_by_another_or_twice(self, opened: None) -> None:
        submitted_pupils()
        with refused("not-your-post"):
            approve(who(VICE), YEAR, PUPILS, OWNERS, digest(PUPILS))
        approve_it(OWNERS, table=PUPILS)
        with refused("not-here"):
            approve(who(OWNER), YEAR, PUPILS, OWNERS, digest(PUPILS))

    def test_one_s_own_work(self, opened: None) -> None:
        """The owner sends as the other department's collector: then nobody but a deputy may pass this desk."""
        post = {"staff_no": OWNER, "role": "collector", "department": A, "from": "2016-09-01"}
        record_people(who(QC_HEAD), [], [post])
        gathered_works()
        explain(who(OWNER), YEAR, WORKS, the_draft().unexplained, "属实")
        submit_it()
        for act in (accept_all, lambda: approve_it(OWNERS), lambda: sent_back(OWNERS, OWNER)):
            with refused("separation"):
                act()
        appoint_stand_in(who(PRINCIPAL), OWNER, DEPUTY, date(YEAR, 9, 1), date(YEAR, 9, 30), "回避")
        accept_all(by=DEPUTY)
        approve(who(DEPUTY), YEAR, WORKS, OWNERS, digest())
        assert stage().desk is VICES

    def test_many_at_once(self, opened: None) -> None:
        submitted_works()
        submitted_pupils()
        outcomes = approve_many(who(OWNER), YEAR, OWNERS, {WORKS: digest(), PUPILS: digest(PUPILS)})
        assert outcomes[PUPILS] is None
        assert outcomes[WORKS] is not None
        assert outcomes[WORKS].code == "not-accepted"
        assert (stage().desk, stage(PUPILS).desk) == (OWNERS, VICES)


class TestSendingBack:
    def test_needs_reason_words_and_a_day_to_come(self, opened: None) -> None:
        submitted_works()
        for reason, words in (("nonsense", "改"), ("wrong", " ")):
            with refused("no-reason"):
                send_back(who(OWNER), YEAR, WORKS, OWNERS, digest(), reason, words)
        with refused("past-due"):
            sent_back(OWNERS, OWNER, due=date(YEAR, 9, 1))
        with pytest.raises(Moved):
            send_back(who(OWNER), YEAR, WORKS, OWNERS, "0" * 64, "wrong", "改")

    def test_a_correction_voids_and_all_desks_are_asked_again(self, opened: None) -> None:
        submitted_works()
        accept_all()
        approve_it(OWNERS, VICES)
        sent_back(QC, AUDITOR, due=date(YEAR, 9, 20), places=[{"row_id": "r", "column": "funds"}])
        back = stage().sent_back
        assert back is not None
        assert (back.by, back.due, back.places) == (AUDITOR, date(YEAR, 9, 20), (("", "r", "funds"),))
        (todo,) = [each for each in duties(COLLECTOR) if each.table == WORKS]
        assert (todo.kind, todo.due) == ("submit", date(YEAR, 9, 20))
        assert "请核对第一行" in todo.words
        send(A, works("甲,2016-03-02,5", "乙,2016-04-01,6"))
        sign(WORKS, A)
        submit_it()
        assert stage().desk is OWNERS
        assert {each.desk for each in stage().voided} == {OWNERS, VICES}
        (again,) = [each for each in duties(OWNER) if each.table == WORKS]
        assert "有变化" in again.words
        approve_it()
        assert stage().accepted

    def test_withdrawing(self, opened: None) -> None:
        submitted_works()
        with refused("not-yours"):
            withdraw(who(OTHER_COLLECTOR), YEAR, WORKS)
        withdraw(who(COLLECTOR), YEAR, WORKS)
        assert stage().desk is Desk.RESPONSIBLE
        submit_it()
        accept_all()
        approve_it(OWNERS)
        with refused("already-seen"):
            withdraw(who(COLLECTOR), YEAR, WORKS)

    def test_withdrawing_judges_the_others_anew(self, opened: None) -> None:
        """A sheet that looked at the withdrawn version is told what stands now."""
        submitted_works()
        submitted_pupils()
        sent_back(OWNERS, OWNER)
        send(A, works("乙,2016-04-01,6"))
        sign(WORKS, A)
        submit_it()
        assert stage(PUPILS).new_errors == 1
        withdraw(who(COLLECTOR), YEAR, WORKS)
        assert stage(PUPILS).new_errors == 0
        assert stage(PUPILS).desk is OWNERS
        assert stage().sent_back is not None


class TestAcceptance:
    def grown(self, funds: int) -> None:
        """The other department corrects the amount; the same finding, another amount."""
        sent_back(OWNERS, OWNER)
        send(B, works(f"丙,2016-05-01,{funds}"))
        sign(WORKS, B)
        submit_it()

    def test_up_to_an_amount_re_opens(self, opened: None) -> None:
        submitted_works()
        accept_all(up_to=600)
        self.grown(580)
        assert set(sheet_findings(YEAR, WORKS)["state"]) == {"accepted"}
        self.grown(700)
        frame = sheet_findings(YEAR, WORKS)
        assert set(frame["state"]) == {"reopened"}
        assert set(frame["accepted_by"]) == {""}
        with refused("not-accepted"):
            approve_it(OWNERS)
        explain(who(COLLECTOR), YEAR, WORKS, list(questions()), "追加经费")
        accept_all(up_to=700)
        approve_it(OWNERS)

    def test_of_words_that_were_replaced_meanwhile(self, opened: None) -> None:
        """What was accepted is what was seen: other words are another 校验码."""
        submitted_works()
        seen = digest()
        explain(who(COLLECTOR), YEAR, WORKS, list(questions()), "换一种说法")
        with pytest.raises(Moved):
            accept(who(OWNER), YEAR, WORKS, OWNERS, seen, dict.fromkeys(questions()))
        accept(who(OWNER), YEAR, WORKS, OWNERS, digest(), dict.fromkeys(questions()))
        accepted = [each for each in sheet(YEAR, WORKS).statements if each.kind == "accepted"]
        assert [each.digest for each in accepted] == [digest()]

    def test_until_a_day_re_opens_before_the_gate(self, opened: None) -> None:
        submitted_works()
        submitted_pupils()
        accept(who(OWNER), YEAR, WORKS, OWNERS, digest(), dict.fromkeys(questions()), until=date(YEAR, 9, 10))
        approve_it()
        approve_it(table=PUPILS)
        found = dataset_state(YEAR).digest
        assert found is not None
        pass_gate(who(QC_HEAD), YEAR, "qc", found)
        with clock.simulated(when(11)):
            with refused("sheets-open"):
                pass_gate(who(GROUP_HEAD), YEAR, "leading_group", found)
            assert stage_of(sheet(YEAR, WORKS)).desk is Desk.QC_OFFICE
            accept(who(AUDITOR), YEAR, WORKS, Desk.QC_OFFICE, digest(), dict.fromkeys(questions()))
            assert dataset_state(YEAR).digest == found


class TestDeputies:
    FIRST, LAST = date(YEAR, 9, 1), date(YEAR, 9, 10)

    def appointed(self, by: str = PRINCIPAL, absent: str = VICE, deputy: str = DEPUTY, scope: str = "") -> int:
        return appoint_stand_in(who(by), absent, deputy, self.FIRST, self.LAST, "出差", scope)

    def test_both_names_are_on_the_record(self, opened: None) -> None:
        submitted_pupils()
        approve_it(OWNERS, table=PUPILS)
        self.appointed()
        approve(who(DEPUTY), YEAR, PUPILS, VICES, digest(PUPILS))
        row = Decision.objects.get(desk="vice_principal")
        assert (row.by, row.acting_for, row.post) == (DEPUTY, VICE, "分管校级领导审核：丑（代己）")

    def test_out_of_term_or_scope(self, opened: None) -> None:
        submitted_pupils()
        approve_it(OWNERS, table=PUPILS)
        self.appointed(scope=WORKS)
        with refused("not-your-post"):
            approve(who(DEPUTY), YEAR, PUPILS, VICES, digest(PUPILS))
        seq = self.appointed()
        with clock.simulated(when(11)), refused("not-your-post"):
            approve(who(DEPUTY), YEAR, PUPILS, VICES, digest(PUPILS))
        with refused("not-yours"):
            end_stand_in(who(PRINCIPAL), seq)
        end_stand_in(who(DEPUTY), seq)
        with refused("not-your-post"):
            approve(who(DEPUTY), YEAR, PUPILS, VICES, digest(PUPILS))

    def test_whom_one_may_appoint(self, opened: None) -> None:
        self.appointed(by=HEAD, absent=COLLECTOR)
        with refused("own-deputy"):
            self.appointed(by=HEAD, absent=VICE, deputy=HEAD)
        with refused("not-your-post"):
            self.appointed(by=OTHER_HEAD, absent=OWNER, deputy=OTHER_COLLECTOR)
        with refused("not-your-post"):
            self.appointed(by=COLLECTOR, absent=HEAD)
        with refused("bad-stand-in"):
            self.appointed(absent=DEPUTY)
        with refused("unknown-person"):
            self.appointed(deputy="T666")

    def test_no_chains(self, opened: None) -> None:
        self.appointed()
        with refused("stand-in-chain"):
            self.appointed(absent=DEPUTY, deputy=MAINTAINER)
        with refused("stand-in-chain"):
            self.appointed(absent=MAINTAINER, deputy=VICE)


class TestPlan:
    def test_all_faults_at_once(self, db: None) -> None:
        found_school()
        wrong = [
            assignment("nothing"),
            assignment(WORKS, A, "kitchen", owner="T666"),
            assignment(PUPILS, vice_principal=OWNER, contributors=[]),
            assignment(PUPILS, due="02-30"),
            assignment(PUPILS),
        ]
        with pytest.raises(Exception) as caught:  # noqa: PT011 - its words are what is looked at
            decide_plan(who(GROUP_HEAD), YEAR, wrong, "head", "1号", date(YEAR, 9, 1))
        said = str(caught.value)
        for part in (
            "没有采集表“nothing”",
            "没有部门“kitchen”",
            "没有人员“T666”",
            "须是不同的人",
            "没有填报部门",
            "第 4 行",
            "不止一次",
        ):
            assert part in said
        assert not Event.objects.filter(kind="plan.decided").exists()

    def test_of_nothing_or_by_another(self, db: None) -> None:
        found_school()
        with refused("bad-plan"):
            decide_plan(who(GROUP_HEAD), YEAR, [], "head", "1号", date(YEAR, 9, 1))
        with refused("not-your-post"):
            decide_plan(who(QC_HEAD), YEAR, PLAN, "head", "1号", date(YEAR, 9, 1))

    def test_people_that_nobody_knows(self, db: None) -> None:
        found_school()
        with refused("bad-people"):
            record_people(who(QC_HEAD), [{"staff_no": "X", "name": "某", "department": "kitchen"}], [])
        with refused("bad-people"):
            record_people(who(QC_HEAD), [], [{"staff_no": HEAD, "role": "king", "department": A, "from": "2016-09-01"}])
        with refused("founded"):
            found_school()


def test_accepted_is_locked(opened: None) -> None:
    all_accepted()
    (finding,) = questions()
    with refused("locked"):
        explain(who(COLLECTOR), YEAR, WORKS, [finding], "再说一次")
    with refused("not-here"):
        submit(who(COLLECTOR), YEAR, WORKS, the_draft().digest)
    with refused("not-here"):
        sent_back(QC, AUDITOR)


def test_the_matrix_says_where_all_lies(opened: None) -> None:
    submitted_works()
    rows = {row.table: row for row in matrix(YEAR)}
    assert [*rows] == [WORKS, PUPILS]
    assert (rows[WORKS].stage.desk, rows[WORKS].holder, rows[WORKS].questions, rows[WORKS].rows) == (OWNERS, "戊", 1, 3)
    assert (rows[PUPILS].stage.desk, rows[PUPILS].holder, rows[PUPILS].digest) == (Desk.PARTS, "教务处", None)
    assert not rows[PUPILS].late
    with clock.simulated(when(13, 10)):
        assert {row.table: row.late for row in matrix(YEAR)} == {WORKS: False, PUPILS: True}
        assert {row.table: row.days_here for row in matrix(YEAR)} == {WORKS: 38, PUPILS: 38}
