"""What the checks say of a set of versions: computed once, kept under the digest of its inputs."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from acts.context import the_catalog, the_home, the_store
from acts.finding_rows import amounts, of_severity
from catalog.digests import digest_of
from catalog.findings import Severity
from checks.findings_frame import FINDING_TYPES
from checks.judging import Judgement, judge
from checks.version import ENGINE_VERSION
from ledger.load_facts import sheet_facts, tables_of, year_facts
from ledger.models import Delivery
from ledger.payloads.work import StandingEntry
from warehouse.frames import read_frame
from warehouse.replacing import replace_with
from warehouse.views import connect
from workbooks.reports import ReadReport


@dataclass(frozen=True)
class Version:
    """The rows and problems files of one sheet."""

    rows_file: str
    problems_file: str


@dataclass(frozen=True)
class Evaluation:
    """Digests of the findings and outcomes files of one judging, and whether every rule could run."""

    inputs: str
    findings: str
    outcomes: str
    complete: bool

    def frame(self) -> pd.DataFrame:
        """The findings, as `docs/architecture.md` lists their columns."""
        return read_frame(the_store().path(self.findings))

    def outcome_list(self) -> list[dict[str, Any]]:
        return list(the_store().get_json(self.outcomes))


def standing_set(year: int) -> dict[str, Version]:
    """The submitted versions of a year, by table: what gates, digests and other departments see."""
    facts = year_facts(year)
    found = {}
    for table in tables_of(facts):
        submission = sheet_facts(facts, table).submission
        if submission:
            found[table] = Version(submission.rows_file, submission.problems_file)
    return found


def rows_paths(versions: Mapping[str, Version]) -> dict[str, Path]:
    return {table: the_store().path(version.rows_file) for table, version in versions.items()}


def evaluate(year: int, versions: Mapping[str, Version]) -> Evaluation:
    """Judge a set of versions against each other and against last year's. The same inputs are judged once."""
    last_year = standing_set(year - 1)
    inputs = digest_of(
        {
            "year": year,
            "versions": {table: asdict(version) for table, version in versions.items()},
            "last_year": {table: version.rows_file for table, version in last_year.items()},
            "catalog": the_catalog().edition_digest,
            "engine": ENGINE_VERSION,
        }
    )
    place = the_home().store / "evaluations" / f"{inputs}.json"
    if not place.exists():
        replace_with(place, json.dumps(asdict(_judge(inputs, year, versions, last_year))))
    return Evaluation(**json.loads(place.read_text(encoding="utf-8")))


def _judge(inputs: str, year: int, versions: Mapping[str, Version], last_year: Mapping[str, Version]) -> Evaluation:
    store = the_store()
    with connect(the_catalog(), year, rows_paths(versions), rows_paths(last_year)) as connection:
        problems = {table: store.path(version.problems_file) for table, version in versions.items()}
        judged = judge(connection, the_catalog(), year, versions, problems, cells=cells_of(year))
    return Evaluation(inputs, *_kept(judged), complete=judged.complete)


def _kept(judged: Judgement) -> tuple[str, str]:
    store = the_store()
    return store.put_frame(judged.findings, FINDING_TYPES), store.put_json([asdict(each) for each in judged.outcomes])


def cells_of(year: int) -> dict[tuple[str, str, str], dict[str, str]]:
    """Where each column stood in each worksheet that was read: (file, worksheet, table) → column → letters."""
    found: dict[tuple[str, str, str], dict[str, str]] = {}
    for file, report in Delivery.objects.filter(year=year, state="read").values_list("file", "report"):
        for (worksheet, table), columns in _columns(report).items():
            found[file, worksheet, table] = columns
    return found


@lru_cache(maxsize=512)
def _columns(report: str) -> dict[tuple[str, str], dict[str, str]]:
    read = ReadReport.model_validate(the_store().get_json(report))
    return {(each.worksheet, each.table): {name: found.at for name, found in each.columns.items()} for each in read.sheets}


def standing_entries(evaluation: Evaluation, tables: Mapping[str, Version]) -> tuple[StandingEntry, ...]:
    """What the ledger keeps of an evaluation: per sheet the open 必改 and the 须说明 with their amounts."""
    frame = evaluation.frame()
    return tuple(_entry(evaluation, table, frame[frame["table"] == table]) for table in tables)


def _entry(evaluation: Evaluation, table: str, frame: pd.DataFrame) -> StandingEntry:
    return StandingEntry(
        table=table,
        evaluation=evaluation.inputs,
        errors=tuple(sorted(set(of_severity(frame, Severity.ERROR)["finding_id"]))),
        questions=tuple(sorted(amounts(of_severity(frame, Severity.QUESTION)).items())),
        complete=evaluation.complete,
    )
