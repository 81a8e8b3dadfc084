"""Many words looked for at once: names, numbers and texts of persons in texts that must not hold them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

SHORTEST = 2
_SURE = 3  # characters; a shorter Chinese word also comes about by chance, where two others meet
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_STARTS = (8, 4, SHORTEST)  # words are told apart by so many of their first characters: the longer, the fewer false starts


@dataclass
class _Group:
    """Words that are told apart by their first `start` characters; `lengths` by these characters."""

    start: int
    lengths: dict[str, set[int]] = field(default_factory=dict)

    def add(self, word: str) -> None:
        self.lengths.setdefault(word[: self.start], set()).add(len(word))

    def pattern(self) -> "re.Pattern[str]":
        """What may be a start, place by place: rules out nearly every place of a text in one quick pass."""
        signs = (sorted({start[place] for start in self.lengths}) for place in range(self.start))
        return re.compile(f"(?=({''.join('[' + ''.join(map(re.escape, each)) + ']' for each in signs)}))")


class Words:
    """Words to look for. Shorter than two characters cannot be.

    A word of two Chinese characters (a short name) counts where no other Chinese character touches it: 「队伍建设」 is not
    Mr 伍建. With `innocent`, texts that are known to name nobody, it also counts within running text, unless it stands
    there just so, with its neighbours.
    """

    def __init__(self, words: Iterable[str], innocent: str | None = None) -> None:
        self._words = frozenset(word for each in words if len(word := each.strip()) >= SHORTEST)
        self._innocent = innocent
        groups = {start: _Group(start) for start in _STARTS}
        for word in self._words:
            groups[next(start for start in _STARTS if len(word) >= start)].add(word)
        self._groups = [(group.pattern(), group.lengths) for group in groups.values() if group.lengths]

    def __len__(self) -> int:
        return len(self._words)

    @property
    def short(self) -> int:
        """How many are so short that they count by their neighbours only."""
        return sum(_is_short(word) for word in self._words)

    def within(self, text: str, *, guessed: bool = False) -> Iterator[str]:
        """Those that stand in a text; in one that is only a guess at what bytes mean, no short ones: noise would name many."""
        for pattern, lengths in self._groups:
            for found in pattern.finditer(text):
                place = found.start()
                for length in lengths.get(found.group(1), ()):
                    word = text[place : place + length]
                    if word in self._words and (not _is_short(word) or not (guessed or self._by_chance(text, place, word))):
                        yield word

    def _by_chance(self, text: str, place: int, word: str) -> bool:
        before, after = text[max(place - 1, 0) : place], text[place + len(word) : place + len(word) + 1]
        touching = "".join((before if _HAN.match(before) else "", word, after if _HAN.match(after) else ""))
        return touching != word and (self._innocent is None or touching in self._innocent)


def _is_short(word: str) -> bool:
    return len(word) < _SURE and _HAN.fullmatch(word) is not None
