"""From foreign templates to a folder of declarations: read in isolation, guessed, checked, and only then written."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalog.draft import CatalogDraft, SheetDraft
from catalog.draft_text import draft_files
from catalog.load import read_catalog
from catalog.mistakes import CatalogError
from cli.faults import InputError
from workbooks.drafting.sheets import draft_catalog
from workbooks.isolated.isolation import Reader

TABLES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et", ".csv")


@dataclass(frozen=True)
class Drafted:
    """What was made and which files were written."""

    draft: CatalogDraft
    out: Path
    written: list[str]

    def contract(self) -> dict[str, Any]:
        """The JSON form, schema 1."""
        return {
            "schema": 1,
            "out": str(self.out),
            "sheets": [_sheet(sheet) for sheet in self.draft.sheets],
            "code_lists": [{"name": each.name, "codes": len(each.rows)} for each in self.draft.code_lists],
            "skipped": [{"file": each.file, "worksheet": each.worksheet, "why": each.why} for each in self.draft.skipped],
            "notes": self.draft.told,
            "written": self.written,
        }


def _sheet(sheet: SheetDraft) -> dict[str, Any]:
    guesses = [
        {
            "cell": cell or None,
            "of": name,
            "key": g.key,
            "value": g.value,
            "why": g.why,
            "confidence": str(g.sure),
            "placeholder": g.placeholder,
        }
        for cell, name, g in sheet.all_guesses
    ]
    return {
        "file": sheet.file,
        "worksheet": sheet.worksheet,
        "table": sheet.table,
        "code": sheet.keys["code"],
        "title": sheet.title,
        "shape": sheet.keys["shape"],
        "header_row": sheet.header_row,
        "columns": len(sheet.columns),
        "notes": sheet.told,
        "guesses": guesses,
    }


def files_of(paths: list[Path]) -> list[Path]:
    """The files named, and of each folder the tables in it.

    Raises:
        InputError: nothing is there.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(each for each in path.rglob("*") if each.suffix.lower() in TABLES and not each.name.startswith("~$"))
            if not inside:
                raise InputError(f"文件夹 {path.name} 中没有表格文件", "请核对路径")
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            raise InputError(f"没有文件 {path.name}", "请核对路径")
    return found


def draft_files_to(paths: list[Path], out: Path, force: bool) -> Drafted:
    """Draft and write; nothing is written if a file is refused or something stands in the way.

    Raises:
        InputError: a file cannot be read, no table is in any of them, or a file of `out` would be overwritten.
    """
    with Reader() as reader:
        templates = [reader.draft(path) for path in files_of(paths)]
    refused = [f"{each.file}：{each.refused.message}（{each.refused.remedy}）" for each in templates if each.refused]
    if refused:
        raise InputError("；".join(refused), "换成可读的文件后再运行；没有写入任何文件")
    draft = draft_catalog(templates)
    if not draft.sheets:
        why = "；".join(f"{each.file} {each.worksheet}：{each.why}" for each in draft.skipped)
        raise InputError(f"没有找到可以填报的表格（{why}）", "请给出有表头或栏目的空白模板")
    texts = draft_files(draft)
    _refuse_overwriting(out, texts, force)
    _proved(texts)
    for name, text in texts.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(text, encoding="utf-8")
    return Drafted(draft, out, list(texts))


def _refuse_overwriting(out: Path, texts: dict[str, str], force: bool) -> None:
    if out.exists() and not out.is_dir():
        raise InputError(f"{out.name} 不是文件夹", "换一个文件夹")
    standing = [name for name in texts if (out / name).exists()]
    if standing and not force:
        few = "、".join(standing[:3]) + (f" 等 {len(standing)} 个" if len(standing) > 3 else "")
        raise InputError(f"{out} 中已有 {few} 文件，没有覆盖", "换一个文件夹；确要覆盖（会丢失修改）用 --force")


def _proved(texts: dict[str, str]) -> None:
    """A draft that our own loader refuses is our fault, and is not written."""
    with tempfile.TemporaryDirectory(prefix="statedata-") as scratch:
        root = Path(scratch)
        for name, text in texts.items():
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        mistakes = read_catalog(root)[1]
    if mistakes:
        raise RuntimeError("a drafted catalog has mistakes") from CatalogError(mistakes)
