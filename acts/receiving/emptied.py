"""A department's part without rows, where it had rows before: earlier this year, or last year. Somebody has to say why."""

from acts.context import the_store
from acts.judged.evaluation import last_year_of
from checks.no_rows import EmptyPart
from ledger.facts import PartFacts, SheetFacts
from ledger.models import Delivery, Part
from warehouse.parquet import plain_connection, quoted


def emptied(facts: SheetFacts, part: PartFacts) -> EmptyPart | None:
    """What the merge notes of a part; None if it holds rows, or there never were any. Only an empty part costs a question."""
    before = None if part.rows else _this_year(facts, part) or _last_year(facts, part)
    if before is None:
        return None
    file = Delivery.objects.values_list("file", flat=True).get(event_seq=part.delivery)
    return EmptyPart(part.department, file, part.worksheet, *before)


def _this_year(facts: SheetFacts, part: PartFacts) -> tuple[int, str] | None:
    """The last version of this year that held rows. That they had been sent by mistake is to be said too.

    Not if the same delivery brought them: then a person has said that its worksheet is another sheet.
    """
    mine = Part.objects.filter(year=facts.year.year, table=facts.table, department=part.department, rows__gt=0)
    found = mine.exclude(delivery=part.delivery).filter(version__lt=part.version).order_by("-version").first()
    return (found.rows, f"本年度此前报送的数据（第 {found.version} 版）") if found else None


def _last_year(facts: SheetFacts, part: PartFacts) -> tuple[int, str] | None:
    """The department's rows of last year; those of a 基线, which knows no departments, if this one fills in the sheet alone."""
    last = last_year_of(facts.year.year)
    version = last.versions.get(facts.table)
    if version is None or (last.baseline and tuple(facts.assignment.contributors) != (part.department,)):
        return None
    own = "" if last.baseline else f" WHERE source_department = {quoted(part.department)}"
    asked = f"SELECT count(*) FROM read_parquet({quoted(the_store().path(version.rows_file))}){own}"
    (rows,) = plain_connection().execute(asked).fetchone() or (0,)
    return (int(rows), last.title if last.baseline else "上年度") if rows else None
