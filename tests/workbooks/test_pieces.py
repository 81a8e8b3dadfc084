"""Long worksheets are looked at bit by bit while they are unpacked: nothing may be told otherwise for that."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workbooks.nasty.cases import CASES, Case
from tests.workbooks.nasty.opc import DATA, Book, Tab
from tests.workbooks.test_nothing_lost import TABLES, Written, by_openpyxl, xlsx
from workbooks.opening import packages
from workbooks.opening.packages import pieces_of, unpack
from workbooks.opening.raw_workbook import open_bytes
from workbooks.reading.inspecting import inspect_file
from workbooks.refusals import UnreadableFileError

# without the one that makes a parser abort, which only the isolated reader outlives
PACKAGES = [case for case in CASES if case.code != "over-memory" and case.make().startswith(b"PK")]
SHEET = "xl/worksheets/sheet1.xml"


def all_long(monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    monkeypatch.setattr(packages, "_LONG", 0)
    monkeypatch.setattr(packages, "_PIECE", piece)


@pytest.mark.parametrize("case", PACKAGES, ids=lambda case: case.name)
def test_nasty_packages_say_the_same_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: Case) -> None:
    path = tmp_path / case.file
    path.write_bytes(case.make())
    whole = inspect_file(path)
    for piece in (40, 300):
        all_long(monkeypatch, piece)
        assert inspect_file(path) == whole


@given(TABLES, st.sampled_from((xlsx, by_openpyxl)), st.integers(5, 500))
@settings(max_examples=60)
def test_what_is_read_does_not_depend_on_the_pieces(cells: Written, write: object, piece: int) -> None:
    assert callable(write)
    content = write(cells)
    whole = open_bytes(content, "名册.xlsx")
    with pytest.MonkeyPatch.context() as patch:
        all_long(patch, piece)
        assert open_bytes(content, "名册.xlsx") == whole
        assert b"".join(pieces_of(content, SHEET)) == unpack(content).parts[SHEET]


HIDDEN = "".join(
    f'<row r="{row}"{" hidden=" + chr(34) + "1" + chr(34) if row % 3 == 0 else ""}>{{}}</row>' for row in range(1, 20)
)


def test_hidden_rows_struck_cells_and_errors_keep_their_places(monkeypatch: pytest.MonkeyPatch) -> None:
    struck = '<c r="B{n}" t="inlineStr"><is><r><rPr><strike/></rPr><t>删</t></r></is></c>'
    error = '<c r="C{n}" t="e"><v>#N/A</v></c><c r="D{n}"><f>A1</f></c>'
    rows = [HIDDEN.split("{}")[n] + (struck + error).replace("{n}", str(n + 1)) for n in range(19)]
    content = Book([Tab("".join(rows) + "</row>", before='<cols><col min="2" max="2" hidden="1"/></cols>')]).file()
    (whole,) = open_bytes(content, "名册.xlsx").worksheets
    assert (whole.hidden_rows, whole.hidden_columns, len(whole.struck), whole.non_empty) == ([3, 6, 9, 12, 15, 18], ["B"], 19, 57)
    all_long(monkeypatch, 60)
    assert open_bytes(content, "名册.xlsx").worksheets == [whole]


def test_cells_without_reference_are_counted_on_over_the_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f'<row><c t="str"><v>{n}</v></c><c t="e"><v>#REF!</v></c></row>' for n in range(20))
    (whole,) = open_bytes(Book([Tab(rows)]).file(), "名册.xlsx").worksheets
    all_long(monkeypatch, 50)
    assert open_bytes(Book([Tab(rows)]).file(), "名册.xlsx").worksheets == [whole]


@pytest.mark.parametrize("code", ["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#GETTING_DATA", "#SPILL!"])
def test_an_error_is_no_value_to_calamine(code: str) -> None:
    """On this rests that as many values as closed cells leave nothing to look for."""
    data = f'<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="e"><v>{code}</v></c></row>'
    try:
        (worksheet,) = open_bytes(Book([Tab(data)]).file(), "名册.xlsx").worksheets
    except UnreadableFileError:
        return  # an error that calamine does not know is refused, not read as a value
    assert getattr(worksheet.rows[0][1], "shown", None) == code


@pytest.mark.parametrize("named", [True, False])
def test_a_wrong_checksum_of_a_long_part_is_found(monkeypatch: pytest.MonkeyPatch, named: bool) -> None:
    extra = {} if named else {"xl/worksheets/spare.xml": DATA.encode() * 30}
    content = bytearray(Book(parts=extra).file(0))
    at = content.rfind("姓名".encode(), 0, content.find(b"PK\x01\x02"))
    content[at] ^= 1
    all_long(monkeypatch, 100)
    with pytest.raises(UnreadableFileError) as refused:
        open_bytes(bytes(content), "名册.xlsx")
    assert refused.value.refusal.code == "crc-wrong"


def test_declarations_and_other_encodings_of_a_long_part_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    all_long(monkeypatch, 30)
    good = Book().made()[SHEET]
    bombs = {
        "xml-entities": good.replace(b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet', 1),
        "corrupt": good.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    }
    for code, part in bombs.items():
        with pytest.raises(UnreadableFileError) as refused:
            open_bytes(Book(parts={SHEET: part}).file(), "名册.xlsx")
        assert refused.value.refusal.code == code
