"""What a department gave to last year's edition of a sheet that is carried over: for its template, and to be confirmed."""

from dataclasses import dataclass
from functools import lru_cache

from acts.context import the_catalog, the_store
from acts.judged.evaluation import Version, rows_paths, standing_set
from catalog.digests import check_code, digest_of
from catalog.periods import year_title
from catalog.sheet import CarriedOver, Sheet
from ledger.facts import AssignmentFacts
from ledger.models import Edition
from reports.figures import ordinal_edition
from warehouse.contributions import rows_of_department
from warehouse.counting import Row, rows_sent
from warehouse.parquet import plain_connection, quoted
from warehouse.staging import sheet_content_digest
from warehouse.store import Store
from warehouse.views import connect
from workbooks.templates.carried import CarriedNote


@dataclass(frozen=True)
class Carried:
    """The department's rows of a sheet in the internal edition of the year before `year`.

    `digest` names them, for whom, and the edition: what a person sees and confirms.
    """

    year: int
    table: str
    department: str
    edition_number: int
    edition_digest: str
    version: Version
    rows: int
    content_digest: str

    @property
    def declared(self) -> Sheet:
        return the_catalog().sheets[self.table]

    @property
    def rule(self) -> CarriedOver:
        rule = self.declared.carried
        assert rule is not None  # noqa: S101 - `carried_of` gives no other sheet
        return rule

    @property
    def digest(self) -> str:
        return digest_of([self.year, self.table, self.department, self.edition_digest, self.content_digest])

    @property
    def edition_title(self) -> str:
        return f"{year_title(self.year - 1)}校内定稿版（{ordinal_edition(self.edition_number)}）"

    @property
    def anew(self) -> list[str]:
        """Titles of the columns that are another each year."""
        return [self.declared.column(name).title for name in self.rule.anew]

    def note(self) -> CarriedNote:
        """What its template says of it."""
        return CarriedNote(self.edition_title, check_code(self.edition_digest), self.rows, self.anew)

    def prefill(self) -> tuple[Row, ...]:
        """The rows as text, in the order in which they were sent, without what is given anew."""
        columns = [column for column in self.declared.columns if column.name not in self.rule.anew]
        with connect(the_catalog(), self.year - 1, rows_paths({self.table: self.version})) as connection:
            return tuple(
                rows_sent(connection, self.declared, columns, order="source_department, source_file, source_row, row_id")
            )


def carried_of(year: int, assignment: AssignmentFacts, department: str) -> Carried | None:
    """None if the sheet is not carried over, the year before has no edition here, or the department gave nothing to it.

    A 基线 is no edition: what nobody has approved is not put into anybody's mouth.
    """
    if the_catalog().sheets[assignment.table].carried is None:
        return None
    edition = Edition.objects.filter(year=year - 1, kind="internal").order_by("-number").first()
    last = standing_set(year - 1).get(assignment.table) if edition else None
    if edition is None or last is None:
        return None
    alone = assignment.contributors == (department,)
    mine = last.rows_file if alone else _rows_of(last.rows_file, department, the_store())
    if mine is None:
        return None
    rows, content = _content(mine, the_store())
    version = Version(mine, last.problems_file)
    return Carried(year, assignment.table, department, edition.number, edition.digest, version, rows, content)


@lru_cache(maxsize=256)
def _rows_of(rows_file: str, department: str, store: Store) -> str | None:
    return rows_of_department(store.path(rows_file), department, store)


@lru_cache(maxsize=256)
def _content(rows_file: str, store: Store) -> tuple[int, str]:
    """How many rows, and the digest of what they hold."""
    path = store.path(rows_file)
    counted = plain_connection().execute(f"SELECT count(*) FROM read_parquet({quoted(path)})").fetchall()
    return int(counted[0][0]), sheet_content_digest(path)
