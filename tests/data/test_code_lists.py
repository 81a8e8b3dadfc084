"""Our code lists: complete where they claim to be. Whether lists are unambiguous and used is asked by `catalog check`."""

from catalog.load import DATA, read_catalog

CATALOG, _ = read_catalog(DATA)


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
