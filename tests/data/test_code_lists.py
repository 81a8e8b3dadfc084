"""The code lists: unambiguous, complete where they claim to be, and used."""

import pytest

from catalog.code_list import CodeList
from catalog.load import DATA, read_catalog

CATALOG, _ = read_catalog(DATA)
LISTS = [pytest.param(codes, id=name) for name, codes in CATALOG.code_lists.items()]


@pytest.mark.parametrize("codes", LISTS)
def test_a_spelling_means_one_code(codes: CodeList) -> None:
    titles = list(codes.titles.values())
    assert len(set(titles)) == len(titles)
    contrary = {alias for alias, code in codes.aliases.items() if codes.lookup[alias] != code}
    assert not contrary, "an alias is the title or code of another entry"


@pytest.mark.parametrize("codes", LISTS)
def test_an_alias_is_given_once(codes: CodeList) -> None:
    lines = (DATA / "code_lists" / f"{codes.name}.csv").read_text(encoding="utf-8").splitlines()[4:]
    spelt = [alias for line in lines for alias in line.rsplit(",", 1)[1].split("|") if alias]
    assert sorted(spelt) == sorted(codes.aliases)


def test_every_list_is_used() -> None:
    used = {column.code_list for sheet in CATALOG.sheets.values() for column in sheet.columns}
    assert set(CATALOG.code_lists) <= used


def test_ethnic_groups_are_56() -> None:
    groups = CATALOG.code_lists["ethnic_groups"].titles
    assert [code for code in groups if int(code) <= 56] == [f"{n:02d}" for n in range(1, 57)]
    assert groups["01"] == "汉族"


def test_districts_hold_all_of_foshan() -> None:
    districts = CATALOG.code_lists["districts"].titles
    foshan = {code: title for code, title in districts.items() if code.startswith("4406")}
    assert sorted(title.removeprefix("广东省佛山市") for title in foshan.values()) == sorted(
        ["禅城区", "南海区", "顺德区", "三水区", "高明区"]
    )
    assert all(len(code) == 6 and code.isdigit() for code in districts)
    assert len({code[:4] for code in districts if code.startswith("44")}) == 21


def test_majors_stand_in_the_categories() -> None:
    majors, categories = CATALOG.code_lists["vocational_majors_2010"], CATALOG.code_lists["major_categories"]
    assert all(len(code) == 6 and code[:2] in categories.titles for code in majors.titles)
    assert majors.lookup["计算机应用"] == "090100"


def test_titles_end_in_their_level() -> None:
    levels = CATALOG.code_lists["title_levels"].titles
    assert all(code[-1] in levels for code in CATALOG.code_lists["professional_titles"].titles)
