"""Saved mappings (对应关系): what people confirmed of foreign headers and code words, and how it is asked for while reading.

A mapping belongs to a department and a source. A source is recognised by its headers: its mappings are in force on a worksheet
that has most of the headers that stood there when they were confirmed. Where sources that fit equally well say different
things, nothing is in force and the person is asked again.
"""

import re
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final, TypeVar

from catalog.digests import digest_of
from catalog.sheet import Column, Sheet
from workbooks.normalising.spelling import loose
from workbooks.notes import Model
from workbooks.recognising.headers import Header, SheetWords, exact_words

LONGEST_HEADER: Final = 60
LONGEST_WORD: Final = 40
BETWEEN: Final = " / "  # between group and title; spelled words hold no spaces
_FITS: Final = 0.6
_AS_WELL: Final = 0.1
_PERSONAL: Final = re.compile(r"\d{14}[\dx]|\d{17}[\dx]|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)")
_BETWEEN_DIGITS: Final = re.compile(r"(?<=\d)[-—_.·](?=\d)")


class Confirmed(Model):
    """One thing that a person confirmed, known by event seq and number in the event.

    Without `code`: the header `word` means `column` (empty: a column that is not wanted). With it: in `column`, `word` means
    `code`. `profile`: the headers of the worksheet at that time. `by`: staff number. `at`: ISO time.
    """

    seq: int
    number: int
    source: str
    table: str
    column: str
    word: str
    code: str | None = None
    profile: tuple[str, ...] = ()
    by: str = ""
    at: str = ""


class Used(Model):
    """A mapping that a reading used, as it was then; `cells` counts what a code mapping changed."""

    seq: int
    number: int
    source: str
    column: str
    word: str
    code: str | None = None
    by: str
    at: str
    cells: int = 0


class SaidWorksheet(Model):
    """A person said which sheet a worksheet is, known by event seq and number; an empty `table`: none of the catalog.

    `profile`: the spelled headers, or labels, that stood there; `name`: what the worksheet was called then.
    """

    seq: int
    number: int
    source: str
    table: str
    name: str
    profile: tuple[str, ...]
    by: str = ""
    at: str = ""


class Proposal(Model):
    """What a header or word may mean: a column name or a code, with a confidence from 0 to 1."""

    target: str
    confidence: float


class HeaderQuestion(Model):
    """A header that was not recognised, `at` a column's letters; the likeliest of the columns still missing come first.

    `rivalled`: another header of the worksheet is about as likely to mean the first of them.
    """

    word: str
    shown: str
    at: str
    proposals: tuple[Proposal, ...] = ()
    rivalled: bool = False


class CodeQuestion(Model):
    """A word of a code column that the list does not know, in how many cells, and what it may mean."""

    column: str
    word: str
    shown: str
    count: int
    proposals: tuple[Proposal, ...] = ()


class WorksheetQuestion(Model):
    """A worksheet of which nobody knows which sheet it is: by which words it is known again, as a list and as a form.

    `shown` are some of them as they stand there; `likely` the tables that it may be, the likeliest first.
    """

    headers: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()

    def profile(self, shape: str) -> tuple[str, ...]:
        """The words to keep with an answer: labels for a form, headers for anything else."""
        return self.labels or self.headers if shape == "form" else self.headers or self.labels


class MappingReading(Model):
    """What a reading of one worksheet says of mappings: its spelled headers, what was used, and what is asked.

    `worksheet`: who said which sheet it is, if that was used.
    """

    profile: tuple[str, ...] = ()
    worksheet: SaidWorksheet | None = None
    used: tuple[Used, ...] = ()
    headers: tuple[HeaderQuestion, ...] = ()
    codes: tuple[CodeQuestion, ...] = ()

    @property
    def names(self) -> frozenset[tuple[int, int]]:
        """Seq and number of all that was used."""
        said: tuple[Used | SaidWorksheet, ...] = (*self.used, *filter(None, (self.worksheet,)))
        return frozenset((each.seq, each.number) for each in said)


@lru_cache(maxsize=4096)
def looks_personal(text: str) -> bool:
    """Whether an ID number or a phone number stands in the text: that is kept in no mapping."""
    return _PERSONAL.search(_BETWEEN_DIGITS.sub("", loose(text))) is not None


def spelled(header: Header) -> str:
    """A header as it is compared and kept: group and title without spaces, marks and width."""
    group, text = exact_words(header.group), exact_words(header.text)
    return f"{group}{BETWEEN}{text}" if group else text


def fit(profile: Iterable[str], present: frozenset[str]) -> float:
    """The share of the headers of a source that a worksheet has, 0 to 1."""
    wanted = frozenset(profile)
    return len(wanted & present) / len(wanted) if wanted else 0.0


@dataclass(frozen=True)
class InForce:
    """The mappings that hold on one worksheet: headers by spelled word, codes by column and loosely spelled word."""

    headers: Mapping[str, Confirmed] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, Confirmed]] = field(default_factory=dict)


