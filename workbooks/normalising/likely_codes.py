"""The codes that a word unknown to its list may mean: the 必改 names and 认一认 proposes the same."""

from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Final

from catalog.code_list import CodeList
from catalog.kept import Kept
from workbooks.normalising.likeness import likeness, simplified
from workbooks.normalising.spelling import loose

_LEAST: Final = 0.4
_MOST: Final = 3
_MOST_KEPT: Final = 4096


def likely_codes(word: str, codes: CodeList) -> list[tuple[str, float]]:
    """At most three codes with their likeness (0.4 to 1), the likeliest first; of words as like, titles go before aliases."""
    return _INDEXES.get(partial(_Index, codes), codes).likely(loose(word))


class _Index:
    """The words of one list by their characters: of ten thousand, a few dozen can be like a word at all."""

    def __init__(self, codes: CodeList) -> None:
        titled = set(codes.titles.values())
        # a word is like a title, never like a number
        self._words = [(loose(word), code, word in titled) for word, code in codes.lookup.items() if word != code]
        self._sizes = [len(word) for word, _, _ in self._words]
        self._holding: dict[tuple[str, int], list[int]] = {}
        for number, (word, _, _) in enumerate(self._words):
            for letter in _letters(word):
                self._holding.setdefault(letter, []).append(number)
        self._kept: dict[str, list[tuple[str, float]]] = {}

    def likely(self, word: str) -> list[tuple[str, float]]:
        if word not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[word] = self._compare(word)
        return self._kept[word]

    def _compare(self, word: str) -> list[tuple[str, float]]:
        best: dict[str, tuple[float, bool]] = {}
        for number in self._possible(word):
            known, code, is_title = self._words[number]
            best[code] = max(best.get(code, (0.0, False)), (likeness(word, known), is_title))
        likely = [
            (code, share) for code, share in sorted(best.items(), key=lambda each: each[1], reverse=True) if share[0] >= _LEAST
        ]
        return [(code, share) for code, (share, _) in likely[:_MOST]]

    def _possible(self, word: str) -> Iterator[int]:
        """Words that share so many characters that they may be like enough, whatever the order: likeness can be no more."""
        shared = Counter(number for letter in _letters(word) for number in self._holding.get(letter, ()))
        for number, same in shared.items():
            size = self._sizes[number]
            if 2 * same >= _LEAST * (size + len(word)) or same >= min(size, len(word)):
                yield number


def _letters(word: str) -> Iterator[tuple[str, int]]:
    """Each character with how often it came before, so that a repeated one counts as often as both words hold it."""
    seen = Counter[str]()
    for letter in simplified(word):
        yield letter, seen[letter]
        seen[letter] += 1


_INDEXES: Final[Kept[CodeList, _Index]] = Kept()
