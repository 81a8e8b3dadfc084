"""有新情况: what other sheets moved is shown to the desks that approved, confirmed in one act, and no gate opens before."""

from dataclasses import replace
from datetime import date

import pytest

from acts.context import Moved, sheet
from acts.duties import duties
from acts.people.found import appoint_stand_in
from acts.review import confirm as confirm_act
from acts.review.confirm import confirm
from acts.review.decide import send_back
from acts.review.news import News, Pile, movers
from acts.years.gates import dataset_state, department_state, pass_gate
from ledger.facts import REVIEW_DESKS, Desk
from ledger.models import Decision, Event
from tests.acts.refusals import refused
from tests.acts.school import (
    AUDITOR,
    COLLECTOR,
    DEPUTY,
    GROUP_HEAD,
    OWNER,
    PRINCIPAL,
    PUPILS,
    QC_HEAD,
    VICE,
    WORKS,
    YEAR,
    A,
    accept_all,
    approve_it,
    confirm_it,
    digest,
    explain_all,
    moved_roll,
    pile,
    stage,
    submit_it,
    who,
    works_with_news,
)

pytestmark = pytest.mark.django_db
OWNERS, VICES, QC = REVIEW_DESKS


@pytest.fixture
def moved(opened: None) -> None:
    works_with_news()


class TestSeeing:
    def test_every_desk_that_approved_is_shown_what_moved(self, moved: None) -> None:
        assert stage().accepted
        assert stage().news == REVIEW_DESKS
        (news,) = pile(VICE, VICES).sheets
        found = news.findings()
        assert (len(found.opened), found.gone_count) == (0, 0)
        assert found.moved[["rule", "before", "amount"]].to_numpy().tolist() == [["work-many-pupils", 2.0, 3.0]]

    def test_what_went_is_shown_as_it_stood(self, opened: None) -> None:
        works_with_news()
        moved_roll(1)
        found = pile(OWNER, OWNERS).sheets[0].findings()
        assert (found.gone_count, found.count) == (1, 1)
        assert found.gone["message"].tolist() == ["有多名学生参与“甲”"]

    def test_that_a_file_of_that_time_is_gone_hides_no_change(self, moved: None) -> None:
        moved_roll(1)
        news = pile(OWNER, OWNERS).sheets[0]
        lost = replace(news, look=replace(news.look, evaluation="0" * 64))
        assert (len(lost.findings().gone), lost.findings().gone_count) == (0, 1)

    def test_the_other_sheet_is_named(self, moved: None) -> None:
        news = pile(OWNER, OWNERS).sheets[0]
        assert [(each.title, each.what) for each in movers(news.facts, news.look)] == [("10.1 学生", "第 2 次提交")]

    def test_it_is_a_duty_of_each_holder_and_of_nobody_else(self, moved: None) -> None:
        kinds = {by: [each.kind for each in duties(by)] for by in (OWNER, VICE, AUDITOR, COLLECTOR, QC_HEAD)}
        assert kinds == {OWNER: ["review", "confirm"], VICE: ["confirm"], AUDITOR: ["confirm"], COLLECTOR: [], QC_HEAD: []}
        assert [each.words for each in duties(VICE)] == ["1 张表有新情况，请确认（分管校级领导审核）"]

    def test_those_who_manage_see_whom_to_urge(self, moved: None) -> None:
        waits = department_state(YEAR, A).news
        assert [each.desk for each in waits] == [*REVIEW_DESKS]
        assert waits[1].words == "1.1 成果：有新情况，等待己确认（分管校级领导审核）"


