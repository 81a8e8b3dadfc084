"""Several seeds held against their answer sheets: `python -m sample.scoreboard --seeds 1 2 3 --out DIR`.

Each school is made, read and judged without ledger or people; what was planted, found and missed goes to
`DIR/<seed>.json`. The demo runs this beside the play and shows the sum at its end.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from catalog.catalog import Catalog
from catalog.findings import Severity
from catalog.load import load_catalog
from sample.deliveries import Manifest, write_deliveries
from sample.rehearsal import Rehearsal, counting, findings_by_file, rehearse
from sample.scoring import read_answers, score
from warehouse.store import Store


@dataclass(frozen=True)
class Scored:
    """One seed. `kinds` lists (kind, detectable, planted, found); counts of 必改 and 须说明 that nobody planted."""

    seed: int
    kinds: tuple[tuple[str, str, int, int], ...]
    unplanted_errors: int
    unplanted_questions: int
    left_errors: int
    seconds_to_findings: float


def score_seed(seed: int, catalog: Catalog) -> Scored:
    """Make the school of a seed, let it send twice, and score what the checks say of the first sending."""
    with tempfile.TemporaryDirectory(prefix="statedata-score-") as name:
        folder = Path(name)
        manifest = write_deliveries(seed, folder / "files", catalog)
        store = Store(folder / "store")
        quiet = _rehearse(catalog, manifest, folder, store, 2015, 1, {})
        started = time.monotonic()
        first = _rehearse(catalog, manifest, folder, store, 2016, 1, quiet.rows)
        seconds = time.monotonic() - started
        second = _rehearse(catalog, manifest, folder, store, 2016, 2, quiet.rows)
        result = score(read_answers(folder / "files" / "answers.csv"), findings_by_file(first), findings_by_file(second))
    left = second.judgement.findings["severity"].eq(Severity.ERROR.value).sum()
    kinds = result.kinds[["kind", "detectable", "planted", "found"]].itertuples(index=False, name=None)
    unplanted = result.unplanted
    return Scored(
        seed,
        tuple((str(kind), str(seen), int(planted), int(found)) for kind, seen, planted, found in kinds),
        unplanted[Severity.ERROR.value],
        unplanted[Severity.QUESTION.value],
        int(left),
        round(seconds, 1),
    )


def _rehearse(
    catalog: Catalog, manifest: Manifest, folder: Path, store: Store, year: int, upload: int, last_year: dict[str, Path]
) -> Rehearsal:
    return rehearse(catalog, folder / "files", counting(manifest, year, upload), store, last_year)


def read_scores(folder: Path) -> list[Scored]:
    """The scores that lie in a folder, by seed."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")]
    scores = [Scored(**{**each, "kinds": tuple(map(tuple, each["kinds"]))}) for each in found]
    return sorted(scores, key=lambda each: each.seed)


def summed(scores: Iterable[Scored]) -> list[tuple[str, str, int, int]]:
    """(kind, detectable, planted, found) over all seeds, what can be seen first, the most frequent first."""
    total: dict[tuple[str, str], list[int]] = {}
    for kind, seen, planted, found in (line for each in scores for line in each.kinds):
        counts = total.setdefault((kind, seen), [0, 0])
        counts[0] += planted
        counts[1] += found
    lines = [(kind, seen, planted, found) for (kind, seen), (planted, found) in total.items()]
    return sorted(lines, key=lambda line: (line[1] != "yes", -line[2], line[0]))


def main(arguments: list[str] | None = None) -> int:
    """Score the seeds named, one file each."""
    parser = argparse.ArgumentParser(description="score seeds of the sample school against their answer sheets")
    parser.add_argument("--seeds", type=int, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args(arguments)
    asked.out.mkdir(parents=True, exist_ok=True)
    catalog = load_catalog()
    for seed in asked.seeds:
        scratch = asked.out / f"{seed}.part"
        scratch.write_text(json.dumps(asdict(score_seed(seed, catalog)), ensure_ascii=False), encoding="utf-8")
        scratch.rename(asked.out / f"{seed}.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
