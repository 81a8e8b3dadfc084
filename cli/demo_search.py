"""After the play: is anybody of the sample school named where nobody may be? Every byte is searched, nothing is assumed."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import reports
from catalog.home import Home
from catalog.load import DATA
from reports.leaks import Searched, search
from reports.words import Words

_TEXTS = frozenset({".yaml", ".csv", ".py", ".html", ".typ"})
_PERSONS = "schools"


@dataclass(frozen=True)
class Search:
    """What was looked for, and what came of it by place, in words of people."""

    words: Words
    places: dict[str, Searched]

    @property
    def hits(self) -> int:
        return sum(len(each.leaks) for each in self.places.values())

    @property
    def told(self) -> list[str]:
        return [f"{place}：{leak.told}" for place, each in self.places.items() for leak in each.leaks]


def search_home(home: Home, personal: Iterable[str]) -> Search:
    """Search what others than the school's own people may come to see: Prefect's folder, the logs, the public editions."""
    words = Words(personal, innocent=own_texts())
    public = sorted(home.editions.glob("*-public-*"))
    folders = {"Prefect 文件夹": home.prefect, "全部日志": home.logs, **{f"公开版 {each.name}": each for each in public}}
    return Search(words, {place: search(folder, words) for place, folder in folders.items()})


def own_texts() -> str:
    """What we wrote ourselves and what therefore names nobody: the declarations, and the words of the reports."""
    folders = (DATA, Path(reports.__file__).parent)
    paths = (path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in _TEXTS)
    return "\n".join(path.read_text(encoding="utf-8-sig") for path in paths if _PERSONS not in path.parts)
