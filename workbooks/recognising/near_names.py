"""Headers that nearly say a declared title: proposed to the sender with their cell, never taken in silence."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from catalog.sheet import Column
from workbooks.normalising.likeness import likeness
from workbooks.recognising.headers import Header, bare_words

_LEAST_LIKENESS: Final = 0.6
_LEAST_OF_REQUIRED: Final = 0.5  # 姓明 for 姓名: where a compulsory column is missing, a poor guess is better than none
_MOST_COMPARED: Final = 4_000  # of a header with hundreds of own columns no more is compared


@dataclass(frozen=True)
class NearName:
    """At a place (of a header's own numbering): the words there, and the declared column that they may mean."""

    place: int
    text: str
    column: Column


def near_names(headers: dict[int, Header], missing: Sequence[Column]) -> list[NearName]:
    """The likeliest pairs of headers that nobody knows and columns that were not found, each once."""
    pairs = sorted(_pairs(headers, missing), key=lambda pair: -pair[0])
    found: dict[int, NearName] = {}
    proposed: set[str] = set()
    for _, near in pairs:
        if near.place not in found and near.column.name not in proposed:
            found[near.place] = near
            proposed.add(near.column.name)
    return [found[place] for place in sorted(found)]


def _pairs(headers: dict[int, Header], missing: Sequence[Column]) -> Iterator[tuple[float, NearName]]:
    most = _MOST_COMPARED // max(len(missing), 1)
    for place, header in list(headers.items())[:most]:
        for column in missing:
            alike = max(likeness(bare_words(header.text), bare_words(title)) for title in _said(column))
            if alike >= (_LEAST_OF_REQUIRED if column.required else _LEAST_LIKENESS):
                yield alike, NearName(place, header.text.strip(), column)


def _said(column: Column) -> Iterable[str]:
    return (*column.titles, column.group + column.title)
