"""Writes the deliveries of the sample school: `python -m sample.deliveries --seed 1 --out DIR`."""

import argparse
import csv
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from catalog.catalog import Catalog
from catalog.load import load_catalog
from sample.answers import COLUMNS, Answer, answers_of
from sample.explanations import Explanation, explanations_of
from sample.offices import files_of
from sample.parameters import Organisation, load_organisation
from sample.posting import Post, Posted
from sample.school import YEARS, make_school


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
    """Every delivery, in the order of sending, and where the answer sheet lies."""

    seed: int
    deliveries: list[Delivery]
    answers: str = "answers.csv"


def write_deliveries(seed: int, out: Path, catalog: Catalog) -> Manifest:
    """Write `out/<year>/<department>/<upload>/<file>`, `out/manifest.json` and `out/answers.csv`.

    2015 comes once and clean. 2016 comes with faults, then again where there was something to mend; faults
    that nobody can see are in both uploads.
    """
    organisation = load_organisation()
    post = Post(seed, out, catalog, organisation, make_school(seed, catalog))
    posted = [each for year in YEARS for sent in files_of(year) for each in post.send(year, sent)]
    posted.sort(key=lambda each: (each.year, each.upload))
    manifest = Manifest(seed, [_delivery(each, posted, organisation) for each in posted])
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=2)
    (out / "manifest.json").write_text(text + "\n", encoding="utf-8")
    _write_answers(out / manifest.answers, answers_of(posted))
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


def _write_answers(path: Path, answers: list[Answer]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(asdict(answer).values() for answer in answers)


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