class TestConfirming:
    def test_one_act_for_the_whole_batch(self, moved: None) -> None:
        seen = pile(VICE, VICES).digest
        events = Event.objects.count()
        assert confirm(who(VICE), YEAR, VICES, f"{seen[:4]}-{seen[4:8]}-{seen[8:12]}", "已核实") == [WORKS]
        assert Event.objects.count() == events + 1
        row = Decision.objects.get(outcome="confirmed")
        assert (row.table, row.desk, row.by, row.digest, row.words) == (WORKS, VICES.value, VICE, digest(), "已核实")
        assert stage().news == (OWNERS, QC)
        assert stage().accepted
        with refused("no-news"):
            confirm(who(VICE), YEAR, VICES, seen)

    def test_only_on_what_was_seen(self, moved: None) -> None:
        seen = pile(VICE, VICES).digest
        moved_roll(4)
        with pytest.raises(Moved):
            confirm(who(VICE), YEAR, VICES, seen)
        assert not Decision.objects.filter(outcome="confirmed").exists()
        confirm(who(VICE), YEAR, VICES, pile(VICE, VICES).digest)

    def test_what_moves_afterwards_is_news_again(self, moved: None) -> None:
        confirm_it()
        assert stage().news == ()
        moved_roll(4)
        assert stage().news == REVIEW_DESKS
        found = pile(OWNER, OWNERS).sheets[0].findings()
        assert found.moved[["before", "amount"]].to_numpy().tolist() == [[3.0, 4.0]], "compared with what was confirmed"

    def test_of_another_desk(self, moved: None) -> None:
        for by, desk in ((OWNER, VICES), (COLLECTOR, OWNERS), (QC_HEAD, QC)):
            with refused("no-news"):
                confirm(who(by), YEAR, desk, "0" * 64)

    def test_not_before_what_stands_is_accepted(self, opened: None) -> None:
        """The amount grew beyond what was accepted: first that, by the desk where the sheet lies."""
        works_with_news(up_to=500)
        assert stage().accepted
        moved_roll(1)
        moved_roll(501)
        assert stage().desk is QC
        waiting = pile(OWNER, OWNERS)
        assert (waiting.sheets, [each.hindrance for each in waiting.blocked]) == ((), ["还有 1 处须说明未认可，认可之后再确认"])
        assert "confirm" not in [each.kind for each in duties(OWNER)]
        with refused("no-news"):
            confirm(who(OWNER), YEAR, OWNERS, waiting.digest)
        accept_all(by=AUDITOR, desk=QC)
        confirm_it()
        assert stage().news == ()

    def test_a_desk_that_does_not_agree_sends_back(self, moved: None) -> None:
        send_back(who(VICE), YEAR, WORKS, VICES, digest(), "untrue", "人数与台账不符")
        assert stage().desk is Desk.RESPONSIBLE
        assert stage().news == ()
        explain_all(words="已核对名册")
        submit_it()
        assert stage().desk is VICES

    def test_a_deputy_by_his_own_name(self, moved: None) -> None:
        appoint_stand_in(who(PRINCIPAL), VICE, DEPUTY, date(YEAR, 9, 1), date(YEAR, 9, 30), "出差")
        confirm(who(DEPUTY), YEAR, VICES, pile(DEPUTY, VICES).digest)
        row = Decision.objects.get(outcome="confirmed")
        assert (row.by, row.acting_for, row.post) == (DEPUTY, VICE, "分管校级领导审核：丑（代己）")

    def test_for_oneself_and_for_another_are_two_events_of_one_act(self, moved: None, monkeypatch: pytest.MonkeyPatch) -> None:
        own = pile(VICE, VICES).sheets[0]
        other = News(sheet(YEAR, PUPILS), VICES, own.look, digest(PUPILS), acting_for=OWNER)
        both = Pile(YEAR, VICES, (own, other))
        monkeypatch.setattr(confirm_act, "pile_of", lambda *_: both)
        assert confirm(who(VICE), YEAR, VICES, both.digest) == [WORKS, PUPILS]
        rows = Decision.objects.filter(outcome="confirmed").order_by("event_seq")
        assert [(row.table, row.acting_for) for row in rows] == [(WORKS, ""), (PUPILS, OWNER)]


class TestGates:
    @pytest.fixture
    def all_accepted(self, moved: None) -> str:
        """Both sheets are accepted, the works with news; gives the digest of the dataset."""
        approve_it(table=PUPILS)
        found = dataset_state(YEAR).digest
        assert found is not None
        return found

    def test_no_gate_opens_before_every_desk_has_confirmed(self, all_accepted: str) -> None:
        state = dataset_state(YEAR)
        assert (state.ready, state.open_gate(), state.decided) == (False, None, False)
        assert state.news == tuple((WORKS, desk) for desk in REVIEW_DESKS)
        with refused("news") as caught:
            pass_gate(who(QC_HEAD), YEAR, "qc", all_accepted)
        assert "1.1 成果：有新情况，等待己确认（分管校级领导审核）" in caught.value.message
        confirm_it(OWNERS, VICES)
        with refused("news"):
            pass_gate(who(QC_HEAD), YEAR, "qc", all_accepted)
        confirm_it(QC)
        assert dataset_state(YEAR).digest == all_accepted, "confirming changes no data"
        pass_gate(who(QC_HEAD), YEAR, "qc", all_accepted)
        pass_gate(who(GROUP_HEAD), YEAR, "leading_group", all_accepted)
        assert dataset_state(YEAR).decided

    def test_a_gate_that_was_passed_before_stays_passed(self, all_accepted: str) -> None:
        """A year that was decided when gates did not yet ask for this is not opened again."""
        state = replace(dataset_state(YEAR), passed={"qc": all_accepted, "leading_group": all_accepted})
        assert state.news
        assert (state.ready, state.decided, state.open_gate()) == (True, True, None)
