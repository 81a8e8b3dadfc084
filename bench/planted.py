"""The faults that were planted in the worst files of the sample school: which a finding speaks of, and which of them are gone."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from random import Random
from typing import Any

FILES, FAULTS, SEED = 3, 20, 1
Records = Mapping[tuple[str, str], str]  # (worksheet, cell) → what the office's records say


class Planted:
    """What the answer sheet says, and what has been seen of it at the first and the second upload of each file."""

    def __init__(self, files: Path) -> None:
        from sample.scoring import read_answers

        answers = read_answers(next(files.rglob("answers.csv")))
        self._answers = answers[answers["detectable"] == "yes"]
        self._there: set[tuple[str, str, str]] = set()
        self._left: set[tuple[str, str, str]] = set()

    def worst(self, deliveries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """The deliveries with most faults that a rule can judge."""
        counts = self._answers.groupby("file").size()
        return sorted((each for each in deliveries if each["file"] in counts), key=lambda each: -counts[each["file"]])[:FILES]

    def saw(self, file: str, first: Any, second: Any) -> None:
        """Take in the findings of both uploads of a file."""
        before = self._found_of(file, first)
        self._there |= before
        self._left |= before & self._found_of(file, second)

    def _found_of(self, file: str, findings: Any) -> set[tuple[str, str, str]]:
        from sample.scoring import records, score

        planted = self._in_cells(file)
        missed = {(each["worksheet"], each["cell"]) for each in records(score(planted, {file: findings}).missed)}
        return {(file, each["worksheet"], each["cell"]) for each in records(planted)} - {(file, *place) for place in missed}

    def _in_cells(self, file: str) -> Any:
        return self._answers[(self._answers["file"] == file) & (self._answers["cell"] != "")]

    def records_of(self, file: str) -> Records:
        """What stood in the cells before the faults; of a line that was entered twice the records say nothing else."""
        mine = self._in_cells(file)
        mine = mine[mine["kind"] != "整行重复"]
        return dict(zip(zip(mine["worksheet"], mine["cell"], strict=True), mine["was"], strict=True))

    def figures(self) -> dict[str, int]:
        """How many there were and are gone, of all and of twenty drawn from them."""
        chosen = set(Random(SEED).sample(sorted(self._there), min(FAULTS, len(self._there))))  # noqa: S311 - seeded on purpose
        return {
            "planted and found": len(self._there),
            "gone": len(self._there - self._left),
            "of 20": len(chosen),
            "of 20 gone": len(chosen - self._left),
        }


def tell_in_new_folder(tell: Callable[[Path, Path], Any]) -> Any:
    """The sample school's files, and an empty home, in a folder that is gone afterwards."""
    import tempfile

    from catalog.load import load_catalog
    from sample.deliveries import write_deliveries

    with tempfile.TemporaryDirectory(prefix="statedata-mending-") as folder:
        files = Path(folder) / "files"
        write_deliveries(SEED, files, load_catalog())
        return tell(files, Path(folder) / "home")
