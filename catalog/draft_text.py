"""A drafted catalog as files: YAML and CSV in the form of `data/`, every guess as a comment, and 草案说明.md."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Final

from catalog.code_list import HEADER
from catalog.draft import CatalogDraft, CodeListDraft, Guess, SheetDraft

NOTES_FILE: Final = "草案说明.md"
_PLAIN: Final = re.compile(r"[A-Za-z_一-鿿][\w一-鿿（）、/]*")
_WORDS_OF_YAML: Final = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))


def draft_files(draft: CatalogDraft) -> dict[str, str]:
    """Text by path below the folder of the catalog."""
    sheets = {f"sheets/{sheet.table}.yaml": sheet_text(sheet) for sheet in draft.sheets}
    codes = {f"code_lists/{codes.name}.csv": code_list_text(codes) for codes in draft.code_lists}
    return {**sheets, **codes, NOTES_FILE: notes_text(draft)}


def sheet_text(sheet: SheetDraft) -> str:
    """The YAML of one sheet."""
    lines = [
        f"# 草案，由 statedata catalog draft 从 {_one_line(sheet.file)} 的工作表“{_one_line(sheet.worksheet)}”推测，请逐项核对。",
        f"# 带“推测”的各行说明依据和把握（高、中、低、待补）；核对后删去注释即可。见 {NOTES_FILE}。",
        *_comments(sheet.guesses, ""),
    ]
    for key, value in sheet.keys.items():
        if key == "notes" and isinstance(value, list):
            lines += ["notes:", *(f"  - {scalar(str(each))}" for each in value)]
        else:
            lines.append(f"{key}: {flow(value)}")
    lines.append("columns:")
    for column in sheet.columns:
        lines += [*_comments(column.guesses, "  "), f"  - {flow(column.keys)}"]
    return "\n".join(lines) + "\n"


def _comments(guesses: Iterable[Guess], indent: str) -> Iterator[str]:
    return (f"{indent}# 推测：{_one_line(str(guess))}" for guess in guesses)


def flow(value: object) -> str:
    """A value in YAML's flow style; every scalar is text."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(str(value))


def scalar(text: str) -> str:
    """Plain where nothing can be misread, else in double quotes with YAML's escapes."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS_OF_YAML:
        return text
    quoted = "".join(_escaped(sign) for sign in text)
    return f'"{quoted}"'


def _escaped(sign: str) -> str:
    if sign in '"\\':
        return "\\" + sign
    if sign.isprintable() or sign == " ":
        return sign
    return {"\n": "\\n", "\t": "\\t"}.get(sign, f"\\U{ord(sign):08x}")


def code_list_text(codes: CodeListDraft) -> str:
    """The CSV of one code list."""
    out = io.StringIO()
    out.write(
        f"# title: {_one_line(codes.title)}\n# standard: 推测：取自{_one_line(codes.source)}，请核对所据标准\n# version: 草案\n"
    )
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for row in codes.rows:
        if row[0].startswith("#"):  # unquoted, it would be a comment
            csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow(row)
        else:
            writer.writerow(row)
    return out.getvalue()


def notes_text(draft: CatalogDraft) -> str:
    """草案说明: what was made of each worksheet, what has to be filled in, and every guess with its confidence."""
    lines = [
        "# 草案说明",
        "",
        "以下采集表由 `statedata catalog draft` 从模板推测而成，供人核对修改。",
        "",
        "- 把握：高＝模板中明写；中＝有旁证；低＝只凭表头用字；待补＝模板中没有，先填了合法的占位值。",
        "- 核对次序：先补“待补”，再看“低”，其余抽查。改完运行 `statedata catalog check --catalog 本文件夹`。",
        "",
        "## 各工作表",
        "",
        *_table(("文件", "工作表", "结果", "数据项", "表头行"), _made(draft)),
        *_told(draft),
        "",
        "## 待补",
        "",
        *_table(("采集表", "位置", "键", "现填", "原因"), _placeholders(draft)),
        "",
        "## 全部推测",
        "",
        *_table(("采集表", "单元格", "数据项", "键", "推测", "依据", "把握"), _guesses(draft)),
    ]
    return "\n".join(lines) + "\n"


def _made(draft: CatalogDraft) -> Iterator[tuple[object, ...]]:
    for sheet in draft.sheets:
        shape = "表单" if sheet.keys["shape"] == "form" else "列表"
        yield sheet.file, sheet.worksheet, f"{shape} sheets/{sheet.table}.yaml", len(sheet.columns), sheet.header_row or ""
    for skipped in draft.skipped:
        yield skipped.file, skipped.worksheet, f"未生成：{skipped.why}", "", ""


def _told(draft: CatalogDraft) -> Iterator[str]:
    told = [*draft.told, *(f"{sheet.title}：{each}" for sheet in draft.sheets for each in sheet.told)]
    if told:
        yield from ("", "## 请注意", "", *(f"- {_one_line(each)}" for each in told))


def _placeholders(draft: CatalogDraft) -> Iterator[tuple[object, ...]]:
    for sheet in draft.sheets:
        for cell, name, guess in sheet.all_guesses:
            if guess.placeholder:
                yield sheet.title, cell or name, guess.key, guess.value, guess.why


def _guesses(draft: CatalogDraft) -> Iterator[tuple[object, ...]]:
    for sheet in draft.sheets:
        for cell, name, guess in sheet.all_guesses:
            if not guess.placeholder:
                yield sheet.title, cell, name, guess.key, guess.value, guess.why, guess.sure


def _table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> list[str]:
    body = [f"| {' | '.join(_one_line(str(cell)).replace('|', '／') for cell in row)} |" for row in rows]
    return [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *body] if body else ["（没有）"]


def _one_line(text: str) -> str:
    """Comments and cells of tables end with their line, so nothing in them may break it."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
