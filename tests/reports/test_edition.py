import csv
import json
import stat
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import openpyxl
import pytest

from catalog.catalog import Catalog
from catalog.digests import digest_of_file
from reports.edition import EditionInput, Manifest, write_edition
from tests.reports import school
from tests.reports.values import MADE_AT, edition_input


@pytest.fixture(scope="module")
def edition(catalog: Catalog, tables: dict[str, Path], last_tables: dict[str, Path]) -> EditionInput:
    with school.connect(tables, last_tables) as connection:
        return edition_input(connection, catalog, tables)


@pytest.fixture(scope="module")
def written(edition: EditionInput, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    out = tmp_path_factory.mktemp("editions") / "2016-1"
    return out, write_edition(edition, out)


def test_all_files_stand_there_and_the_manifest_names_them(written: tuple[Path, Manifest]) -> None:
    out, manifest = written
    names = {path.name for path in out.iterdir()}
    tables = {f"{table}.{kind}" for table in ("pupils", "majors", "scale", "income") for kind in ("parquet", "csv")}
    others = {
        "数据集.xlsx", "statedata.duckdb", "datapackage.json", "dictionary.csv", "codes.csv", "indicators.csv",
        "indicators.json", "诊断报告.html", "诊断报告.docx", "manifest.json", "说明.txt",
    }  # fmt: skip
    assert names == tables | others
    assert {entry.path for entry in manifest.files} == names - {"manifest.json"}
    for entry in manifest.files:
        assert (entry.bytes, entry.sha256) == ((out / entry.path).stat().st_size, digest_of_file(out / entry.path))


def test_the_manifest_on_disk_tells_digest_times_and_persons(written: tuple[Path, Manifest], edition: EditionInput) -> None:
    content = json.loads((written[0] / "manifest.json").read_text(encoding="utf-8"))
    assert (content["digest"], content["rehearsal"], content["made_at"]) == (edition.digest, True, "2016-10-21T09:00:00+08:00")
    assert content["approvals"][0]["person"] == "张建国（代王立新）"
    assert {each["table"]: each["digest"] for each in content["tables"]} == edition.table_digests


def test_the_same_content_has_the_same_digest_later_and_in_other_files(
    edition: EditionInput, catalog: Catalog, tmp_path: Path
) -> None:
    again = school.write_rows(catalog, tmp_path)
    later = replace(edition, tables=again, made_at=MADE_AT + timedelta(days=9), number=2, approvals=())
    assert later.digest == edition.digest


def test_one_row_more_or_another_indicator_changes_the_digest(edition: EditionInput, catalog: Catalog, tmp_path: Path) -> None:
    more = school.write_rows(catalog, tmp_path, pupils=61)
    other_value = replace(edition.indicators[0], value=None)
    others = [
        replace(edition, tables=more),
        replace(edition, indicators=[other_value, *edition.indicators[1:]]),
        replace(edition, rule_logic_digest="0" * 64),
    ]
    assert len({edition.digest, *(other.digest for other in others)}) == 4


def test_an_edition_is_read_only_and_never_overwritten(written: tuple[Path, Manifest], edition: EditionInput) -> None:
    out, _ = written
    assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o444}
    assert stat.S_IMODE(out.stat().st_mode) == 0o555
    with pytest.raises(FileExistsError, match="不可覆盖"):
        write_edition(edition, out)


def test_a_failure_leaves_nothing_behind(edition: EditionInput, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="诊断报告"):
        write_edition(replace(edition, diagnosis=None), tmp_path / "2016-1")
    assert list(tmp_path.iterdir()) == []


def test_csv_opens_in_excel_and_keeps_text(written: tuple[Path, Manifest]) -> None:
    out, _ = written
    assert (out / "pupils.csv").read_bytes().startswith(b"\xef\xbb\xbfrow_id,roll_no,")
    with (out / "pupils.csv").open(encoding="utf-8-sig", newline="") as handle:
        first = next(csv.DictReader(handle))
    assert (first["roll_no"], first["major"], first["boards"], first["joined"]) == (
        "G440601199901010000", "121100", "true", "2015-09-01",
    )  # fmt: skip
    with (out / "income.csv").open(encoding="utf-8-sig", newline="") as handle:
        assert next(csv.DictReader(handle))["tuition"] == "12.5"


