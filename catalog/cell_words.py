"""A canonical cell in the words that people know: a code by its title, yes and no in Chinese."""

from catalog.catalog import Catalog
from catalog.sheet import Column


def cell_words(catalog: Catalog, column: Column, text: str | None) -> str:
    """The words of a canonical text, empty for an empty cell; of a code the title with the code beside: 「女（2）」."""
    if not text:
        return ""
    if column.kind.duckdb == "BOOLEAN":
        return {"true": "是", "false": "否"}.get(text, text)
    codes = catalog.codes_of(column)
    title = codes.titles.get(text) if codes else None
    return text if title is None or title == text else f"{title}（{text}）"
