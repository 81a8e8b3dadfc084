"""Headers that nearly say a declared title: proposed to the sender with their cell, never taken in silence."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from catalog.sheet import Column
from workbooks.headers import Header, bare_words

_LEAST_LIKENESS: Final = 0.6
_LEAST_OF_REQUIRED: Final = 0.5  # 姓明 for 姓名: where a compulsory column is missing, a poor guess is better than none
_LONGEST: Final = 24
_MOST_COMPARED: Final = 4_000  # of a header with hundreds of own columns no more is compared

# Headers copied from systems of Hong Kong, Macao or Taiwan; only for comparing, so the common ones are enough.
_TRADITIONAL: Final = (
    "稱称號号職职業业學学電电話话證证編编師师別别齡龄時时課课專专種种類类數数價价單单總总額额備备註注級级產产資资實实驗验項项獎奖間间場场設设"
    "積积費费經经處处負负責责檢检個个與与縣县鄉乡畢毕結结務务點点歲岁籍籍屬属態态狀状況况應应當当來来領领導导訓训習习論论發发檔档圖图書书"
)
_SIMPLIFIED: Final = str.maketrans(dict(zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)))


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
            likeness = max(_likeness(header.text, title) for title in _said(column))
            if likeness >= (_LEAST_OF_REQUIRED if column.required else _LEAST_LIKENESS):
                yield likeness, NearName(place, header.text.strip(), column)


def _said(column: Column) -> Iterable[str]:
    return (*column.titles, column.group + column.title)


@lru_cache(maxsize=8192)
def _likeness(one: str, other: str) -> float:
    """0 to 1: how much of the words is the same, in the same order."""
    first, second = (bare_words(text).translate(_SIMPLIFIED) for text in (one, other))
    if not first or not second or max(len(first), len(second)) > _LONGEST:
        return 0.0
    return SequenceMatcher(None, first, second, autojunk=False).ratio()
