"""Reading a delivery: the isolated reader's files go into the store, and one event says what was found."""

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from acts.asking.saved_mappings import mappings_for, mappings_told
from acts.asking.wrong_sheet import taken_back
from acts.context import catalog_root, deciding, the_archive, the_catalog, the_home, the_store
from acts.many_hands.share_history import made_by
from acts.many_hands.shares import (
    Held,
    Whose,
    composed,
    files_of,
    given_by,
    held,
    in_force,
    last_change,
    said_of_whole,
    sent_at,
    share_for,
    whose,
)
from acts.receiving.part_files import PartFiles, carried, part_files
from acts.receiving.taking import NOTHING_FOR_YOU, takes, taking
from acts.waiting import department_names, sheet_title
from catalog.masked import masked_text
from ledger.chain import THE_SYSTEM, append
from ledger.facts import PartFacts
from ledger.load_facts import sheet_facts, tables_of, year_facts
from ledger.models import Delivery, Event, Share
from ledger.payloads.base import read_payload
from ledger.payloads.mappings import MappingName
from ledger.payloads.work import DeliveryRead, PartEntry, ShareEntry
from warehouse.staging import sheet_content_digest
from workbooks.reading.reading import ReadJob
from workbooks.reading.telling import told
from workbooks.reports import ReadReport, SheetReading


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
    scratch = _scratch(delivery)
    try:
        report = reader.read(_job(row, scratch))
        while not _recorded(row, report, scratch):
            pass  # another file of the department was read meanwhile: put together anew, without reading again
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return _outcome(Delivery.objects.get(event_seq=delivery))


def _recorded(row: Delivery, report: ReadReport, scratch: Path) -> bool:
    """Append what was read; False if the parts changed, or a sheet was locked, while it was put together with them."""
    before = last_change(row.year, row.department)
    content = _content(row, report, scratch)
    with deciding():
        now = Delivery.objects.select_for_update().get(event_seq=row.event_seq)
        if now.state != "waiting" or now.asked_seq != row.asked_seq:  # somebody else read it, or it was asked for once more
            return True
        given = {share.table for share in content.shares}
        if taking(row.year, row.department, given) != given or last_change(row.year, row.department) != before:
            return False
        append(content, THE_SYSTEM)
    return True


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
    known = _Known.of(row, report)
    wanted: dict[str, list[SheetReading]] = {}
    for reading in report.sheets:
        if reading.table in known.held and not _left_empty(reading, report, known.held[reading.table].part):
            wanted.setdefault(reading.table, []).append(reading)
    read = _shares(row, {table: readings for table, readings in wanted.items() if not known.superseded(table)}, known, scratch)
    back = taken_back(row, report, known.that_count, lambda share: known.held[share.table].next_version(share.number))
    shares = (*(share for share in read if not _stands(known.counting(share.table), share)), *back)
    parts = tuple(part for share in shares if (part := _part(row, share, known.held[share.table])))
    refused = "" if shares or known.given else NOTHING_FOR_YOU
    told = (*(each.mapping for each in report.sheets), *(each.mapping for each in report.unrecognised))
    used = sorted({name for mapping in told for name in mapping.names})
    mappings = tuple(MappingName(seq=seq, number=number) for seq, number in used)
    return DeliveryRead(
        delivery=row.event_seq, report=digest, refused=refused, parts=parts, shares=shares, mappings=mappings
    )  # fmt: skip


@dataclass(frozen=True)
class _Known:
    """What the ledger knows of a delivery's sheets before its reading is recorded.

    `given`: those that it gave when it was read before; `held`: of all that take the department's data, what there is.
    """

    delivery: int
    given: tuple[str, ...]
    held: dict[str, Held]

    @classmethod
    def of(cls, row: Delivery, report: ReadReport) -> "_Known":
        given = given_by(row.event_seq) if row.report else ()  # who was never read gave nothing
        tables = taking(row.year, row.department, {*given, *(each.table for each in report.sheets)})
        return cls(row.event_seq, given, held(row.year, row.department, tables))

    def counting(self, table: str) -> Share | None:
        return _counting(self.delivery, self.held[table].in_force)

    def superseded(self, table: str) -> bool:
        return table in self.given and _superseded(self.delivery, self.held[table].in_force)

    @property
    def that_count(self) -> list[Share]:
        """Of the sheets that it gave when it was read before: a person may have said meanwhile that it does not hold one."""
        return list(filter(None, (self.counting(table) for table in self.given if table in self.held)))


