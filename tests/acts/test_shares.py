"""Several hands of one department: each has a share with versions of its own, and none replaces another unseen."""

import pytest

from acts.context import sheet
from acts.many_hands.arrange import arrange, arrangement_digest
from acts.many_hands.shares import in_force
from acts.receiving.foresee import foreseen, what_became
from acts.receiving.read import read_delivery
from acts.receiving.receive import receive
from acts.review.since_signed import since_signed
from ledger.models import Event, Part, Share
from ledger.verify import rebuild
from tests.acts.refusals import refused
from tests.acts.school import (
    COLLECTOR,
    DEPUTY,
    HEAD,
    OTHER_COLLECTOR,
    THEIRS,
    WORKS,
    YEAR,
    A,
    B,
    ReaderHere,
    explain_all,
    send,
    sign,
    stage,
    submit_it,
    the_draft,
    who,
    works,
)

pytestmark = pytest.mark.django_db

ONE = works("甲,2016-03-01,5", "乙,2016-04-01,6")
TWO = works("丙,2016-05-01,7", "丁,2016-05-02,8", "戊,2016-05-03,9")


def by(staff_no: str, content: bytes, name: str = "成果.csv", part: str = "") -> int:
    taken = receive(who(staff_no), YEAR, A, name, content, part)
    read_delivery(taken.delivery, ReaderHere())
    return taken.delivery


def shares() -> list[tuple[int, int, str, str, int]]:
    return [(each.number, each.version, each.owner, each.label, each.rows) for each in in_force(YEAR, WORKS, A)]


def titles() -> set[str]:
    from acts.context import the_store
    from warehouse.frames import read_frame

    part = sheet(YEAR, WORKS).part_of(A)
    assert part is not None
    return set(read_frame(the_store().path(part.rows_file))["title"])


def act(did: str, share: int, into: int = 0, *, staff_no: str = COLLECTOR) -> None:
    part = sheet(YEAR, WORKS).part_of(A)
    assert part is not None
    arrange(who(staff_no), YEAR, WORKS, A, did, share, arrangement_digest(part), into=into)  # type: ignore[arg-type]


def test_two_persons_have_a_share_each(opened: None) -> None:
    by(COLLECTOR, ONE)
    by(DEPUTY, TWO)
    assert shares() == [(1, 1, "", "成果", 2), (2, 1, DEPUTY, "成果", 3)]
    assert titles() == set("甲乙丙丁戊")
    part = sheet(YEAR, WORKS).part_of(A)
    assert part is not None
    assert (part.version, part.rows, part.hands) == (2, 5, {COLLECTOR, DEPUTY})


def test_the_later_file_of_a_person_replaces_his_own_share_whatever_it_is_called(opened: None) -> None:
    by(COLLECTOR, ONE)
    by(DEPUTY, TWO)
    by(DEPUTY, works("己,2016-05-01,1"), "完全另一个名字.csv")
    assert shares() == [(1, 1, "", "成果", 2), (2, 2, DEPUTY, "成果", 1)]
    assert titles() == set("甲乙己")


@pytest.mark.parametrize(
    "name", ["成果（最终版）.csv", "审核反馈表_成果.csv", "成果 修改2.csv", "成果-副本.csv", "成果20161103.csv", "成果 v2.csv"]
)
def test_version_words_make_no_other_share(opened: None, name: str) -> None:
    by(COLLECTOR, ONE)
    by(COLLECTOR, TWO, name)
    assert shares() == [(1, 2, "", "成果", 3)]


def test_a_renamed_file_of_the_same_rows_is_a_new_version(opened: None) -> None:
    by(COLLECTOR, ONE)
    by(COLLECTOR, works("甲,2016-03-01,50", "乙,2016-04-01,6", "丙,2016-05-01,7"), "教务处上报.csv")
    assert shares() == [(1, 2, "", "成果", 3)]


def test_a_renamed_file_of_other_rows_is_another_share(opened: None) -> None:
    by(COLLECTOR, ONE)
    delivery = by(COLLECTOR, TWO, "教研室.csv")
    assert shares() == [(1, 1, "", "成果", 2), (2, 1, "", "教研室", 3)]
    assert what_became(delivery) == ["1.1 成果：作为新的一份“教研室”"]


def test_the_name_that_the_sender_gives_decides(opened: None) -> None:
    by(COLLECTOR, ONE, part="语文组")
    by(COLLECTOR, works("甲,2016-03-01,5", "乙,2016-04-01,7"), part="数学组")
    by(COLLECTOR, works("壬,2016-03-01,5"), "x.csv", part="语文组")
    assert shares() == [(1, 2, "", "语文组", 1), (2, 1, "", "数学组", 2)]


def test_what_a_file_will_do_is_said_before_it_is_sent(opened: None) -> None:
    assert foreseen(COLLECTOR, YEAR, A, ["成果.csv"])[0].words == "作为新的一份"
    by(COLLECTOR, ONE)
    assert foreseen(COLLECTOR, YEAR, A, ["成果改.csv"])[0].words == "将替换您 9月5日 的第 1 版（2 行）：1.1 成果"
    assert "原来的保留" in foreseen(COLLECTOR, YEAR, A, ["教研室.csv"])[0].words
    assert foreseen(DEPUTY, YEAR, A, ["成果.csv"])[0].words == "作为新的一份"
    assert foreseen(COLLECTOR, YEAR, A, ["成果.csv"], "数学组")[0].words == "作为新的一份"


