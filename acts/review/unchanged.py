"""确认无变化: a department says that its rows in last year's edition still hold, and they come in as its file of this year.

A stated act and no omission: on the digest of the rows that stood before the person, refused where something must change.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from acts.context import Moved, Refused, Who, allowed, commit, deciding, sheet, the_archive, the_store
from acts.judged.draft import merged
from acts.judged.evaluation import evaluate, standing_set
from acts.judged.finding_rows import of_severity
from acts.many_hands.shares import in_force
from acts.receiving.receive import Received
from acts.waiting import sheet_title
from acts.years.carried import Carried, carried_of
from acts.years.templates import carried_workbook
from catalog.digests import same_check_code
from catalog.findings import Severity
from ledger.facts import PartFacts, SheetFacts
from ledger.load_facts import sheet_facts, tables_of, year_facts
from ledger.models import Delivery, Unchanged
from ledger.payloads.work import DeliveryReceived, UnchangedConfirmed
from ledger.permission import Action
from ledger.stage import stage_of
from warehouse.parquet import plain_connection, quoted


@dataclass(frozen=True)
class UnchangedState:
    """What a department could confirm of a sheet. `hindrances`: why it must send a file instead; `open`: not locked.

    `sent`: something came this year; `confirmed`: what counts now is last year's rows, said to hold; `waits`: said, not yet read.
    """

    carried: Carried
    title: str
    hindrances: tuple[str, ...]
    sent: bool
    confirmed: bool
    waits: bool
    open: bool

    @property
    def usable(self) -> bool:
        return self.open and not (self.hindrances or self.confirmed or self.waits)

    @property
    def mark(self) -> str:
        """The state in a word or two."""
        if self.confirmed or self.waits:
            return "已确认无变化"
        return "上年数据已填好"

    @property
    def tone(self) -> str:
        return "approved" if self.confirmed else "waiting" if self.waits else "notice"

    @property
    def words(self) -> str:
        given = f"{self.carried.edition_title}中本部门有 {self.carried.rows} 行"
        if self.confirmed:
            return f"已确认与{given}相同，等部门数据责任人签字后照常审核。"
        if self.waits:
            return f"已确认与{given}相同，系统正在读取。"
        if self.hindrances:
            return f"{given}，已填入模板。不能确认无变化：{'；'.join(self.hindrances)}。请下载模板，改好后报送。"
        if self.sent:
            return f"{given}。本年已报送的数据与之不同；撤换为上年数据的，可确认无变化。"
        return f"{given}，已填入模板。逐行核对后全部无变化的，可确认无变化，不必报送文件；有变化的改好模板后报送。"


def unchanged_states(year: int, department: str) -> list[UnchangedState]:
    """The sheets of which last year's rows of this department stand in its template, in the order of the plan."""
    facts = year_facts(year)
    return [state for table in tables_of(facts) if (state := _state(sheet_facts(facts, table), department))]


def unchanged_state(year: int, table: str, department: str) -> UnchangedState | None:
    """One of them; None if the sheet is not carried over, or the department has no rows in last year's edition."""
    return _state(sheet(year, table), department)


def _state(facts: SheetFacts, department: str) -> UnchangedState | None:
    if department not in facts.assignment.contributors:
        return None
    carried = carried_of(facts.year.year, facts.assignment, department)
    if carried is None:
        return None
    part = facts.part_of(department)
    return UnchangedState(
        carried=carried,
        title=sheet_title(facts.table),
        hindrances=tuple(_hindrances(carried, facts)),
        sent=part is not None,
        confirmed=_is_confirmed(carried, part),
        waits=_waits(carried),
        open=facts.year.opened and not facts.year.closed and not stage_of(facts).accepted,
    )


