"""Whether a folder that must name nobody names somebody: every byte of every file is searched."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from reports.readings import readings
from reports.words import Words


@dataclass(frozen=True)
class Leak:
    """A word in a file. The word itself is for tests and for masking: what is shown does not repeat it."""

    file: str
    word: str

    @property
    def told(self) -> str:
        return f"{self.file}：含不应公开的内容（{len(self.word)} 个字符，以“{self.word[0]}”开头）"


@dataclass(frozen=True)
class Searched:
    """What was searched, and what was found there."""

    files: int
    bytes: int
    leaks: tuple[Leak, ...]


def leaks(folder: Path, forbidden: Iterable[str]) -> list[str]:
    """One line per file and forbidden string found in it. The string itself is not repeated: lines may be logged."""
    return [leak.told for leak in search(folder, Words(forbidden)).leaks]


def search(folder: Path, words: Words) -> Searched:
    """Look for the words in names and content of all files below a folder; how a file is read: `reports.readings`."""
    paths = sorted(each for each in folder.rglob("*") if each.is_file())
    found = [Leak(path.relative_to(folder).as_posix(), word) for path in paths for word in sorted(_words_in(path, folder, words))]
    return Searched(len(paths), sum(path.stat().st_size for path in paths), tuple(found))


def _words_in(path: Path, folder: Path, words: Words) -> set[str]:
    found = set(words.within(path.relative_to(folder).as_posix()))
    for reading in readings(path):
        found.update(words.within(reading.text, guessed=reading.guessed))
    return found
