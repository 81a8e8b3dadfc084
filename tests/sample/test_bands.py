"""Ages, shares, prices and loads lie within stated bands, whatever the seed; and the bands say where they come from."""

import re

import pytest

from catalog.catalog import Catalog
from sample.bands import Band, figures_of, load_bands
from sample.parameters import load_parameters
from sample.school import YEARS, make_school

DOCUMENT = re.compile(r"〔\d{4}〕\d+号|《.+》|学校惯例|样例设定")
BANDS = load_bands()


@pytest.mark.parametrize("seed", range(1, 7))
def test_every_figure_lies_within_its_band(seed: int, catalog: Catalog) -> None:
    school = make_school(seed, catalog)
    for year in YEARS:
        odd = frozenset(each.key[0] for each in school.oddities[year] if each.table == "full_time_teachers")
        figures = figures_of(school.tables[year], year, load_parameters(), odd_teachers=odd)

        assert set(figures) == {band.measure for band in BANDS}
        assert all(figures.values())
        assert {band.measure: outside for band in BANDS if (outside := band.outside(figures[band.measure]))} == {}


@pytest.mark.parametrize("band", BANDS, ids=lambda band: band.measure)
def test_every_band_has_bounds_and_says_where_they_come_from(band: Band) -> None:
    assert band.low < band.high
    assert DOCUMENT.search(band.source)


def test_a_figure_beside_its_band_is_told() -> None:
    band = next(band for band in BANDS if band.measure == "entry_age")

    assert band.outside([14.0, 15.0, 17.0, 18.0]) == [14.0, 18.0]


def test_without_the_marks_of_true_oddities_an_age_is_beside_its_band(catalog: Catalog) -> None:
    figures = figures_of(make_school(1, catalog).tables[2016], 2016, load_parameters())

    assert next(band for band in BANDS if band.measure == "teacher_age").outside(figures["teacher_age"]) == [62.0]
