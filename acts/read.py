"""Reading a delivery: the isolated reader's files go into the store, and one event says what was found."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from acts.context import Refused, catalog_root, deciding, sheet, the_archive, the_catalog, the_home, the_store
from acts.part_files import part_files
from acts.receive import NOTHING_FOR_YOU
from acts.saved_mappings import mappings_for, mappings_told
from ledger.chain import THE_SYSTEM, append
from ledger.models import Delivery, Part
from ledger.payloads.mappings import MappingName
from ledger.payloads.work import DeliveryRead, PartEntry
from ledger.stage import stage_of
from warehouse.staging import sheet_content_digest
from workbooks.reading import ReadJob
from workbooks.reports import ReadReport, SheetReading
from workbooks.telling import told


class ReadsDeliveries(Protocol):
    """The isolated reader, or one in this process for tests."""

    def read(self, job: ReadJob) -> ReadReport: ...


@dataclass(frozen=True)
class ReadOutcome:
    """What became of a delivery: refused with a sentence, or the sheets that it gave a part to."""

    delivery: int
    refused: str
    message: str
    tables: tuple[str, ...]


def pending_deliveries() -> list[int]:
    """Deliveries that nobody has read yet, oldest first."""
    return list(Delivery.objects.filter(state="waiting").order_by("event_seq").values_list("event_seq", flat=True))


def read_delivery(delivery: int, reader: ReadsDeliveries) -> ReadOutcome:
    """Read one delivery. Doing it again, or in two processes at once, adds nothing."""
    row = Delivery.objects.get(event_seq=delivery)
    if row.state != "waiting":
        return _outcome(row)
    asked = row.asked_seq
    scratch = _scratch(delivery)
    try:
        report = reader.read(_job(row, scratch))
        content = _content(row, report, scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    with deciding():
        row = Delivery.objects.select_for_update().get(event_seq=delivery)
        if row.state == "waiting" and row.asked_seq == asked:
            append(content, THE_SYSTEM)
    return _outcome(Delivery.objects.get(event_seq=delivery))


def _scratch(delivery: int) -> Path:
    """A folder for this reading alone: the worker and `receive --wait` may read the same delivery at once."""
    folder = the_home().scratch
    folder.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=f"reading-{delivery}-", dir=folder))


def _job(row: Delivery, out: Path) -> ReadJob:
    return ReadJob(
        path=the_archive().path(row.file),
        name=row.name,
        year=row.year,
        catalog_root=catalog_root(),
        out=out,
        department=row.department,
        mappings=mappings_for(row.department, row.source),
    )


def _content(row: Delivery, report: ReadReport, scratch: Path) -> DeliveryRead:
    store = the_store()
    digest = store.put_json(report.model_dump(mode="json"))
    if report.refused:
        return DeliveryRead(delivery=row.event_seq, report=digest, refused=report.refused.code)
    wanted: dict[str, list[SheetReading]] = {}
    for reading in report.sheets:
        if takes(row.year, reading.table, row.department) and not _left_empty(row, reading, report):
            wanted.setdefault(reading.table, []).append(reading)
    read = [_part(row, readings, scratch) for table, readings in wanted.items() if not _replaced(row, table)]
    parts = tuple(part for part in read if not _stands(row, part))
    refused = "" if parts or _gave_parts(row) else NOTHING_FOR_YOU
    used = sorted({(each.seq, each.number) for reading in report.sheets for each in reading.mapping.used})
    mappings = tuple(MappingName(seq=seq, number=number) for seq, number in used)
    return DeliveryRead(delivery=row.event_seq, report=digest, refused=refused, parts=parts, mappings=mappings)


def _gave_parts(row: Delivery) -> bool:
    """Whether the delivery was read before: then this is one more reading, with mappings confirmed meanwhile."""
    return Part.objects.filter(delivery=row.event_seq).exists()


def _replaced(row: Delivery, table: str) -> bool:
    """Whether a newer file took the place of this one: reading the older once more must not bring it back."""
    latest = _latest_part(row, table)
    return latest is not None and latest.delivery > row.event_seq and _gave_parts(row)


def _stands(row: Delivery, part: PartEntry) -> bool:
    """Whether one more reading gave what the latest part holds: a signature on it must not fall for nothing."""
    latest = _latest_part(row, part.table)
    if latest is None or latest.delivery != row.event_seq:
        return False
    names = ("rows_file", "problems_file", "changes_file")
    return all(getattr(latest, name) == getattr(part, name) for name in names)


def _left_empty(row: Delivery, reading: SheetReading, report: ReadReport) -> bool:
    """A worksheet left empty beside filled ones says nothing: it replaces no rows that were sent, and nothing that is counted.

    Who has nothing to report any more sends the worksheet alone.
    """
    if reading.rows or not any(each.rows for each in report.sheets):
        return False
    latest = _latest_part(row, reading.table)
    return the_catalog().sheets[reading.table].counted is not None or (latest is not None and latest.rows > 0)


def _latest_part(row: Delivery, table: str) -> Part | None:
    return Part.objects.filter(year=row.year, table=table, department=row.department).order_by("-version").first()


def takes(year: int, table: str, department: str) -> bool:
    """Whether the sheet takes a part of this department now: it contributes, and the sheet is not locked."""
    try:
        facts = sheet(year, table)
    except Refused:
        return False
    return department in facts.assignment.contributors and not stage_of(facts).accepted


def _part(row: Delivery, readings: list[SheetReading], scratch: Path) -> PartEntry:
    """One part from the worksheets that hold this sheet; rows without key keep the ids of the version before."""
    first = readings[0]
    latest = _latest_part(row, first.table)
    files = part_files(the_catalog().sheets[first.table], readings, scratch, latest.rows_file if latest else None)
    return PartEntry(
        table=first.table,
        worksheet=first.worksheet,
        rows_file=files.rows,
        problems_file=files.problems,
        changes_file=files.changes,
        content_digest=sheet_content_digest(the_store().path(files.rows)),
        rows=sum(reading.rows for reading in readings),
    )


def _outcome(row: Delivery) -> ReadOutcome:
    tables = tables_given(row.event_seq)
    refused, message = refusal(row)
    return ReadOutcome(row.event_seq, refused, message, tables)


def tables_given(delivery: int) -> tuple[str, ...]:
    """The sheets that a delivery gave parts to, each once, in the order of the file."""
    return tuple(dict.fromkeys(Part.objects.filter(delivery=delivery).order_by("id").values_list("table", flat=True)))


def reading_told(row: Delivery) -> list[str]:
    """读取情况 of a delivery that was read, in lines for its sender."""
    if not row.report:
        return []
    report = ReadReport.model_validate(the_store().get_json(row.report))
    given = tables_given(row.event_seq)
    empty = (each.worksheet for each in report.sheets if not each.rows and each.table not in given)
    left = (f"工作表“{name}”没有填写，未作为报送；此前报送的数据保留" for name in empty)
    failed = [f"按对应关系重新读取没有成功（{row.refused}），此前读取的数据保留"] if row.state == "read" and row.refused else []
    return [*failed, *told(report, the_catalog(), _asked(row, report)), *mappings_told(report), *left]


def _asked(row: Delivery, report: ReadReport) -> frozenset[str]:
    """The sheets of which the sender may be asked what headers and words mean, as `acts.mapping_questions` does."""
    tables = {each.table for each in report.sheets} if row.state == "read" else set()
    return frozenset(table for table in tables if takes(row.year, table, row.department))


def refusal(row: Delivery) -> tuple[str, str]:
    """Why a delivery was not taken, as code and Chinese sentence; empty if it was."""
    if row.state != "refused":
        return "", ""
    report = ReadReport.model_validate(the_store().get_json(row.report))
    if report.refused:
        return report.refused.code, f"{report.refused.message}。{report.refused.remedy}"
    return NOTHING_FOR_YOU, "文件中没有需要贵部门填报且尚未锁定的采集表。请核对是否用错了模板"
