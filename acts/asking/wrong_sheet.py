"""A worksheet that was taken for the wrong sheet by its headers: its sender says which it is, and what it gave is taken back."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from acts.context import the_catalog, the_store
from acts.many_hands.share_history import file_before
from acts.many_hands.shares import files_of
from acts.receiving.part_files import PartFiles
from acts.receiving.taking import taking
from acts.waiting import sheet_title
from ledger.models import Delivery, Share
from ledger.payloads.work import ShareEntry
from warehouse.merging import merge_parts
from warehouse.parquet import quoted
from warehouse.staging import sheet_content_digest
from workbooks.reports import ReadReport

_BY_WORDS: Final = ("headers", "said")  # a mark or a title says more than a person may overrule: mend these in the file
_LEAST_WORDS: Final = 2


@dataclass(frozen=True)
class TakenWorksheet:
    """A worksheet with the sheet that it was taken for ("": a person said that it is none), and the spelled headers by which it
    is known again."""

    name: str
    table: str
    profile: tuple[str, ...]

    @property
    def title(self) -> str:
        return sheet_title(self.table) if self.table else "不是采集表"


def taken_worksheets(row: Delivery) -> tuple[TakenWorksheet, ...]:
    """Those of a delivery of which a person may say that they are another sheet: lists known by their headers alone, and those
    that somebody said are no sheet: he may have been mistaken.

    Of a sheet that takes nothing any more nothing can be taken back.
    """
    if row.state != "read":
        return ()
    report = ReadReport.model_validate(the_store().get_json(row.report))
    tables = Counter(each.worksheet for each in report.sheets)
    taken = taking(row.year, row.department, {each.table for each in report.sheets})
    none = tuple(
        TakenWorksheet(each.name, "", each.mapping.worksheet.profile)
        for each in report.unrecognised
        if each.mapping.worksheet and not each.mapping.worksheet.table
    )
    return none + tuple(
        TakenWorksheet(each.worksheet, each.table, each.mapping.profile)
        for each in report.sheets
        if each.recognised_by in _BY_WORDS
        and tables[each.worksheet] == 1
        and the_catalog().sheets[each.table].shape == "list"
        and len(each.mapping.profile) >= _LEAST_WORDS
        and each.table in taken
    )


def taken_back(
    row: Delivery, report: ReadReport, counting: Iterable[Share], next_version: Callable[[Share], int]
) -> Iterator[ShareEntry]:
    """What becomes of shares that the delivery gave, once its worksheet was said to be another sheet.

    The version before counts again; without one the share holds no rows. `next_version` numbers the next one of a share.
    """
    said = {each.worksheet for each in report.sheets if each.mapping.worksheet}
    said |= {each.name for each in report.unrecognised if each.mapping.worksheet}
    found = {each.table for each in report.sheets}
    for share in counting:
        if share.worksheet in said and share.table not in found:
            yield _without(row, share, next_version(share))


def _without(row: Delivery, share: Share, version: int) -> ShareEntry:
    before = file_before(share)
    files = files_of(before) if before else _no_rows(share)
    return ShareEntry(
        table=share.table, worksheet=(before or share).worksheet, rows_file=files.rows, problems_file=files.problems,
        changes_file=files.changes, content_digest=sheet_content_digest(the_store().path(files.rows)),
        rows=before.rows if before else 0, number=share.number, version=version, owner=share.owner, label=share.label,
        delivery=before.delivery if before else row.event_seq,
    )  # fmt: skip


def _no_rows(share: Share) -> PartFiles:
    store = the_store()
    none = (
        store.put_query(f"SELECT * FROM read_parquet({quoted(store.path(file))}) WHERE false")
        for file in (share.problems_file, share.changes_file)
    )
    return PartFiles(merge_parts(the_catalog().sheets[share.table], [], store), *none)
