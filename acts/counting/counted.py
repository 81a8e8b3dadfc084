"""Sheets that the system counts from others: what a department is given to confirm or dispute, and from what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from acts.context import sheet, the_catalog, the_store
from acts.judged.evaluation import Version, rows_paths, standing_set
from acts.waiting import department_names, sheet_title
from catalog.digests import check_code, digest_of
from catalog.sheet import Sheet
from ledger.facts import AssignmentFacts
from ledger.sheet_digest import sheet_digest
from warehouse.counting import Row, columns_counted, count_rows, counted_from, rows_differing, rows_sent
from warehouse.views import connect
from workbooks.templates.counted import CountedNote, CountedSource

Files = tuple[tuple[str, Version], ...]


@dataclass(frozen=True)
class Count:
    """The count of one sheet for one department, from the submitted versions of `sources`.

    While `waits_for` (titles with 表号) names sheets that are not submitted, there are no rows. `columns` are
    those that the count gives. `digest` names what was counted and for whom, and so the rows.
    """

    year: int
    table: str
    department: str
    sources: tuple[CountedSource, ...]
    waits_for: tuple[str, ...]
    rows: tuple[Row, ...]
    columns: tuple[str, ...]
    digest: str

    @property
    def whole(self) -> bool:
        """Whether nothing is left to fill in."""
        return len(self.columns) == len(the_catalog().sheets[self.table].columns)

    @property
    def ready(self) -> bool:
        return not self.waits_for

    def note(self, counted_at: datetime) -> CountedNote:
        """What its template says of it."""
        return CountedNote(self.sources, self.waits_for, moment(counted_at.isoformat()), self.whole)


def count_of(year: int, assignment: AssignmentFacts, department: str) -> Count | None:
    """The count of an assigned sheet; None if it is not counted, or is not counted for this department."""
    declared = the_catalog().sheets[assignment.table]
    if declared.counted is None or not _counted_for(declared, assignment, department):
        return None
    wanted, standing = counted_from(the_catalog(), declared), standing_set(year)
    waits_for = tuple(sheet_title(table) for table in wanted if table not in standing)
    files = _files({table: standing[table] for table in wanted if table in standing})
    last_year = _files(standing_set(year - 1))
    sources = tuple(_source(year, table) for table, _ in files)
    rows, columns = _rows(year, declared.table, files, last_year, the_catalog().edition_digest)
    return Count(
        year=year,
        table=declared.table,
        department=department,
        sources=sources,
        waits_for=waits_for,
        rows=() if waits_for else tuple(row for row in rows if _is_of(row, declared, department)),
        columns=columns,
        digest=_digest(declared.table, department, sources, (*files, *last_year)),
    )


def rows_off(count: Count) -> int | None:
    """How many rows of what the department last sent differ from its count; None if it sent nothing or nothing is counted."""
    part = sheet(count.year, count.table).part_of(count.department)
    declared = the_catalog().sheets[count.table]
    if part is None or not count.ready:
        return None
    with connect(the_catalog(), count.year, {count.table: the_store().path(part.rows_file)}) as connection:
        columns = [declared.column(name) for name in count.columns]
        return rows_differing(declared, count.rows, rows_sent(connection, declared, columns))


def moment(iso: str) -> str:
    """「2016年10月12日 14:05」."""
    when = datetime.fromisoformat(iso)
    return f"{when.year}年{when.month}月{when.day}日 {when:%H:%M}"


def _counted_for(declared: Sheet, assignment: AssignmentFacts, department: str) -> bool:
    """Each contributor has its own rows where the sheet names departments; else one department confirms the whole."""
    if declared.part_of:
        return department in assignment.contributors
    responsible = assignment.responsible_department
    return department == (responsible if responsible in assignment.contributors else assignment.contributors[0])


def _is_of(row: Row, declared: Sheet, department: str) -> bool:
    return declared.part_of is None or row.get(declared.part_of) in (department, department_names()[department])


def _files(versions: Mapping[str, Version]) -> Files:
    return tuple(sorted(versions.items()))


@lru_cache(maxsize=64)
def _rows(year: int, table: str, files: Files, last_year: Files, catalog: str) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """All rows of the count and the columns that it gives; `catalog` is its digest, by which the answer is kept."""
    declared = the_catalog().sheets[table]
    with connect(the_catalog(), year, rows_paths(dict(files)), rows_paths(dict(last_year))) as connection:
        columns = tuple(each.name for each in columns_counted(connection, declared))
        return tuple(count_rows(connection, declared)), columns


def _source(year: int, table: str) -> CountedSource:
    facts = sheet(year, table)
    if facts.submission is None:
        raise LookupError(f"{year} {table}: nothing submitted")
    digest = sheet_digest(facts)
    return CountedSource(sheet_title(table), facts.submission.version, moment(facts.submission.at), check_code(digest))


def _digest(table: str, department: str, sources: tuple[CountedSource, ...], files: Files) -> str:
    """The 校验码 of a source may move without its rows (a 情况说明); which submission it is may not."""
    submissions = [[each.title, each.version] for each in sources]
    of = [[name, version.rows_file] for name, version in files]
    return digest_of([table, department, submissions, of, the_catalog().edition_digest])
