from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.hiding import Relation, cells_to_hide, determined, is_small


def test_the_only_small_count_takes_another_with_it() -> None:
    counts = [50, 2, 20, 28]
    assert cells_to_hide(counts, [Relation((1, 2, 3), (0,))]) == {1, 2}


def test_two_small_counts_that_add_up_to_too_few_take_a_third() -> None:
    assert cells_to_hide([40, 1, 1, 38], [Relation((1, 2, 3), (0,))]) == {1, 2, 3}


def test_nothing_small_hides_nothing() -> None:
    assert cells_to_hide([50, 0, 20, 30], [Relation((1, 2, 3), (0,))]) == set()


def test_a_small_rest_hides_its_part() -> None:
    whole, part, rest = 30, 28, 2
    assert cells_to_hide([whole, part, rest], [Relation((1, 2), (0,))], derivable=[2]) == {1}


def test_totals_by_department_do_not_give_majors_back() -> None:
    # majors 3, 50 | 40, 60 of departments 53 | 100 of a total of 153
    counts = [153, 3, 50, 40, 60, 53, 100]
    relations = [Relation((1, 2, 3, 4), (0,)), Relation((5, 6), (0,)), Relation((1, 2), (5,)), Relation((3, 4), (6,))]
    assert cells_to_hide(counts, relations) >= {1, 2}


def test_a_single_table_can_be_hidden_whole() -> None:
    assert cells_to_hide([3, 3], [Relation((1,), (0,))]) == {0, 1}


def worlds(first: list[int], cut: int, hidden: set[int]) -> list[list[int]]:
    """Every table that agrees with what is shown: hidden counts of the first column free, totals computed."""
    shown = _with_totals(first, cut)
    choices = [range(13) if place + 1 in hidden else [count] for place, count in enumerate(first)]
    tried = (_with_totals(list(guess), cut) for guess in product(*choices))
    return [each for each in tried if all(each[p] == shown[p] for p in range(len(shown)) if p not in hidden)]


def _with_totals(first: list[int], cut: int) -> list[int]:
    return [sum(first), *first, sum(first[:cut]), sum(first[cut:])]


@given(st.lists(st.integers(0, 9), min_size=2, max_size=4), st.data())
@settings(max_examples=60, deadline=None)
def test_no_reader_can_solve_for_a_small_count(first: list[int], data: st.DataObject) -> None:
    """A column of majors, their total, and the departments that group them."""
    cut, n = data.draw(st.integers(1, len(first) - 1)), len(first)
    relations = [
        Relation(tuple(range(1, n + 1)), (0,)),
        Relation((n + 1, n + 2), (0,)),
        Relation(tuple(range(1, 1 + cut)), (n + 1,)),
        Relation(tuple(range(1 + cut, 1 + n)), (n + 2,)),
    ]
    counts = _with_totals(first, cut)
    hidden = cells_to_hide(counts, relations)
    possible = worlds(first, cut, hidden)
    for place, count in enumerate(counts):
        if is_small(count):
            assert place in hidden
            assert len({world[place] for world in possible}) > 1


def test_determined_sees_combinations() -> None:
    assert determined([{1: 1, 2: 1}, {2: 1, 3: 1}, {1: 1, 3: -1}]) == set()  # type: ignore[dict-item]
    assert determined([{1: 1, 2: 1}, {2: 1}]) == {1, 2}  # type: ignore[dict-item]
