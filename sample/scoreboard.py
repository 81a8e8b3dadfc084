"""Several seeds held against their answer sheets: `python -m sample.scoreboard --seeds 1 2 3 --out DIR`.

Each school is made, read and judged without ledger or people; what was planted, found and missed goes to
`DIR/<seed>.json`. The demo runs this beside the play and shows the sum at its end.
"""

import argparse
import gc
import sys
import tempfile
import time
from pathlib import Path

from catalog.catalog import Catalog
from catalog.findings import Severity
from catalog.load import load_catalog
from sample.deliveries import Manifest, write_school
from sample.personal import personal_words
from sample.rehearsal import Rehearsal, counting, findings_by_file, gather, rehearse
from sample.school import School, make_school
from sample.score_lines import missed_lines, unplanted_lines
from sample.scored import Scored, save
from sample.scoring import Score, read_answers, score
from warehouse.store import Store


def score_seed(seed: int, catalog: Catalog, scratch: Path) -> Scored:
    """Make the school of a seed, let it send twice, and score what the checks say of the first sending.

    `scratch` is where its files may lie meanwhile; nothing is left of them.
    """
    with tempfile.TemporaryDirectory(prefix=".scoring-", dir=scratch) as name:
        files, school = Path(name) / "files", make_school(seed, catalog)
        manifest = write_school(school, files, catalog)
        first, second, seconds = _rehearsed(catalog, manifest, files)
        result = score(read_answers(files / manifest.answers), findings_by_file(first), findings_by_file(second))
        return _scored(school, catalog, files, manifest, result, second, seconds)


def _rehearsed(catalog: Catalog, manifest: Manifest, files: Path) -> tuple[Rehearsal, Rehearsal, float]:
    """Both sendings of the present year, and the seconds from the first one's files to its findings."""
    store = Store(files.parent / "store")
    last_year = gather(catalog, files, counting(manifest, 2015, 1), store).rows
    started = time.monotonic()
    first = rehearse(catalog, gather(catalog, files, counting(manifest, 2016, 1), store), last_year)
    seconds = round(time.monotonic() - started, 1)
    again = gather(catalog, files, counting(manifest, 2016, 2), store, read=first.gathered.reports)
    return first, rehearse(catalog, again, last_year), seconds


def _scored(
    school: School, catalog: Catalog, files: Path, manifest: Manifest, result: Score, second: Rehearsal, seconds: float
) -> Scored:
    kinds = result.kinds[["kind", "detectable", "planted", "found"]].itertuples(index=False, name=None)
    personal = personal_words(school, catalog, files / manifest.answers)
    oddities = read_answers(files / manifest.oddities)
    return Scored(
        seed=school.seed,
        kinds=tuple((str(kind), str(seen), int(planted), int(found)) for kind, seen, planted, found in kinds),
        unplanted=tuple(unplanted_lines(catalog, result.unplanted_findings, oddities, personal)),
        missed=tuple(missed_lines(catalog, result.missed)),
        left_errors=int(second.judgement.findings["severity"].eq(Severity.ERROR.value).sum()),
        seconds_to_findings=seconds,
    )


def main(arguments: list[str] | None = None) -> int:
    """Score the seeds named, one file each."""
    parser = argparse.ArgumentParser(description="score seeds of the sample school against their answer sheets")
    parser.add_argument("--seeds", type=int, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args(arguments)
    asked.out.mkdir(parents=True, exist_ok=True)
    catalog = load_catalog()
    gc.disable()  # frames of text hold no cycles; looking for some in them takes a tenth of the time
    for seed in asked.seeds:
        save(score_seed(seed, catalog, asked.out), asked.out)
        gc.collect()
    return 0


if __name__ == "__main__":
    sys.exit(main())