def _counting(delivery: int, present: Iterable[Share]) -> Share | None:
    """The share that a delivery gave, in the version that counts; None if a newer file or an act took its place.

    A file that was made a share of its own (separate) is still this file's rows and no others.
    """
    for share in present:
        if share.delivery == delivery and ((made := made_by(share)) is None or made.did == "separate"):
            return share
    return None


def superseded(row: Delivery, table: str) -> bool:
    """Whether one more reading must not bring this sheet back: a newer file, or an act on the shares, came after the first.

    What counts again since this delivery itself was said to be another sheet is no newer file.
    """
    return table in given_by(row.event_seq) and _superseded(row.event_seq, in_force(row.year, table, row.department))


def _superseded(delivery: int, present: Sequence[Share]) -> bool:
    return _counting(delivery, present) is None and not any(_made_room(delivery, share) for share in present)


def _made_room(delivery: int, share: Share) -> bool:
    """Whether a share stands in this version because this delivery took its own back."""
    event = Event.objects.get(seq=share.event_seq)
    content = read_payload(event.kind, event.version, event.payload)
    return share.delivery != delivery and isinstance(content, DeliveryRead) and content.delivery == delivery


def _stands(counting: Share | None, share: ShareEntry) -> bool:
    """Whether one more reading gave what counts already: a signature on it must not fall for nothing."""
    names = ("rows_file", "problems_file", "changes_file")
    return counting is not None and all(getattr(counting, name) == getattr(share, name) for name in names)


def _left_empty(reading: SheetReading, report: ReadReport, latest: PartFacts | None) -> bool:
    """A worksheet left empty beside filled ones says nothing: it replaces no rows that were sent, and nothing that is counted.

    Who has nothing to report any more sends the worksheet alone.
    """
    if reading.rows or not any(each.rows for each in report.sheets):
        return False
    return the_catalog().sheets[reading.table].counted is not None or (latest is not None and latest.rows > 0)


def _shares(row: Delivery, wanted: dict[str, list[SheetReading]], known: _Known, scratch: Path) -> list[ShareEntry]:
    """A share for each sheet; whose it is tells the file, not the sheet."""
    if not wanted:
        return []
    who = whose(row.by, row.department, row.name, row.share, sent_at(row))
    return [_share(row, readings, who, known, scratch) for readings in wanted.values()]


def _share(row: Delivery, readings: list[SheetReading], who: Whose, known: _Known, scratch: Path) -> ShareEntry:
    """One share from the worksheets that hold this sheet; rows without key keep the ids of the version before."""
    first, count = readings[0], sum(reading.rows for reading in readings)
    declared, there = the_catalog().sheets[first.table], known.held[first.table]
    files = part_files(declared, readings, scratch, None)
    present = there.in_force
    before = known.counting(first.table) or share_for(declared, present, who, files.rows, count)
    if len(present) == 1 and said_of_whole(row.event_seq, first.table):
        before = present[0]
    if before:
        files = carried(declared, files, before.rows_file)
    number = before.number if before else there.next_number
    return ShareEntry(
        table=first.table,
        worksheet=first.worksheet,
        rows_file=files.rows,
        problems_file=files.problems,
        changes_file=files.changes,
        content_digest=sheet_content_digest(the_store().path(files.rows)),
        rows=count,
        number=number,
        version=there.next_version(number),
        owner=before.owner if before else who.owner,
        label=before.label if before else who.label,
        delivery=row.event_seq,
    )


