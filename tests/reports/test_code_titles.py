"""Codes are shown by names: of the list, of the sheet that they refer to, and only of columns that everybody may read."""

from pathlib import Path

import pytest

from catalog.catalog import Catalog
from reports.code_titles import CodeTitles, named_elsewhere, titles_in
from tests.warehouse.making import catalog_of, rows_file
from warehouse import views

COURSES = """
key: [course_code]
columns:
  - {name: course_code, title: 课程代码, type: code, code_list: courses, sensitivity: open}
  - {name: course_name, title: 课程名称, type: text, sensitivity: SENSITIVITY}
"""
LESSONS = """
columns:
  - {name: course, title: 课程, type: code, refers_to: courses.course_code}
  - {name: shown, title: 公开课, type: boolean}
"""
LIST = {"courses": "01,语文,\n"}


def made(folder: Path, sensitivity: str) -> tuple[Catalog, CodeTitles]:
    catalog = catalog_of(folder / "data", LIST, courses=COURSES.replace("SENSITIVITY", sensitivity), lessons=LESSONS)
    rows = [{"course_code": "01", "course_name": "国文"}, {"course_code": "99", "course_name": "茶艺"}]
    files = {"courses": rows_file(folder / "courses.parquet", catalog.sheets["courses"], rows)}
    with views.connect(catalog, 2016, files) as connection:
        return catalog, titles_in(connection, catalog)


@pytest.mark.parametrize(("code", "title"), [("01", "语文"), ("99", "茶艺"), ("77", "77"), (None, "（空）")])
def test_a_code_without_list_is_named_by_the_sheet_that_it_refers_to(code: str | None, title: str, tmp_path: Path) -> None:
    catalog, titles = made(tmp_path, "open")
    lessons = catalog.sheets["lessons"]

    assert titles.of(lessons, lessons.column("course"), code) == title
    assert titles.of(lessons, lessons.column("shown"), "false") == "否"
    assert named_elsewhere(catalog, lessons) == {"courses"}


def test_names_that_not_everybody_may_read_name_nothing(tmp_path: Path) -> None:
    catalog, titles = made(tmp_path, "internal")
    lessons = catalog.sheets["lessons"]

    assert titles.of(lessons, lessons.column("course"), "99") == "99"
    assert named_elsewhere(catalog, lessons) == set()