def test_the_workbook_shows_titles_and_no_formula_of_the_sender(written: tuple[Path, Manifest]) -> None:
    path = written[0] / "数据集.xlsx"
    book = openpyxl.load_workbook(path)
    rows = list(book["10.1 学生名册"].iter_rows(values_only=True))
    assert rows[0][:4] == ("学籍号", "姓名", "身份证号", "性别")
    assert rows[1][3:6] == ("女", "121100", "是")  # 专业代码 is known by its number
    assert len(rows) == 61
    tab = book["5.1 经费收入"]
    assert (tab["B2"].value, tab["B2"].data_type, tab["A2"].value) == ("=SUM(A1)", "s", 12.5)
    joined = book["10.1 学生名册"]["G2"]
    assert (joined.value, joined.number_format) == (datetime(2015, 9, 1), "yyyy-mm-dd")
    linked = [book["目录"][f"B{n}"].hyperlink.location for n in range(6, 6 + len(book.sheetnames) - 1)]
    assert linked == [f"'{name}'!A1" for name in [*book.sheetnames[4:], *book.sheetnames[1:4]]]


def test_the_workbook_can_be_filtered_and_printed(written: tuple[Path, Manifest]) -> None:
    book = openpyxl.load_workbook(written[0] / "数据集.xlsx")
    for tab in book.worksheets:
        assert tab.sheet_properties.pageSetUpPr is not None
        assert (tab.page_setup.orientation, tab.page_setup.fitToWidth, tab.page_setup.fitToHeight) == ("landscape", 1, 0)
        assert tab.sheet_properties.pageSetUpPr.fitToPage
    data = book["1.4 在校生规模"]
    assert (data.auto_filter.ref, data.print_title_rows) == ("A1:D10", "$1:$1")
    assert book["目录"].auto_filter.ref is None


def test_indicators_are_numbers_in_the_workbook(written: tuple[Path, Manifest]) -> None:
    tab = openpyxl.load_workbook(written[0] / "数据集.xlsx")["指标"]
    cells = {cell.value: tab.cell(2, cell.column) for cell in tab[1]}
    assert (cells["本年"].value, cells["本年"].number_format) == (33.33, "#,##0.00")
    assert (cells["分子值"].value, cells["分母值"].value, cells["分母值"].number_format) == (20, 60, "#,##0")
    assert cells["精确值"].value == pytest.approx(100 / 3)
    assert cells["标准"].value == "≥ 30"


def test_rows_stand_in_the_order_of_the_key_in_every_file(written: tuple[Path, Manifest]) -> None:
    out, _ = written
    keys = sorted((code, 2015 - n) for code in school.MAJOR_OF for n in range(3))
    with duckdb.connect(out / "statedata.duckdb", read_only=True) as connection:
        assert connection.execute("SELECT major, grade FROM scale").fetchall() == keys
        assert connection.execute(f"SELECT major, grade FROM '{out / 'scale.parquet'}'").fetchall() == keys
    with (out / "scale.csv").open(encoding="utf-8-sig", newline="") as handle:
        assert [(row["major"], int(row["grade"])) for row in csv.DictReader(handle)] == keys
    rows = openpyxl.load_workbook(out / "数据集.xlsx")["1.4 在校生规模"].iter_rows(min_row=2, max_col=2, values_only=True)
    assert list(rows) == keys


def test_parquet_of_equal_rows_has_equal_bytes(
    written: tuple[Path, Manifest], edition: EditionInput, catalog: Catalog, tmp_path: Path
) -> None:
    again = replace(edition, tables=school.write_rows(catalog, tmp_path / "rows"))
    write_edition(again, tmp_path / "again")
    for name in ("pupils.parquet", "scale.csv"):
        assert digest_of_file(tmp_path / "again" / name) == digest_of_file(written[0] / name)


def test_the_database_has_types_and_chinese_comments(written: tuple[Path, Manifest]) -> None:
    with duckdb.connect(written[0] / "statedata.duckdb", read_only=True) as connection:
        typed = "SELECT data_type, comment FROM duckdb_columns() WHERE table_name = 'income' AND column_name = 'tuition'"
        assert connection.execute(typed).fetchone() == ("DECIMAL(18,4)", "学费收入（万元）")
        assert connection.execute("SELECT verdict FROM meta.indicators WHERE code = 'girls_share'").fetchone() == ("达标",)


def test_the_data_package_describes_every_csv(written: tuple[Path, Manifest]) -> None:
    out, _ = written
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert {resource["path"] for resource in package["resources"]} == {path.name for path in out.glob("*.csv")}
    for resource in package["resources"]:
        with (out / resource["path"]).open(encoding="utf-8-sig", newline="") as handle:
            assert [each["name"] for each in resource["schema"]["fields"]] == next(csv.reader(handle))
        assert resource["hash"] == f"sha256:{digest_of_file(out / resource['path'])}"
    pupils = next(each for each in package["resources"] if each["name"] == "pupils")
    assert pupils["schema"]["primaryKey"] == ["roll_no"]
    assert {"value": "1", "label": "男"} in next(f for f in pupils["schema"]["fields"] if f["name"] == "sex")["categories"]
