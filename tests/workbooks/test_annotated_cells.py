"""Merged ranges in the XML of a worksheet: which cell shows what is found inside them."""

from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from workbooks.annotated.cells import Place, WorksheetXml

SIDE = st.integers(1, 12)
PLACE = st.tuples(SIDE, SIDE)
RANGE = st.tuples(PLACE, PLACE).map(lambda two: tuple((min(one), max(one)) for one in zip(*two, strict=True)))


def xml_of(ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> bytes:
    cells = (f"{get_column_letter(columns[0])}{rows[0]}:{get_column_letter(columns[1])}{rows[1]}" for rows, columns in ranges)
    return "".join(f'<mergeCell ref="{each}"/>' for each in cells).encode()


@given(ranges=st.lists(RANGE, max_size=6), places=st.sets(PLACE))
def test_a_place_shows_at_the_first_cell_of_the_range_around_it(
    ranges: list[tuple[tuple[int, int], tuple[int, int]]], places: set[Place]
) -> None:
    """Every place in a range and no other; of overlapping ranges, which no program writes, the last."""
    expected = {
        (row, column): (rows[0], columns[0])
        for rows, columns in ranges
        for row, column in places
        if rows[0] <= row <= rows[1] and columns[0] <= column <= columns[1]
    }
    assert WorksheetXml(b"", b"", xml_of(ranges)).merged_anchors(places) == expected


def test_thousands_of_ranges_and_of_places_are_not_multiplied() -> None:
    """Counted, not timed: each range looks at the places of its own rows only."""
    looked = 0

    class Row(int):
        def __eq__(self, other: object) -> bool:
            return int(self) == other

        def __le__(self, other: int) -> bool:
            nonlocal looked
            looked += 1
            return int(self) <= other

        def __lt__(self, other: int) -> bool:
            nonlocal looked
            looked += 1
            return int(self) < other

        def __hash__(self) -> int:
            return int(self)

    ranges = [((4 * number + 1, 4 * number + 4), (1, 2)) for number in range(500)]
    places: set[Place] = {(Row(row), 1) for row in range(1, 2001)}
    assert len(WorksheetXml(b"", b"", xml_of(ranges)).merged_anchors(places)) == 2000
    assert looked < 100_000
