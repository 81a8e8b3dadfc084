"""全校数据总体核查: the whole dataset by Great Expectations, run once for the same data, with a page for the QC office."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from acts.context import the_catalog, the_home
from acts.judged.evaluation import LastYear, Versions, last_year_of, rows_paths, standing_set
from acts.overview import is_rehearsal
from catalog.digests import digest_of
from checks.suite import SuiteItem, SuiteResult
from checks.suite import run_suite as judge_dataset
from checks.version import ENGINE_VERSION
from ledger.chain import present
from ledger.models import School
from reports.diagnosis import Unexpected
from reports.suite_page import sheet_title, write_suite_page
from warehouse.replacing import replace_with
from warehouse.views import connect

KEPT_FORM = 2  # of what is kept beside the page and of the expectations themselves: a change judges anew


@dataclass(frozen=True)
class SuiteReport:
    """The page, how many expectations failed, how many could not be judged (our fault, not the data's), and which those are."""

    path: Path
    failed: int
    broken: int
    total: int
    unexpected: tuple[Unexpected, ...]


def suite_report(year: int) -> SuiteReport | None:
    """What was judged of the versions that are submitted now; None if that was not done yet."""
    place = _place(year, standing_set(year), last_year_of(year))
    return _report(place) if place.exists() else None


def run_suite(year: int) -> SuiteReport:
    """Judge the submitted versions of a year as a whole; the same data, last year and catalog are judged once."""
    versions, last_year = standing_set(year), last_year_of(year)
    place = _place(year, versions, last_year)
    if not place.exists():
        result = _judge(year, versions, last_year)
        page = place.with_suffix(".html")
        page.parent.mkdir(parents=True, exist_ok=True)
        write_suite_page(
            result, page, catalog=the_catalog(), school_name=School.objects.get().name, year=year, made_at=present(),
            rehearsal=is_rehearsal(), beside_baseline=last_year.baseline,
        )  # fmt: skip
        replace_with(place, json.dumps(_kept(result), ensure_ascii=False))
    return _report(place)


def _kept(result: SuiteResult) -> dict[str, object]:
    """What is kept beside the page."""
    broken = [item for item in result.items if item.error is not None]
    return {
        "failed": len(result.failed),
        "broken": len(broken),
        "total": len(result.items),
        "unexpected": [asdict(_unexpected(item)) for item in [*result.failed, *broken]],
    }


def _unexpected(item: SuiteItem) -> Unexpected:
    sheet = sheet_title(the_catalog(), item.table)
    return Unexpected(sheet, item.title, item.expected, item.error or item.observed, judged=item.error is None)


def _report(place: Path) -> SuiteReport:
    kept = json.loads(place.read_text(encoding="utf-8"))
    unexpected = tuple(Unexpected(**each) for each in kept.pop("unexpected"))
    return SuiteReport(place.with_suffix(".html"), **kept, unexpected=unexpected)


def _place(year: int, versions: Versions, last_year: LastYear) -> Path:
    """Named by all that the judgement depends on."""
    sets = [{table: asdict(version) for table, version in each.items()} for each in (versions, last_year.versions)]
    marked = ["baseline"] if last_year.baseline else []
    inputs = digest_of([year, *sets, *marked, the_catalog().edition_digest, ENGINE_VERSION, KEPT_FORM])[:16]
    return the_home().outgoing / str(year) / "suite" / f"{inputs}.json"


def _judge(year: int, versions: Versions, last_year: LastYear) -> SuiteResult:
    with connect(the_catalog(), year, rows_paths(versions), rows_paths(last_year.versions)) as connection:
        return judge_dataset(connection, the_catalog(), year, list(versions), list(last_year.versions))
