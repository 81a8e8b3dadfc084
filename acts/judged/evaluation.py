"""What the checks say of a set of versions, sheet by sheet: computed once, kept under the digest of its inputs.

The findings of a sheet depend on its own version, on those of the sheets that its rules name, and on last year's.
So a new version of one sheet has only those judged anew that look at it.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from acts.context import the_catalog, the_home, the_store
from acts.judged.finding_rows import amounts, of_severity
from catalog.digests import canonical_json, digest_of
from catalog.findings import Severity
from catalog.sheet import Sheet
from checks.findings_frame import FINDING_TYPES
from checks.judging import judge
from checks.judging import warm_up as warm_up_judging
from checks.version import ENGINE_VERSION
from ledger.load_facts import baseline_facts, planned_tables
from ledger.models import Delivery, Submission
from ledger.payloads.work import StandingEntry
from warehouse.frames import read_frame
from warehouse.replacing import replace_with
from warehouse.store import JSON
from warehouse.views import session
from workbooks.reports import ReadReport

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Version:
    """The rows and problems files of one sheet."""

    rows_file: str
    problems_file: str


Versions = Mapping[str, Version]


@dataclass(frozen=True)
class LastYear:
    """What a year is compared with: what was submitted the year before, or the 基线 (`baseline`) of a year before this system."""

    versions: Versions
    baseline: bool = False

    @property
    def title(self) -> str:
        return BASELINE_TITLE if self.baseline else "上年"


BASELINE_TITLE = "基线（未经本系统审核）"
_ANY_YEAR = 2016


@dataclass(frozen=True)
class Evaluation:
    """Digests of the findings and outcomes files of one sheet's judging, and whether every rule could run.

    `trial` is the digest of what rules on trial found; empty if they found nothing.
    """

    inputs: str
    findings: str
    outcomes: str
    complete: bool
    trial: str = ""

    def frame(self) -> "pd.DataFrame":
        """The findings, with the columns that `docs/architecture.md` lists."""
        return read_frame(the_store().path(self.findings))

    def outcome_list(self) -> list[dict[str, Any]]:
        """What became of each rule."""
        return list(the_store().get_json(self.outcomes))


def standing_set(year: int, *, without: int | None = None) -> dict[str, Version]:
    """The submitted versions of a year, by table: what gates, digests and other departments see.

    `without` leaves out the submission of that event: what would stand if it were withdrawn.
    """
    rows = Submission.objects.filter(year=year, withdrawn_seq=None).order_by("version")
    if without is not None:
        rows = rows.exclude(event_seq=without)
    planned = set(planned_tables(year))
    return {row.table: Version(row.rows_file, row.problems_file) for row in rows if row.table in planned}


def last_year_of(year: int) -> LastYear:
    """What `year` is compared with. What approves, counts or publishes asks `standing_set`, in which no 基线 ever is."""
    baseline = baseline_facts(year - 1)
    if baseline is None:
        return LastYear(standing_set(year - 1))
    return LastYear({each.table: Version(each.rows_file, each.problems_file) for each in baseline.sheets}, baseline=True)


def rows_paths(versions: Versions) -> dict[str, Path]:
    return {table: the_store().path(version.rows_file) for table, version in versions.items()}


def evaluate(
    year: int,
    versions: Versions,
    tables: Iterable[str] | None = None,
    *,
    against: LastYear | None = None,
    read_at: "CellPlaces | None" = None,
) -> dict[str, Evaluation]:
    """Judge these sheets (all of the set if not named) among `versions` and against last year's (or `against`).

    `read_at` says where columns stood, for files that are no deliveries of the year.
    """
    last_year = against or last_year_of(year)
    wanted = list(versions if tables is None else tables)
    inputs = {table: _inputs(year, table, versions, last_year) for table in wanted}
    kept = {table: kept_evaluation(digest) for table, digest in inputs.items()}
    if missing := [table for table in wanted if kept[table] is None]:
        cells = cells_of(year) if read_at is None else read_at
        named = {name for table in missing for name in _looked_at(the_catalog().sheets[table])} | set(missing)
        now, then = (rows_paths({name: given[name] for name in named & set(given)}) for given in (versions, last_year.versions))
        with session(the_catalog(), year, now, then, named, the_store().root) as connection:
            for table in missing:
                problems = {table: the_store().path(versions[table].problems_file)}
                judged = judge(
                    connection, the_catalog(), year, [table], problems, cells=cells, beside_baseline=last_year.baseline
                )
                findings = the_store().put_frame(judged.findings, FINDING_TYPES)
                outcomes = the_store().put_json([asdict(each) for each in judged.outcomes])
                trial = the_store().put_frame(judged.trial_findings, FINDING_TYPES) if len(judged.trial_findings) else ""
                made = kept[table] = Evaluation(inputs[table], findings, outcomes, judged.complete, trial)
                replace_with(_place(made.inputs), json.dumps(asdict(made)))
    return {table: each for table, each in kept.items() if each is not None}


def kept_evaluation(inputs: str) -> Evaluation | None:
    """What was kept under these inputs; None if it, or a file that it names, is gone or another: it is judged again."""
    place = _place(inputs)
    if not inputs or not place.exists():
        return None
    kept, store = Evaluation(**json.loads(place.read_text(encoding="utf-8"))), the_store()
    whole = store.is_whole(kept.findings) and store.is_whole(kept.outcomes, JSON)
    return kept if whole and (not kept.trial or store.is_whole(kept.trial)) else None


def _place(inputs: str) -> Path:
    return the_home().store / "evaluations" / f"{inputs}.json"


def warm_up() -> None:
    """Let a process that will judge many files load and make what all judgings share, a second of work, before the first."""
    catalog = the_catalog()
    with session(catalog, _ANY_YEAR, {}, {}, catalog.sheets, the_store().root) as connection:
        warm_up_judging(connection, catalog)


def _inputs(year: int, table: str, versions: Versions, last_year: LastYear) -> str:
    looked_at = sorted({table, *_looked_at(the_catalog().sheets[table])})
    return digest_of(
        {
            "year": year,
            "table": table,
            "versions": {name: asdict(versions[name]) for name in looked_at if name in versions},
            "last_year": {name: last_year.versions[name].rows_file for name in looked_at if name in last_year.versions},
            **({"baseline": True} if last_year.baseline else {}),
            "catalog": the_catalog().edition_digest,
            "engine": ENGINE_VERSION,
        }
    )


def _looked_at(sheet: Sheet) -> set[str]:
    """The sheets that the rules and references of this one name; one word too many only costs a judging."""
    said = canonical_json([rule.logic() for rule in sheet.rules] + [column.refers_to for column in sheet.columns]).decode()
    return set(re.findall(r"\w+", said)) & set(the_catalog().sheets)


CellPlaces = dict[tuple[str, str, str], dict[str, str]]


def cells_of(year: int) -> CellPlaces:
    """Where each column stood in each worksheet that was read: (file, worksheet, table) → column → letters."""
    return cells_in(Delivery.objects.filter(year=year, state="read").values_list("file", "report"))


def cells_in(reports: Iterable[tuple[str, str]]) -> CellPlaces:
    """The same of files (digests) with the reports of their reading."""
    found: CellPlaces = {}
    for file, report in reports:
        for (worksheet, table), columns in _columns(report).items():
            found[file, worksheet, table] = columns
    return found


@lru_cache(maxsize=512)
def _columns(report: str) -> dict[tuple[str, str], dict[str, str]]:
    read = ReadReport.model_validate(the_store().get_json(report))
    return {(each.worksheet, each.table): {name: found.at for name, found in each.columns.items()} for each in read.sheets}


def standing_entries(evaluations: Mapping[str, Evaluation]) -> tuple[StandingEntry, ...]:
    """What the ledger keeps of an evaluation: per sheet the open 必改 and the 须说明 with their amounts."""
    return tuple(_entry(table, evaluation) for table, evaluation in evaluations.items())


@lru_cache(maxsize=512)
def _entry(table: str, evaluation: Evaluation) -> StandingEntry:
    frame = evaluation.frame()
    return StandingEntry(
        table=table,
        evaluation=evaluation.inputs,
        errors=tuple(sorted(set(of_severity(frame, Severity.ERROR)["finding_id"]))),
        questions=tuple(sorted(amounts(of_severity(frame, Severity.QUESTION)).items())),
        complete=evaluation.complete,
    )