def _part(row: Delivery, share: ShareEntry, there: Held) -> PartEntry | None:
    """The department's part with this share; None if a later file of the same share was read before."""
    present = {each.number: each for each in there.in_force}
    if share.number in present and present[share.number].delivery > max(row.event_seq, share.delivery):
        return None
    files = {number: files_of(each) for number, each in present.items()}
    files[share.number] = PartFiles(share.rows_file, share.problems_file, share.changes_file)
    return composed(share.table, files, share.worksheet, there.settled)


def _outcome(row: Delivery) -> ReadOutcome:
    tables = given_by(row.event_seq)
    refused, message = refusal(row)
    return ReadOutcome(row.event_seq, refused, message, tables)


def reading_told(row: Delivery, *, whole: bool = False) -> list[str]:
    """读取情况 of a delivery that was read, in lines for its sender: a dozen, or all (`whole`)."""
    if not row.report:
        return []
    report = ReadReport.model_validate(the_store().get_json(row.report))
    given = set(given_by(row.event_seq))
    empty = (each.worksheet for each in report.sheets if not each.rows and each.table not in given)
    left = (f"工作表“{name}”没有填写，未作为报送；此前报送的数据保留" for name in empty)
    failed = [f"按对应关系重新读取没有成功（{row.refused}），此前读取的数据保留"] if row.state == "read" and row.refused else []
    lines = (
        *failed,
        *told(report, the_catalog(), _asked(row, report), whole=whole),
        *mappings_told(_that_count(row, report)),
        *left,
    )
    return [masked_text(line) for line in lines]  # the worksheet of a text file is called as the file


def _that_count(row: Delivery, report: ReadReport) -> ReadReport:
    """Without the sheets that one more reading left alone: what mappings would have made of them is in no part."""
    if row.asked_seq == row.event_seq:
        return report
    return report.model_copy(update={"sheets": [each for each in report.sheets if not superseded(row, each.table)]})


def _asked(row: Delivery, report: ReadReport) -> frozenset[str]:
    """The sheets of which is asked what headers and words mean."""
    return frozenset(each.table for each in report.sheets if row.state == "read" and may_ask(row, each.table))


def may_ask(row: Delivery, table: str) -> bool:
    """Whether it is of use to ask about this sheet: it takes the part, and nothing took the place of what was sent."""
    return takes(row.year, table, row.department) and not superseded(row, table)


def not_taken(delivery: int) -> bool:
    """Whether it was read, and gave nothing: refused, or waiting for an answer of its sender."""
    return Delivery.objects.get(event_seq=delivery).state == "refused"


def refusal(row: Delivery) -> tuple[str, str]:
    """Why a delivery was not taken, as code and Chinese sentence; empty if it was."""
    if row.state != "refused":
        return "", ""
    report = ReadReport.model_validate(the_store().get_json(row.report))
    if report.refused:
        return report.refused.code, f"{report.refused.message}。{report.refused.remedy}"
    if elsewhere := sheets_of_others(row):
        return NOTHING_FOR_YOU, f"文件中没有需要贵部门填报的采集表：{elsewhere}"
    return NOTHING_FOR_YOU, "文件中没有需要贵部门填报且尚未锁定的采集表。请核对是否用错了模板"


def sheets_of_others(row: Delivery) -> str:
    """「读作 6.1 专任教师，由人事科填报；您部门填报 8.3。请转交人事科」; empty if it holds no sheet of others."""
    report = ReadReport.model_validate(the_store().get_json(row.report))
    year, names = year_facts(row.year), department_names()
    plan = {table: sheet_facts(year, table).assignment.contributors for table in tables_of(year)}
    read = dict.fromkeys(each.table for each in report.sheets if each.table in plan)
    if not read or any(row.department in plan[table] for table in read):
        return ""
    told = "；".join(f"读作 {sheet_title(table)}，由{'、'.join(names[code] for code in plan[table])}填报" for table in read)
    own = "、".join(the_catalog().sheets[table].code for table in plan if row.department in plan[table])
    to = "、".join(dict.fromkeys(names[code] for table in read for code in plan[table]))
    return f"{told}；您部门填报 {own or '的采集表：无'}。请转交{to}"
