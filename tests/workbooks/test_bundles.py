"""A zip of several tables: names as they were meant, tables apart from what is none, nothing lost in silence."""

import io
import zipfile
from pathlib import Path

import pytest

from tests.workbooks.nasty.opc import Book, packed
from workbooks import limits
from workbooks.isolated.isolation import Reader
from workbooks.opening.bundles import may_be_bundle, members_of, unbundle
from workbooks.reading.inspecting import inspect_file

CSV = "姓名,年龄\n张三,30\n".encode()


def zipped(names: dict[str, bytes], flag: bool = True) -> bytes:
    """A zip; without flag the names are GBK bytes, as Windows in China writes them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in names.items():
            package.writestr(name if flag else name.encode("gbk").decode("cp437"), content)
    if flag:
        return buffer.getvalue()
    # zipfile marks every name beyond ASCII as UTF-8: write them as the bytes they were meant to be
    told = bytearray(buffer.getvalue())
    for name in names:
        wrong, right = name.encode("gbk").decode("cp437").encode(), name.encode("gbk")
        told = bytearray(bytes(told).replace(wrong, right.ljust(len(wrong), b"\0")))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = told.find(signature)
        while at >= 0:
            told[at + place + 1] &= 0xF7
            at = told.find(signature, at + 4)
    return bytes(told)


@pytest.mark.parametrize("flag", [True, False])
def test_names_are_read_as_they_were_meant(flag: bool) -> None:
    assert [each.name for each in members_of(zipped({"教职工名册.csv": CSV}, flag))] == ["教职工名册.csv"]


def test_names_that_a_program_took_for_code_page_437() -> None:
    mojibake = "教工名册.csv".encode("gbk").decode("cp437")
    assert [each.name for each in members_of(zipped({mojibake: CSV}))] == ["教工名册.csv"]


def test_the_same_name_in_two_folders_is_told_apart() -> None:
    content = zipped({"一系/名册.csv": CSV, "二系/名册.csv": CSV + b"x,1\n", "三系/别的.csv": CSV})
    assert [each.name for each in members_of(content)] == ["一系／名册.csv", "二系／名册.csv", "别的.csv"]


def test_what_is_no_table_is_left_by_name_and_broken_tables_go_on(tmp_path: Path) -> None:
    content = zipped(
        {
            "名册.xlsx": Book().file(),
            "坏.xlsx": Book().file()[:400],
            "说明.pdf": b"%PDF-1.4",
            "图.png": b"\x89PNG\r\n",
            "里.zip": packed({"a.csv": CSV}),
            "~$名册.xlsx": b"x",
            "__MACOSX/._名册.xlsx": b"x",
            "Thumbs.db": b"x",
            "空.csv": b"",
        }
    )
    found = unbundle(content, "包.zip", tmp_path)
    assert [each.name for each in found.files] == ["包.zip › 名册.xlsx", "包.zip › 坏.xlsx"]
    assert (tmp_path / found.files[0].file).read_bytes() == Book().file()
    assert [(each.name.rpartition(" › ")[2], each.refused.code) for each in found.left] == [
        ("说明.pdf", "pdf"),
        ("图.png", "picture"),
        ("里.zip", "nested-archive"),
        ("~$名册.xlsx", "skipped"),
        ("._名册.xlsx", "skipped"),
        ("Thumbs.db", "skipped"),
        ("空.csv", "empty-file"),
    ]


@pytest.mark.parametrize(
    ("names", "code"),
    [
        ({"a.pdf": b"%PDF"}, "no-table-inside"),
        ({"a.zip": packed({"a.csv": CSV})}, "nested-archive"),
        ({f"{n}.csv": CSV for n in range(201)}, "too-many-files"),
    ],
)
def test_a_zip_without_tables_or_with_too_many_is_refused(tmp_path: Path, names: dict[str, bytes], code: str) -> None:
    found = unbundle(zipped(names), "包.zip", tmp_path)
    assert found.bundle
    assert found.refused
    assert found.refused.code == code


def test_a_zip_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_BUNDLE_BYTES", 10)
    found = unbundle(zipped({"a.csv": CSV}), "包.zip", tmp_path)
    assert found.refused
    assert found.refused.code == "bundle-too-large"


def test_a_workbook_is_no_bundle(tmp_path: Path) -> None:
    assert not may_be_bundle(Book().file())
    assert not may_be_bundle(CSV)
    moved = packed(dict(reversed(Book(parts={"图/a.xml": b"<a/>"}).made().items())))
    assert not unbundle(moved, "x.xlsx", tmp_path).bundle


def test_an_inspection_names_file_and_worksheet(tmp_path: Path) -> None:
    path = tmp_path / "包.zip"
    path.write_bytes(zipped({"名册.xlsx": Book().file(), "人.csv": CSV, "说明.pdf": b"%PDF"}))
    with Reader() as reader:
        found = reader.inspect(path)
        out = tmp_path / "out"
        out.mkdir()
        assert [each.name for each in reader.unbundle(path, "包.zip", out).files] == ["包.zip › 名册.xlsx", "包.zip › 人.csv"]
    assert found == inspect_file(path)
    assert (found.format, [each.name for each in found.worksheets]) == ("zip", ["名册.xlsx › 名册", "人.csv › 人"])
    assert [(each.code, "说明.pdf" in each.message) for each in found.warnings] == [("pdf", True)]
