"""What a delivery collides with in other hands is told with it: how often and where, without values."""

import pytest

from acts.context import sheet
from acts.many_hands.arrange import arrange, arrangement_digest
from acts.many_hands.collisions_met import collisions_met
from tests.acts.school import COLLECTOR, DEPUTY, OTHER_COLLECTOR, PUPIL_NO, PUPILS, WORKS, YEAR, A, B, assignment, pupils, who
from tests.acts.school import opened as open_school
from tests.acts.test_settle import HIS, MINE, by, settled, the_cases

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _shared(db: None) -> None:
    open_school([assignment(WORKS, A, B), assignment(PUPILS, A, B)])


def test_the_second_hand_is_told_and_the_first_too() -> None:
    first = by(COLLECTOR, MINE)
    assert collisions_met(first) == []
    second = by(DEPUTY, HIS)
    (met,) = collisions_met(second)
    assert met.words == "10.1 学生：有 1 处与本部门其他人报送的记录重复或不符（本文件第 2 行）"
    assert (met.first, met.between) == (the_cases()[0].name, False)
    assert PUPIL_NO not in met.words
    assert [each.count for each in collisions_met(first)] == [1]


def test_settled_it_is_told_no_more() -> None:
    by(COLLECTOR, MINE)
    second = by(DEPUTY, HIS)
    settled(the_cases()[0], "keep", keep=2)
    assert collisions_met(second) == []


def test_what_one_hand_repeats_is_a_finding_and_no_collision_of_hands() -> None:
    assert collisions_met(by(COLLECTOR, pupils(f"{PUPIL_NO},张明,", f"{PUPIL_NO},章明,"))) == []


def test_between_departments() -> None:
    by(COLLECTOR, MINE)
    (met,) = collisions_met(by(OTHER_COLLECTOR, HIS, department=B))
    assert (met.between, met.count) == (True, 1)
    assert "与其他部门报送的记录重复或不符" in met.words


def test_nothing_of_a_share_that_counts_no_more() -> None:
    by(COLLECTOR, MINE)
    second = by(DEPUTY, HIS)
    part = sheet(YEAR, PUPILS).part_of(A)
    assert part is not None
    arrange(who(COLLECTOR), YEAR, PUPILS, A, "withdraw", 2, arrangement_digest(part))
    assert collisions_met(second) == []