class Mappings(Model):
    """All mappings of a department that were not revoked; `source` if a person has named it for this file."""

    confirmed: tuple[Confirmed, ...] = ()
    worksheets: tuple[SaidWorksheet, ...] = ()
    source: str = ""

    def __bool__(self) -> bool:
        return bool(self.confirmed or self.worksheets)

    @property
    def digest(self) -> str:
        """Names the set: what was confirmed, and the source named."""
        return digest_of(self.model_dump(mode="json"))

    def said_of(self, *words: Collection[str]) -> SaidWorksheet | None:
        """Which sheet a worksheet with these words is, by what was said of it or of one much like it.

        `words`: its headers, and its labels, spelled. What was said of just these words goes before all else, the latest
        first; of what was said of others like them, those that fit best must agree.
        """
        mine = [each for each in self.worksheets if not self.source or each.source == self.source]
        fits = [(max(_alike(each.profile, present) for present in words), each) for each in mine]
        if exact := [each for share, each in fits if share == 1]:
            by_time = sorted(exact, key=_when)
            return _said_in_one_way({each.source: each for each in by_time}.values())
        best = max((share for share, _ in fits), default=0.0)
        return _said_in_one_way(each for share, each in fits if share >= max(_FITS, best - _AS_WELL))

    def of(self, table: str) -> tuple[Confirmed, ...]:
        return tuple(each for each in self.confirmed if each.table == table)

    def in_force(self, table: str, present: frozenset[str]) -> InForce:
        """What holds on a worksheet of a sheet with these spelled headers."""
        mine = self.of(table)
        if not mine:
            return InForce()
        sources = frozenset((self.source,)) if self.source else frozenset(_close(source_fits(mine, present)))
        headers: dict[str, list[Confirmed]] = {}
        codes: dict[str, dict[str, list[Confirmed]]] = {}
        for each in mine:
            if each.source in sources:
                place = headers if each.code is None else codes.setdefault(each.column, {})
                place.setdefault(each.word, []).append(each)
        undisputed = _unclaimed_twice(headers, present)
        return InForce(undisputed, {column: _agreed(words) for column, words in codes.items()})


NO_MAPPINGS: Final = Mappings()


def source_fits(confirmed: Iterable[Confirmed], present: frozenset[str]) -> dict[str, float]:
    """How well each source fits the spelled headers of a worksheet; those that don't fit are left out."""
    fits: dict[str, float] = {}
    for each in confirmed:
        fits[each.source] = max(fits.get(each.source, 0.0), fit(each.profile, present))
    return {source: share for source, share in fits.items() if share >= _FITS}


def _alike(one: Collection[str], other: Collection[str]) -> float:
    """The share of words that both have, of the one that has more; 0 to 1."""
    most = max(len(set(one)), len(set(other)))
    return len(set(one) & set(other)) / most if most else 0.0


def _when(said: SaidWorksheet | Confirmed) -> tuple[int, int]:
    return said.seq, said.number


def _said_in_one_way(said: Iterable[SaidWorksheet]) -> SaidWorksheet | None:
    """The latest, if all say the same sheet."""
    found = sorted(said, key=_when)
    return found[-1] if len({each.table for each in found}) == 1 else None


def _close(fits: Mapping[str, float]) -> list[str]:
    best = max(fits.values(), default=0.0)
    return [source for source, share in fits.items() if share >= best - _AS_WELL]


def _agreed(said: Mapping[str, list[Confirmed]]) -> dict[str, Confirmed]:
    """What was said in one way only; of the same said twice, the later."""
    one_way = {word: each for word, each in said.items() if len({(one.column, one.code) for one in each}) == 1}
    return {word: max(each, key=_when) for word, each in one_way.items()}


def _unclaimed_twice(said: Mapping[str, list[Confirmed]], present: frozenset[str]) -> dict[str, Confirmed]:
    """As `_agreed`; of several headers on the worksheet that were said to mean one column, none."""
    claims: dict[str, set[str]] = {}
    for word in said.keys() & present:
        for each in said[word]:
            claims.setdefault(each.column, set()).add(word)
    return {word: each for word, each in _agreed(said).items() if not each.column or len(claims.get(each.column, ())) <= 1}


class MappedWords(SheetWords):
    """The words of a sheet, and what a department confirmed of its foreign headers or labels: these are asked first."""

    def __init__(self, words: SheetWords, mappings: Mappings) -> None:
        self.sheet, self._ways, self._mappings = words.sheet, words._ways, mappings
        self._plain = words

    @cached_property
    def known(self) -> frozenset[str]:
        mapped = (each.word for each in self._mappings.of(self.sheet.table) if each.code is None and each.column)
        return self._plain.known | {word.rsplit(BETWEEN, 1)[-1] for word in mapped}

    def confirmed(self, headers: dict[int, Header], around: Collection[Header] = ()) -> dict[int, Column]:
        found = confirmed_headers(self.sheet, self._mappings, headers, around)
        return {place: self.sheet.column(each.column) for place, each in found.items() if each.column}


def with_mappings(words: SheetWords, mappings: Mappings) -> SheetWords:
    """The words of a sheet with what was confirmed of its headers or labels."""
    mapped = any(each.code is None for each in mappings.of(words.sheet.table))
    return MappedWords(words, mappings) if mapped else words


def present_words(headers: Iterable[Header], around: Iterable[Header] = ()) -> frozenset[str]:
    """The words by which a source is known: the headers, and all words `around` them, with and without their sections."""
    return frozenset((*map(spelled, headers), *(word for each in around for word in (spelled(each), exact_words(each.text)))))


Place = TypeVar("Place", bound=Hashable)


def confirmed_headers(
    sheet: Sheet, mappings: Mappings, headers: Mapping[Place, Header], around: Collection[Header] = ()
) -> dict[Place, Confirmed]:
    """The mapping in force for each place, each column once; a column that stands there by its own name takes no other."""
    words = {place: spelled(header) for place, header in headers.items()}
    force = mappings.in_force(sheet.table, present_words(headers.values(), around)).headers
    if not force:
        return {}
    said = {exact_words(text) for each in headers.values() for text in (each.text, each.group + each.text)}
    taken = {column.name for column in sheet.columns if said & {exact_words(column.group + title) for title in column.titles}}
    known = {column.name for column in sheet.columns}
    found: dict[Place, Confirmed] = {}
    for place, word in words.items():
        mapping = force.get(word)
        if mapping and (not mapping.column or mapping.column in known - taken):
            found[place] = mapping
            taken |= {mapping.column} if mapping.column else set()
    return found
