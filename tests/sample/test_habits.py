from datetime import date

import pytest

from catalog.catalog import Catalog
from sample.habits import Habit, Speller


def speller(catalog: Catalog, table: str, column: str, habit: Habit) -> Speller:
    declared = catalog.sheets[table].column(column)
    return Speller(habit, declared, catalog.codes_of(declared))


@pytest.mark.parametrize(
    ("shape", "cell"),
    [
        ("real", date(2016, 3, 5)),
        ("iso", "2016-03-05"),
        ("slash", "2016/3/5"),
        ("dot", "2016.3.5"),
        ("han", "2016年3月5日"),
        ("compact", "20160305"),
    ],
)
def test_a_date_in_each_shape(catalog: Catalog, shape: str, cell: object) -> None:
    assert speller(catalog, "students", "birth_date", Habit(dates=(shape,))).spell("2016-03-05", 0) == cell


def test_several_shapes_take_turns(catalog: Catalog) -> None:
    spelt = speller(catalog, "students", "birth_date", Habit(dates=("iso", "slash"))).spell_all(["2016-03-05"] * 4)

    assert set(spelt) == {"2016-03-05", "2016/3/5"}


def test_codes_are_written_as_title_alias_or_code(catalog: Catalog) -> None:
    ways = {way: speller(catalog, "students", "status", Habit(codes=way)).spell("1", 0) for way in ("title", "alias", "code")}

    assert ways == {"title": "在读", "alias": "在籍", "code": "1"}


def test_an_alias_never_means_another_code(catalog: Catalog) -> None:
    for sheet in catalog.sheets.values():
        for column in sheet.columns:
            codes = catalog.codes_of(column)
            for code in codes.titles if codes else []:
                written = speller(catalog, sheet.table, column.name, Habit(codes="alias")).spell(code, 0)
                assert codes is not None
                assert codes.lookup[str(written)] == code


def test_numbers_are_numbers_unless_the_office_writes_text_or_units(catalog: Catalog) -> None:
    column = ("enrolment", "students")

    assert speller(catalog, *column, Habit()).spell("83", 0) == 83
    assert speller(catalog, *column, Habit(as_text=("students",))).spell("83", 0) == "83"
    assert speller(catalog, *column, Habit(units=("students",))).spell("83", 0) == "83人"


def test_odd_spellings_return_at_their_distance(catalog: Catalog) -> None:
    habit = Habit(spaced=("name",), every=9)

    spelt = speller(catalog, "students", "name", habit).spell_all(["张三"] * 18)

    assert [row for row, cell in enumerate(spelt) if cell == "张　三"] == [3, 12]


def test_nothing_is_sometimes_a_word(catalog: Catalog) -> None:
    habit = Habit(empty={"dormitory": "/"})

    assert speller(catalog, "students", "dormitory", habit).spell_all(["", ""]) == ["/", None]