def confirm_unchanged(who: Who, year: int, table: str, department: str, seen: str) -> Received:
    """Say that nothing has changed; `seen` is the 校验码 of last year's rows (`Carried.digest`) that stood before the person.

    Raises:
        Refused: not this department's collector, nothing to carry over, something must change, or said already.
        Moved: last year's rows are others than those that were shown.
    """
    facts = sheet(year, table)
    allowed(who, Action.CONFIRM_UNCHANGED, of=facts, department=department)
    carried = _usable(facts, department, seen)
    file = the_archive().put(content := carried_workbook(carried).read_bytes())
    with deciding():
        facts = sheet(year, table)
        verdict = allowed(who, Action.CONFIRM_UNCHANGED, of=facts, department=department)
        if carried_of(year, facts.assignment, department) != carried or _waits(carried):
            raise Moved
        name = f"{sheet_title(table)}（确认无变化）.xlsx"
        came = DeliveryReceived(year=year, department=department, file=file, name=name, size_bytes=len(content))
        delivery = commit(came, who, verdict).seq
        commit(_said(carried, delivery), who, verdict)
    return Received(delivery, file, already=False)


def _usable(facts: SheetFacts, department: str, seen: str) -> Carried:
    state = _state(facts, department)
    if state is None:
        raise Refused("not-carried", "这张表没有可以沿用的上年定稿数据", "请下载填报模板，填好后报送")
    if not same_check_code(seen, state.carried.digest):
        raise Moved
    if state.confirmed or state.waits:
        raise Refused("already-confirmed", "已确认过无变化，没有重复登记", "请部门数据责任人签字")
    if state.hindrances:
        raise Refused("must-change", f"不能确认无变化：{'；'.join(state.hindrances)}", "请下载已填好上年数据的模板，改好后报送")
    return state.carried


def _said(carried: Carried, delivery: int) -> UnchangedConfirmed:
    return UnchangedConfirmed(
        year=carried.year,
        table=carried.table,
        department=carried.department,
        delivery=delivery,
        edition_year=carried.year - 1,
        edition_number=carried.edition_number,
        edition_digest=carried.edition_digest,
        content_digest=carried.content_digest,
        rows=carried.rows,
        seen=carried.digest,
    )


def _is_confirmed(carried: Carried, part: PartFacts | None) -> bool:
    return part is not None and part.unchanged_seq is not None and part.content_digest == carried.content_digest


def _waits(carried: Carried) -> bool:
    """Whether the same was said, and its file lies there unread."""
    said = Unchanged.objects.filter(year=carried.year, table=carried.table, department=carried.department, seen=carried.digest)
    return Delivery.objects.filter(event_seq__in=said.values("delivery"), state="waiting").exists()


def _hindrances(carried: Carried, facts: SheetFacts) -> Iterator[str]:
    """What must be another this year, one Chinese clause each."""
    shares = in_force(carried.year, carried.table, carried.department)
    if len(shares) > 1:  # what was said would stand beside them, and none of them is replaced unseen
        labels = "、".join(f"“{each.shown_label}”" for each in shares)
        yield f"本部门本年已报送 {len(shares)} 份（{labels}），确认前须在“汇总”中撤下或并成一份"
    if carried.anew:
        yield f"“{'”“'.join(carried.anew)}”每年不同，须重新填写"
        return
    errors = _errors(carried, facts)
    if errors:
        yield f"按本年度的规则有 {len(errors)} 处必改，如：{errors[0]}"


def _errors(carried: Carried, facts: SheetFacts) -> list[str]:
    """Messages of the 必改 that last year's rows have this year, beside what others have submitted and sent."""
    others = tuple(part for part in facts.parts if part.department != carried.department)
    mine = _as_part(carried)
    version = merged(replace(facts, parts=(*others, mine)))
    year = carried.year
    judged = evaluate(year, {**standing_set(year), carried.table: version}, [carried.table])[carried.table]
    frame = of_severity(judged.frame(), Severity.ERROR)
    ids = _row_ids(mine.rows_file)
    return list(frame[frame["row_id"].isin(ids) | ((frame["row_id"] == "") & (not others))]["message"])


def _as_part(carried: Carried) -> PartFacts:
    return PartFacts(
        department=carried.department, version=0, by="", rows=carried.rows, rows_file=carried.version.rows_file,
        problems_file=carried.version.problems_file, content_digest=carried.content_digest, delivery=0, signed_by="",
        signed_for="", signed_seq=None,
    )  # fmt: skip


def _row_ids(rows_file: str) -> set[str]:
    path = the_store().path(rows_file)
    return {row_id for (row_id,) in plain_connection().execute(f"SELECT row_id FROM read_parquet({quoted(path)})").fetchall()}
