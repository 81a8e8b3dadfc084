from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from sample.people import FEMALE, HOMOPHONES, MALE, Registry, likely_sex

DISTRICTS = ["440604", "440605", "450102", "510104"]


@given(seed=st.integers(), sex=st.sampled_from([MALE, FEMALE]), born=st.dates(date(1950, 1, 1), date(2001, 12, 31)))
def test_an_id_number_says_what_is_true_of_the_person(seed: int, sex: str, born: date) -> None:
    person = Registry(Random(seed), DISTRICTS, "44").person(sex, born)  # noqa: S311 (seeded on purpose)

    assert person.id_number[-1] == ric.calc_check_digit(person.id_number)
    assert ric.get_birth_date(person.id_number) == born == person.birth_date
    assert int(person.id_number[16]) % 2 == (1 if sex == MALE else 0)
    assert person.id_number[:6] in DISTRICTS


def test_no_number_is_given_out_twice() -> None:
    registry = Registry(Random(1), DISTRICTS[:1], "44")  # noqa: S311 (seeded on purpose)

    persons = [registry.person(MALE, date(1999, 9, 9)) for _ in range(300)]

    assert len({each.id_number for each in persons}) == len({each.phone for each in persons}) == 300


@pytest.mark.parametrize(("name", "sex"), [("陈志强", MALE), ("张丽娟", FEMALE), ("何慧敏", FEMALE), ("麦国栋", MALE)])
def test_the_sex_that_a_given_name_suggests(name: str, sex: str) -> None:
    assert likely_sex(name) == sex


def test_a_homophone_is_another_character() -> None:
    assert all(sign != other for sign, other in HOMOPHONES.items())
