import csv
import json
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pytest

from catalog.catalog import Catalog
from reports.edition import Manifest, write_edition
from reports.openness import is_open, publishes_rows
from reports.public import leaks, public_indicators
from tests.reports import school
from tests.reports.values import edition_input


@pytest.fixture(scope="module")
def public(
    catalog: Catalog, tables: dict[str, Path], last_tables: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Manifest]:
    out = tmp_path_factory.mktemp("public") / "2016-public-1"
    with school.connect(tables, last_tables) as connection:
        return out, write_edition(edition_input(connection, catalog, tables, "public"), out)


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def personal_strings() -> Iterable[str]:
    for row in school.rows_of("pupils", 60, 2015):
        yield from map(str, row[:3])
    yield from ("负责人甲", "张建国", "林国栋")


def test_persons_go_out_as_counts_only(catalog: Catalog, public: tuple[Path, Manifest]) -> None:
    assert [name for name, sheet in catalog.sheets.items() if publishes_rows(catalog, sheet)] == ["scale", "income", "majors"]
    assert not (public[0] / "pupils.csv").exists()


def test_no_byte_of_the_public_files_names_a_person(public: tuple[Path, Manifest]) -> None:
    assert leaks(public[0], personal_strings()) == []


def test_the_internal_edition_would_be_caught(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, tables: dict[str, Path], tmp_path: Path
) -> None:
    write_edition(edition_input(connection, catalog, tables), tmp_path / "internal")
    caught = leaks(tmp_path / "internal", ["学生姓名0007"])
    assert {line.partition("：")[0] for line in caught} == {"pupils.csv", "pupils.parquet", "statedata.duckdb", "数据集.xlsx"}
    assert all("学生姓名0007" not in line for line in caught)


def test_leaks_sees_through_escapes(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"x": "\\u738b\\u5c0f\\u660e"}', encoding="utf-8")
    (tmp_path / "b.html").write_text("<p>&#29579;&#23567;&#26126;</p>", encoding="utf-8")
    (tmp_path / "c.txt").write_text("王小 明", encoding="utf-8")
    assert [line[:6] for line in leaks(tmp_path, ["王小明"])] == ["a.json", "b.html"]


def test_internal_columns_are_dropped_from_rows(catalog: Catalog, public: tuple[Path, Manifest]) -> None:
    assert list(_read(public[0] / "majors.csv")[0]) == ["major", "years"]
    assert not is_open(catalog, catalog.sheets["pupils"].column("roll_no"))


def test_small_counts_are_hidden_with_one_more(public: tuple[Path, Manifest]) -> None:
    counted = {row["code"]: row["count"] for row in _read(public[0] / "counts.csv") if row["column"] == "major"}
    assert counted["121100"] == "*"  # two pupils
    assert sorted(counted.values())[:2] == ["*", "*"]
    assert any(count.isdigit() for count in counted.values())


def test_small_numbers_of_people_in_rows_are_hidden(public: tuple[Path, Manifest]) -> None:
    rows = {(row["major"], row["grade"]): row for row in _read(public[0] / "scale.csv")}
    assert rows["121100", "2015"]["pupils"] == "*"  # 2 pupils
    assert rows["090100", "2015"]["girls"] == "*"  # 27 of 28 girls leave one boy
    assert rows["051400", "2015"] == {"major": "051400", "grade": "2015", "pupils": "30", "girls": "12"}


def test_indicators_of_too_few_people_are_withheld(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, tables: dict[str, Path]
) -> None:
    share, joined, _ = edition_input(connection, catalog, tables).indicators
    few = replace(share, numerator=share.numerator and share.numerator - 17)
    rest = replace(share, numerator=share.numerator and share.numerator + 38)
    assert [each.withheld for each in public_indicators([share, few, rest, joined], {})] == [False, True, True, False]
    assert public_indicators([joined], {joined.code: {20}})[0].withheld
    assert public_indicators([replace(share, public=False)], {}) == []


def test_counts_of_things_are_told_however_small(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, tables: dict[str, Path]
) -> None:
    share = edition_input(connection, catalog, tables).indicators[0]
    majors = replace(
        share, numerator=Decimal(19), denominator=Decimal(20), numerator_counts_persons=False, denominator_counts_persons=False
    )
    mixed = replace(majors, numerator=Decimal(3), numerator_counts_persons=True)
    assert [each.withheld for each in public_indicators([majors, mixed], {share.code: {19, 20}})] == [False, True]


def test_public_indicators_hold_no_terms_and_the_manifest_no_persons(public: tuple[Path, Manifest]) -> None:
    content = json.loads((public[0] / "indicators.json").read_text(encoding="utf-8"))
    assert content[0]["value"] == "33.33"
    assert not {"numerator", "denominator", "exact"} & set(content[0])
    manifest = json.loads((public[0] / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["approvals"], manifest["kind"]) == ([], "public")


def test_the_same_input_has_the_same_public_digest(
    connection: duckdb.DuckDBPyConnection,
    catalog: Catalog,
    tables: dict[str, Path],
    public: tuple[Path, Manifest],
    tmp_path: Path,
) -> None:
    again = write_edition(edition_input(connection, catalog, tables, "public"), tmp_path / "again")
    assert again.digest == public[1].digest
    assert again.digest != again.source_digest


def test_the_page_asks_for_nothing_outside_and_has_last_year(public: tuple[Path, Manifest]) -> None:
    page = (public[0] / "公开数据.html").read_text(encoding="utf-8")
    assert "女生比例" in page
    assert "34.00" in page
    assert "演练" in page
    for outside in ("src=", "<link", "@import", "<script"):
        assert outside not in page


def test_the_workbook_of_the_public_has_chinese_headings_and_hides_the_same(public: tuple[Path, Manifest]) -> None:
    book = openpyxl.load_workbook(public[0] / "公开数据.xlsx")
    assert book.sheetnames == ["目录", "1.4 在校生规模", "5.1 经费收入", "7.1 专业设置", "指标", "分类统计", "数据字典", "代码表"]
    scale = list(book["1.4 在校生规模"].iter_rows(values_only=True))
    assert scale[0] == ("专业代码", "年级", "在校生数（人）", "其中女生（人）")
    assert [tuple("" if cell is None else str(cell) for cell in row) for row in scale[1:]] == [
        tuple(row.values()) for row in _read(public[0] / "scale.csv")
    ]
    assert isinstance(scale[1][1], int)
    counts = list(book["分类统计"].iter_rows(values_only=True))
    assert [str(row[-1]) for row in counts[1:]] == [row["count"] for row in _read(public[0] / "counts.csv")]
    assert [cell.value for cell in book["指标"][2]][4:6] == [33.33, 34]
    assert book["目录"]["B6"].hyperlink.location == "'1.4 在校生规模'!A1"


def test_the_page_tells_points_and_no_percentage_of_a_percentage(public: tuple[Path, Manifest]) -> None:
    page = (public[0] / "公开数据.html").read_text(encoding="utf-8")
    assert "比上年减少 0.67 个百分点<" in page
    assert "比上年增加 3 人（+17.6%）" in page
