"""A row of the table of nasty files."""

from collections.abc import Callable
from dataclasses import dataclass

PLAIN_CSV = "姓名,年龄\n张三,30\n"
ID = "440106199003071234"


@dataclass(frozen=True)
class Case:
    """`code` is a refusal; without one the file opens as `format` with so many cells and exactly these warnings."""

    name: str
    make: Callable[[], bytes]
    format: str = ""
    cells: int = 0
    warnings: frozenset[str] = frozenset()
    code: str = ""
    file: str = "表.xls"


def opens(name: str, format_: str, cells: int, make: Callable[[], bytes], *warnings: str, file: str = "表.xls") -> Case:
    return Case(name, make, format_, cells, frozenset(warnings), file=file)


def refused(name: str, code: str, make: Callable[[], bytes], file: str = "表.xlsx") -> Case:
    return Case(name, make, code=code, file=file)
