"""Code lists (代码表): CSV files with the standard and its version on their first lines."""

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from catalog.mistakes import Mistake

HEADER = ["code", "title", "aliases"]
HEAD_KEYS = ("title", "standard", "version")


@dataclass(frozen=True)
class CodeList:
    """Codes of one standard, in order. `aliases` are other spellings people use, mapped to the code."""

    name: str
    title: str
    standard: str
    version: str
    titles: dict[str, str]
    aliases: dict[str, str]

    @cached_property
    def lookup(self) -> dict[str, str]:
        """Anything a person may write (code, title, alias) to its code."""
        return {**self.aliases, **{title: code for code, title in self.titles.items()}, **{code: code for code in self.titles}}


def read_code_list(path: Path) -> tuple[CodeList | None, list[Mistake]]:
    """Read `# key: value` lines (title, standard, version), then the table code,title,aliases (aliases by `|`)."""
    lines = path.read_text(encoding="utf-8").splitlines()
    head = {k.strip(): v.strip() for k, _, v in (line[1:].partition(":") for line in lines if line.startswith("#"))}
    body = [(n, line) for n, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    mistakes = [
        Mistake(path, 1, f"缺少“# {key}:”一行", "在文件开头写明标题、标准与版本") for key in HEAD_KEYS if not head.get(key)
    ]
    if not body or next(csv.reader([body[0][1]])) != HEADER:
        mistakes.append(Mistake(path, body[0][0] if body else 1, f"表头须为 {','.join(HEADER)}", "改正表头"))
        return None, mistakes
    titles, aliases = _rows(path, body[1:], mistakes)
    if mistakes:
        return None, mistakes
    return CodeList(path.stem, head["title"], head["standard"], head["version"], titles, aliases), []


def _rows(path: Path, body: list[tuple[int, str]], mistakes: list[Mistake]) -> tuple[dict[str, str], dict[str, str]]:
    titles: dict[str, str] = {}
    aliases: dict[str, str] = {}
    for line, text in body:
        cells = next(csv.reader([text]))
        if len(cells) != len(HEADER) or not cells[0]:
            mistakes.append(Mistake(path, line, f"须有 {len(HEADER)} 列且代码不为空", "补齐逗号"))
        elif cells[0] in titles:
            mistakes.append(Mistake(path, line, f"代码“{cells[0]}”重复", "只保留一行"))
        else:
            titles[cells[0]] = cells[1]
            given = [alias for alias in cells[2].split("|") if alias]
            if twice := [alias for alias in given if alias in aliases or given.count(alias) > 1]:
                mistakes.append(Mistake(path, line, f"别名“{twice[0]}”重复", "每个别名只写一次"))
            aliases.update(dict.fromkeys(given, cells[0]))
    return titles, aliases
