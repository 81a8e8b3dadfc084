from dataclasses import dataclass, field
from pathlib import Path

from catalog.catalog import Catalog
from reports.suite_page import write_suite_page
from tests.reports.values import MADE_AT, SCHOOL


@dataclass
class Item:
    table: str
    column: str | None
    title: str
    observed: object
    expected: object
    success: bool
    error: str | None = None


@dataclass
class Result:
    items: list[Item] = field(default_factory=list)


def test_what_failed_stands_first_and_errors_are_told_apart(catalog: Catalog, tmp_path: Path) -> None:
    result = Result(
        [
            Item("pupils", "sex", "性别完整", "100%", "≥ 99%", True),
            Item("majors", None, "行数与上年相差不大", None, "2 至 4", False, "<核查>出错"),
            Item("pupils", None, "行数与上年相差不大", 60, "43 至 57", False),
        ]
    )
    out = tmp_path / "suite.html"
    write_suite_page(result, out, catalog=catalog, school_name=SCHOOL.name, year=2016, made_at=MADE_AT)
    page = out.read_text(encoding="utf-8")
    assert page.index("需要核对的项目") < page.index("<caption>7.1 专业设置") < page.index("<caption>10.1 学生名册")
    assert all(f"{word}</span> 1 项" in page for word in ("达到预期", "未达预期", "未能判断"))
    assert "&lt;核查&gt;出错" in page
    assert "性别" in page
    assert "整表" in page
