"""A file as it is: every worksheet as a grid of raw cells, nothing interpreted, by the reader of its format."""

from pathlib import Path

from workbooks import limits
from workbooks.cells import is_blank
from workbooks.opening.biff12_look import look_at_biff12, starts_1904, struck_formats
from workbooks.opening.biff_look import look_at_biff
from workbooks.opening.biff_records import BIFF5, read_globals
from workbooks.opening.calamine_reading import read_worksheets
from workbooks.opening.formats import format_of, own_name
from workbooks.opening.html_tables import read_html
from workbooks.opening.ods_look import look_at_ods
from workbooks.opening.old_xls import read_old_xls
from workbooks.opening.ole_files import SIGNATURE, OleFile
from workbooks.opening.packages import unpack
from workbooks.opening.sheets_read import Range as Range
from workbooks.opening.sheets_read import RawWorkbook as RawWorkbook
from workbooks.opening.sheets_read import RawWorksheet as RawWorksheet
from workbooks.opening.text_tables import read_text_table
from workbooks.opening.xlsx_parts import XlsxBook, paths_of_xlsb
from workbooks.opening.xml_spreadsheets import read_xml_spreadsheet
from workbooks.refusals import UnreadableFileError

_HEAD_BYTES = 100_000  # styles and settings stand before the cells


def open_file(path: Path, name: str) -> tuple[bytes, RawWorkbook]:
    """The bytes of a file and all that they hold.

    Raises:
        UnreadableFileError: the file is no table, is broken, is empty, or exceeds a limit.
    """
    content = read_content(path)
    return content, open_bytes(content, name)


def read_content(path: Path) -> bytes:
    """Raises UnreadableFileError: no file at this path, or one beyond the limit, which is then not read."""
    try:
        if path.stat().st_size > limits.MAX_FILE_BYTES:
            raise UnreadableFileError("too-large", limit=f"{limits.MAX_FILE_BYTES // 2**20} MB")
        return path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        raise UnreadableFileError("not-found") from None


def open_bytes(content: bytes, name: str) -> RawWorkbook:
    """As `open_file`, for bytes at hand; `name` only tells lock files, and calls the worksheet of a text file."""
    workbook = _read(format_of(name, content), content, name)
    if not workbook.worksheets:
        raise UnreadableFileError("no-worksheet")
    if all(is_blank(cell) for worksheet in workbook.worksheets for row in worksheet.rows for cell in row):
        raise UnreadableFileError("empty-workbook")
    return workbook


def _read(kind: str, content: bytes, name: str) -> RawWorkbook:
    match kind:
        case "text":
            table = read_text_table(content)
            return RawWorkbook(table.format, [RawWorksheet(Path(own_name(name)).stem, True, table.rows)], table.warnings)
        case "html":
            return read_html(content)
        case "xml":
            return read_xml_spreadsheet(content)
        case "old-xls":
            return read_old_xls(_stream(content, "Book"))
        case "xls":
            return _xls(content)
    return _package(content)


def _stream(content: bytes, name: str) -> bytes:
    """The workbook stream, which some programs write without the OLE file around it."""
    return OleFile(content).stream(name) if content.startswith(SIGNATURE) else content


def _xls(content: bytes) -> RawWorkbook:
    stream = _stream(content, "Workbook")
    told = read_globals(stream)
    if told.version == BIFF5:  # written by a program that knew only the new name of the stream
        return read_old_xls(stream)
    return RawWorkbook("xls", read_worksheets(content, look_at_biff(stream, told)), starts_1904=told.starts_1904)


def _package(content: bytes) -> RawWorkbook:
    package = unpack(content, in_pieces=True)
    parts = package.parts
    if package.format == "ods":
        table = parts.get("content.xml", b"")
        return RawWorkbook(
            "ods", read_worksheets(content, look_at_ods(table)), starts_1904=b'"1904-01-01"' in table[:_HEAD_BYTES]
        )
    if package.format == "xlsb":
        struck = struck_formats(parts.get("xl/styles.bin", b""))
        looks = [look_at_biff12(parts.get(path, b""), struck) for path in paths_of_xlsb(parts)]
        return RawWorkbook("xlsb", read_worksheets(content, looks), starts_1904=starts_1904(parts))
    book = XlsxBook(content, parts, package.long)
    looks = book.looks()
    worksheets = read_worksheets(book.for_calamine(), looks, book.xml_of)
    return RawWorkbook(package.format, worksheets, starts_1904=book.starts_1904)
