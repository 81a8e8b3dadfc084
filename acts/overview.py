"""Read models: the matrix of sheets and desks, years, names. Pages, `status` and the dashboard show the same."""

from dataclasses import dataclass
from datetime import date

from acts.context import the_catalog
from acts.review.said_unchanged import unchanged_parts
from acts.waiting import days_since, department_names, holder_of, is_late, person_names
from ledger.facts import SheetFacts, YearFacts
from ledger.load_facts import sheet_facts, tables_of, year_facts
from ledger.models import Event, Plan
from ledger.payloads.people import SchoolFounded
from ledger.sheet_digest import sheet_digest
from ledger.stage import Stage, stage_of

__all__ = ["MatrixRow", "is_rehearsal", "matrix", "person_names", "row_of", "year_list"]


@dataclass(frozen=True)
class MatrixRow:
    """One sheet on its way. `holder` is who must act now; `digest` None until something is submitted.

    `unchanged` names the departments whose parts are last year's rows, said to hold (确认无变化).
    """

    table: str
    code: str
    title: str
    department: str
    department_name: str
    stage: Stage
    days_here: int
    due: date
    late: bool
    holder: str
    errors: int
    questions: int
    rows: int
    digest: str | None
    unchanged: tuple[str, ...] = ()


def matrix(year: int) -> list[MatrixRow]:
    """All sheets of a year, in the order of their 表号."""
    facts = year_facts(year)
    rows = [row_of(sheet_facts(facts, table)) for table in tables_of(facts)]
    order = list(the_catalog().sheets)
    return sorted(rows, key=lambda row: order.index(row.table))


def row_of(facts: SheetFacts) -> MatrixRow:
    """The line of one sheet."""
    declared, stage = the_catalog().sheets[facts.table], stage_of(facts)
    standing, submission = facts.standing, facts.submission
    return MatrixRow(
        table=facts.table,
        code=declared.code,
        title=declared.title.zh,
        department=facts.assignment.responsible_department,
        department_name=department_names()[facts.assignment.responsible_department],
        stage=stage,
        days_here=days_since(stage.since),
        due=facts.assignment.due,
        late=is_late(facts, stage),
        holder="" if stage.accepted else holder_of(facts, stage),
        errors=len(standing.errors) if standing else 0,
        questions=len(standing.questions) if standing else 0,
        rows=submission.rows if submission else sum(part.rows for part in facts.parts),
        digest=sheet_digest(facts) if submission else None,
        unchanged=tuple(each.department for each in unchanged_parts(facts)),
    )


def year_list() -> list[YearFacts]:
    """All planned or opened years, the latest first."""
    years = Plan.objects.order_by("-year").values_list("year", flat=True).distinct()
    return [year_facts(year) for year in dict.fromkeys(years)]


def is_rehearsal() -> bool:
    """Whether this home is a sample (演练): asked of the first event itself, since much hangs on it."""
    first = Event.objects.filter(seq=1, kind=SchoolFounded.KIND).first()
    return first is not None and SchoolFounded.model_validate_json(first.payload).is_sample
