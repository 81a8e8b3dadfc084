"""Reads `data/` into a `Catalog`, with the mistakes of all its files together."""

from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from catalog.catalog import Catalog
from catalog.code_list import CodeList, read_code_list
from catalog.indicator import Indicator
from catalog.mistakes import CatalogError, Mistake
from catalog.references import reference_mistakes
from catalog.sheet import Sheet
from catalog.yaml_source import YamlSource, read_yaml

DATA = Path(__file__).resolve().parent.parent / "data"

M = TypeVar("M", bound=BaseModel)

_REMEDIES = {
    "extra_forbidden": "删去这个键，或对照 docs/add-a-sheet.md 改正键名",
    "missing": "补上这个键",
}


@cache
def load_catalog(root: Path = DATA) -> Catalog:
    """The catalog declared below `root`.

    Raises:
        CatalogError: with all mistakes of all files, each with file, line and remedy.
    """
    catalog, mistakes = read_catalog(root)
    if mistakes:
        raise CatalogError(mistakes)
    return catalog


def read_catalog(root: Path) -> tuple[Catalog, list[Mistake]]:
    """The catalog as far as it can be read, and every mistake in it."""
    mistakes: list[Mistake] = []
    sheets, sources = _sheets(root / "sheets", mistakes)
    code_lists = _code_lists(root / "code_lists", mistakes)
    indicators = _indicators(root / "indicators", mistakes)
    catalog = Catalog(sheets, code_lists, indicators)
    mistakes += reference_mistakes(catalog, sources, unread_names(root, catalog))
    return catalog, mistakes


def unread_names(root: Path, catalog: Catalog) -> frozenset[str]:
    """Sheets and code lists that are there but could not be read: who names them makes no mistake."""
    sheets = {path.stem for path in (root / "sheets").glob("*.yaml")} - set(catalog.sheets)
    return frozenset(sheets | ({path.stem for path in (root / "code_lists").glob("*.csv")} - set(catalog.code_lists)))


def _sheets(folder: Path, mistakes: list[Mistake]) -> tuple[dict[str, Sheet], dict[str, YamlSource]]:
    found: dict[str, Sheet] = {}
    sources: dict[str, YamlSource] = {}
    for path in sorted(folder.glob("*.yaml")):
        source = read_yaml(path)
        sheet = build(Sheet, source.content, (), source, mistakes)
        if sheet is None:
            continue
        if sheet.table in found or path.stem != sheet.table:
            mistakes.append(source.mistake(("table",), f"表名“{sheet.table}”须唯一并与文件名相同", "改表名或文件名"))
            continue
        found[sheet.table], sources[sheet.table] = sheet, source
    ordered = sorted(found.values(), key=lambda sheet: _natural(sheet.code))
    return {sheet.table: sheet for sheet in ordered}, sources


def _natural(code: str) -> list[tuple[int, str]]:
    return [(int(part) if part.isdigit() else 0, part) for part in code.split(".")]


def _code_lists(folder: Path, mistakes: list[Mistake]) -> dict[str, CodeList]:
    found: dict[str, CodeList] = {}
    for path in sorted(folder.glob("*.csv")):
        codes, wrong = read_code_list(path)
        mistakes += wrong
        if codes is not None:
            found[codes.name] = codes
    return found


def _indicators(folder: Path, mistakes: list[Mistake]) -> dict[str, Indicator]:
    found: dict[str, Indicator] = {}
    for path in sorted(folder.glob("*.yaml")):
        source = read_yaml(path)
        if not isinstance(source.content, list):
            mistakes.append(source.mistake((), "须是指标的列表", "每个指标以“- code:”开头"))
            continue
        for place, item in enumerate(source.content):
            indicator = build(Indicator, item, (place,), source, mistakes)
            if indicator is not None and indicator.code in found:
                mistakes.append(source.mistake((place, "code"), f"指标“{indicator.code}”重复", "改名"))
            elif indicator is not None:
                found[indicator.code] = indicator
        mistakes += source.mistakes
    return found


def build(model: type[M], content: Any, place: tuple[str | int, ...], source: YamlSource, mistakes: list[Mistake]) -> M | None:
    """A model from a place of a file, or None with what is wrong added to `mistakes`."""
    if not place:
        mistakes += source.mistakes
    try:
        return model.model_validate(content)
    except ValidationError as error:
        mistakes += [_mistake(each, place, source) for each in error.errors()]
        return None


def _mistake(error: Any, place: tuple[str | int, ...], source: YamlSource) -> Mistake:
    at = (*place, *error["loc"])
    where = ".".join(map(str, error["loc"])) or "（整个文件）"
    said = error["msg"].removeprefix("Value error, ")
    return source.mistake(at, f"{where}：{said}", _REMEDIES.get(error["type"], "按 docs/add-a-sheet.md 改正"))
