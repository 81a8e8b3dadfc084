"""Web pages and XML spreadsheets of 2003, as exports write them under the name .xls."""

_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def page(body: str, head: str = "", charset: str = "utf-8") -> bytes:
    return f"<html><head>{head}</head><body>{body}</body></html>".encode(charset)


def rows(*lines: list[str]) -> str:
    """Rows of a table."""
    return "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in lines)


def workbook(*worksheets: str, head: str = '<?xml version="1.0"?>', more: str = "") -> bytes:
    spaces = f'xmlns="{_SPREADSHEET}" xmlns:ss="{_SPREADSHEET}" xmlns:x="urn:schemas-microsoft-com:office:excel"'
    return f"{head}<Workbook {spaces}>{more}{''.join(worksheets)}</Workbook>".encode()


def worksheet(rows_: str, name: str = "名册", behind: str = "") -> str:
    return f'<Worksheet ss:Name="{name}"><Table>{rows_}</Table>{behind}</Worksheet>'


def cell(value: str, kind: str = "String", more: str = "") -> str:
    return f'<Cell {more}><Data ss:Type="{kind}">{value}</Data></Cell>'
