"""Headers that nearly say a declared title: proposed to the sender with their cell, never taken in silence."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from catalog.sheet import Column
from workbooks.normalising.likeness import likeness
from workbooks.recognising.headers import Header, bare_words

_LEAST_LIKENESS: Final = 0.6
_LEAST_OF_REQUIRED: Final = 0.5  # 姓明 for 姓名: where a compulsory column is missing, a poor guess is better than none
_AS_WELL: Final = 0.05
_MOST_COMPARED: Final = 4_000  # of a header with hundreds of own columns no more is compared


@dataclass(frozen=True)
class NearName:
    """At a place (of a header's own numbering): the words there, and the declared column that they may mean."""

    place: int
    text: str
    column: Column


@dataclass(frozen=True)
class _Pair:
    near: NearName
    alike: float

    @property
    def ends(self) -> tuple[int, str]:
        return self.near.place, self.near.column.name


def near_names(headers: dict[int, Header], missing: Sequence[Column]) -> list[NearName]:
    """The likeliest pairs of headers that nobody knows and columns that were not found, each once.

    Where two fit about as well there is none: a wrong advice is followed, and then columns are swapped.
    """
    left = sorted(_pairs(headers, missing), key=lambda pair: -pair.alike)
    found: list[NearName] = []
    while left:
        best = left[0]
        place, name = best.ends
        close = [each for each in left if each.alike > best.alike - _AS_WELL]
        rivals = [each for each in close[1:] if (each.ends[0] == place) != (each.ends[1] == name)]
        if not rivals:
            found.append(best.near)
        places, names = {place, *(each.ends[0] for each in rivals)}, {name, *(each.ends[1] for each in rivals)}
        left = [each for each in left if each.ends[0] not in places and each.ends[1] not in names]
    return sorted(found, key=lambda near: near.place)


def _pairs(headers: dict[int, Header], missing: Sequence[Column]) -> Iterator[_Pair]:
    most = _MOST_COMPARED // max(len(missing), 1)
    for place, header in list(headers.items())[:most]:
        for column in missing:
            alike = max(likeness(bare_words(header.text), bare_words(title)) for title in _said(column))
            if alike >= (_LEAST_OF_REQUIRED if column.required else _LEAST_LIKENESS):
                yield _Pair(NearName(place, header.text.strip(), column), (alike + _with_group(header, column)) / 2)


def _with_group(header: Header, column: Column) -> float:
    """How alike they are with the heading above them: 工号 under 听课人 and under 教师 are two."""
    text = bare_words(header.group + header.text)
    groups = {"", column.group} if header.group else {""}
    return max(likeness(text, bare_words(group + title)) for title in column.titles for group in groups)


def _said(column: Column) -> Iterable[str]:
    return (*column.titles, column.group + column.title)
