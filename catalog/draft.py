"""A drafted catalog: declarations guessed from foreign templates, each guess with its reason, to be edited by people."""

from dataclasses import dataclass, field
from enum import StrEnum


class Sure(StrEnum):
    """How sure a guess is; HIGH where the template says it, LOW where only a word in a header does."""

    HIGH = "高"
    MIDDLE = "中"
    LOW = "低"


@dataclass(frozen=True)
class Guess:
    """What was guessed of a key, and why. `placeholder`: nothing in the template says it, a lawful value stands in."""

    key: str
    value: str
    why: str
    sure: Sure = Sure.MIDDLE
    placeholder: bool = False

    def __str__(self) -> str:
        return f"{self.key} {self.value}：{self.why}（{'待补' if self.placeholder else self.sure}）"


@dataclass
class ColumnDraft:
    """A column or field: the keys of its declaration in their order, and the guesses behind them. `cell`: its header."""

    cell: str
    keys: dict[str, object] = field(default_factory=dict)
    guesses: list[Guess] = field(default_factory=list)

    @property
    def title(self) -> str:
        return str(self.keys["title"])


@dataclass(frozen=True)
class CodeListDraft:
    """Codes with titles and aliases, and where they were found."""

    name: str
    title: str
    source: str
    rows: tuple[tuple[str, str, str], ...]


@dataclass
class SheetDraft:
    """One sheet: the keys above `columns`, the headers as they stand, and what people should know of the worksheet."""

    file: str
    worksheet: str
    header_row: int | None
    keys: dict[str, object]
    guesses: list[Guess]
    columns: list[ColumnDraft]
    headers: list[tuple[str, ...]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    @property
    def table(self) -> str:
        return str(self.keys["table"])

    @property
    def title(self) -> str:
        title = self.keys["title"]
        return str(title["zh"]) if isinstance(title, dict) else str(title)

    @property
    def all_guesses(self) -> list[tuple[str, str, Guess]]:
        """Cell, what it is of, and the guess; those of the sheet first."""
        own = [("", "整张表", guess) for guess in self.guesses]
        return own + [(column.cell, column.title, guess) for column in self.columns for guess in column.guesses]


@dataclass(frozen=True)
class Skipped:
    """A worksheet from which nothing was made."""

    file: str
    worksheet: str
    why: str


@dataclass
class CatalogDraft:
    """All that was made from some files."""

    sheets: list[SheetDraft] = field(default_factory=list)
    code_lists: list[CodeListDraft] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
