"""Writes the deliveries of the sample school: `python -m sample.deliveries --seed 1 --out DIR`."""

import argparse
import csv
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from catalog.catalog import Catalog
from catalog.load import load_catalog
from sample.answers import COLUMNS, answers_of, odd_places
from sample.explanations import Explanation, explanations_of
from sample.oddities import COLUMNS as ODD_COLUMNS
from sample.offices import files_of
from sample.parameters import Organisation, load_organisation
from sample.posting import Post, Posted
from sample.school import YEARS, School, make_school


@dataclass(frozen=True)
class Delivery:
    """One file as it is sent; `file` is relative to the folder of the manifest.

    `explanations` (情况说明) are what the collector answers to findings that this upload leaves standing.
    """

    year: int
    department: str
    contributor: str
    upload: int
    file: str
    tables: list[str]
    explanations: list[Explanation]


@dataclass(frozen=True)
class Manifest:
    """Every delivery, in the order of sending, and where the answer sheet and the list of what is rare but true lie."""

    seed: int
    deliveries: list[Delivery]
    answers: str = "answers.csv"
    oddities: str = "oddities.csv"


def write_deliveries(seed: int, out: Path, catalog: Catalog) -> Manifest:
    """Make the school of a seed and write what it sends."""
    return write_school(make_school(seed, catalog), out, catalog)


def write_school(school: School, out: Path, catalog: Catalog) -> Manifest:
    """Write `out/<year>/<department>/<upload>/<file>`, `out/manifest.json`, `out/answers.csv` and `out/oddities.csv`.

    2015 comes once and clean. 2016 comes with faults, then again where there was something to mend; faults
    that nobody can see are in both uploads.
    """
    organisation = load_organisation()
    post = Post(school.seed, out, catalog, organisation, school)
    posted = [each for year in YEARS for sent in files_of(year) for each in post.send(year, sent)]
    posted.sort(key=lambda each: (each.year, each.upload))
    manifest = Manifest(school.seed, [_delivery(each, posted, organisation) for each in posted])
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=2)
    (out / "manifest.json").write_text(text + "\n", encoding="utf-8")
    _write_table(out / manifest.answers, COLUMNS, [tuple(asdict(answer).values()) for answer in answers_of(posted)])
    _write_table(out / manifest.oddities, ODD_COLUMNS, odd_places(posted, school.oddities))
    return manifest


def _delivery(posted: Posted, every: list[Posted], organisation: Organisation) -> Delivery:
    last = not any(other.upload > posted.upload and other.sent is posted.sent for other in every)
    return Delivery(
        year=posted.year,
        department=posted.sent.department,
        contributor=organisation.holder_of("collector", posted.sent.department).staff_no,
        upload=posted.upload,
        file=posted.file,
        tables=posted.sent.tables,
        explanations=explanations_of(posted.year, posted.sent) if last else [],
    )


def _write_table(path: Path, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([columns, *rows])


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="写出示例学校两个年度的报送文件")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args(arguments)
    manifest = write_deliveries(asked.seed, asked.out, load_catalog())
    sys.stdout.write(f"已写出 {len(manifest.deliveries)} 个文件：{asked.out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