def test_a_share_is_taken_out_and_comes_in_again(opened: None) -> None:
    by(COLLECTOR, ONE)
    by(DEPUTY, TWO)
    act("withdraw", 2)
    assert titles() == set("甲乙")
    assert Share.objects.get(number=2).fate == "withdrawn"
    act("restore", 2)
    assert titles() == set("甲乙丙丁戊")
    assert Share.objects.get(number=2).fate == ""
    with refused("no-such-share"):
        act("restore", 2)


def test_the_last_share_cannot_be_taken_out(opened: None) -> None:
    by(COLLECTOR, ONE)
    with refused("last-share"):
        act("withdraw", 1)


def test_two_shares_become_one_and_its_next_file_replaces_both(opened: None) -> None:
    by(COLLECTOR, ONE)
    by(COLLECTOR, TWO, "教研室.csv")
    act("join", 2, 1)
    assert shares() == [(1, 2, "", "成果", 5)]
    by(COLLECTOR, works("甲,2016-03-01,5", "丁,2016-05-02,8"), "成果3.csv")
    assert shares() == [(1, 3, "", "成果", 2)]


def test_one_share_replaces_another(opened: None) -> None:
    by(COLLECTOR, ONE)
    by(COLLECTOR, TWO, "教研室.csv")
    act("replace", 1, 2)
    assert shares() == [(2, 1, "", "教研室", 3)]
    assert (Share.objects.get(number=1).fate, Share.objects.get(number=1).into) == ("replaced", 2)


def test_what_was_taken_for_a_new_version_becomes_a_share_of_its_own(opened: None) -> None:
    by(COLLECTOR, ONE)
    by(COLLECTOR, TWO, "成果2.csv")
    assert titles() == set("丙丁戊")
    act("separate", 1)
    assert titles() == set("甲乙丙丁戊")
    assert [(number, version) for number, version, *_ in shares()] == [(1, 1), (2, 1)]
    with refused("first-version"):
        act("separate", 1)


def test_only_the_collector_of_the_department_arranges_and_on_what_he_saw(opened: None) -> None:
    by(COLLECTOR, ONE)
    by(DEPUTY, TWO)
    for staff_no in (DEPUTY, OTHER_COLLECTOR, HEAD):
        with refused("not-your-post"):
            act("withdraw", 2, staff_no=staff_no)
    before = sheet(YEAR, WORKS).part_of(A)
    assert before is not None
    by(DEPUTY, works("己,2016-05-01,1"))
    with refused("moved"):
        arrange(who(COLLECTOR), YEAR, WORKS, A, "withdraw", 2, arrangement_digest(before))


def test_a_member_of_staff_sends_for_his_own_department_only(opened: None) -> None:
    with refused("not-your-post"):
        receive(who(DEPUTY), YEAR, B, "成果.csv", ONE)


def test_a_later_file_voids_the_signature_and_shows_what_differs(opened: None) -> None:
    by(COLLECTOR, ONE)
    sign(WORKS, A)
    assert since_signed(sheet(YEAR, WORKS), A) is None
    by(DEPUTY, TWO)
    found = since_signed(sheet(YEAR, WORKS), A)
    assert found is not None
    assert (found.version, found.rows.added, found.rows.changed, found.rows.removed) == (1, 3, 0, 0)
    assert stage().waiting_for == (A, B)


def test_who_sent_any_share_does_not_sign_and_is_of_those_who_entered(opened: None) -> None:
    by(COLLECTOR, ONE)
    by(DEPUTY, TWO)
    send(B, THEIRS)
    sign(WORKS, A)
    sign(WORKS, B)
    explain_all()
    submit_it()
    submission = sheet(YEAR, WORKS).submission
    assert submission is not None
    assert set(submission.contributors) == {COLLECTOR, DEPUTY, OTHER_COLLECTOR}
    assert the_draft().rows == 6


def test_a_late_reading_replaces_nothing_that_was_sent_after_it(opened: None) -> None:
    first = receive(who(COLLECTOR), YEAR, A, "成果.csv", ONE).delivery
    second = receive(who(COLLECTOR), YEAR, A, "成果2.csv", TWO).delivery
    read_delivery(second, ReaderHere())
    read_delivery(first, ReaderHere())
    assert titles() == set("丙丁戊")
    assert Part.objects.count() == 1


def test_two_files_read_at_once_are_both_there(opened: None) -> None:
    first = receive(who(COLLECTOR), YEAR, A, "成果.csv", ONE).delivery
    second = receive(who(DEPUTY), YEAR, A, "成果.csv", TWO).delivery

    class Between:
        def read(self, job: object) -> object:
            report = ReaderHere().read(job)
            read_delivery(second, ReaderHere())
            return report

    read_delivery(first, Between())  # type: ignore[arg-type]
    assert titles() == set("甲乙丙丁戊")
    assert sorted(share.number for share in in_force(YEAR, WORKS, A)) == [1, 2]


def test_the_projections_come_back_from_the_events(opened: None) -> None:
    by(COLLECTOR, ONE)
    by(DEPUTY, TWO)
    by(COLLECTOR, works("庚,2016-05-01,1"), "三.csv")
    for did, share, into in (("withdraw", 2, 0), ("restore", 2, 0), ("join", 3, 1), ("replace", 2, 1)):
        act(did, share, into)
    act_events = Event.objects.filter(kind="parts.arranged").count()
    assert (act_events, rebuild()) == (4, [])
