"""What `receive` tells of a delivery that it has read and judged here: findings, what differs from the upload before."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from acts.asking.mappings import mapping_questions, said_open
from acts.context import Refused, the_catalog
from acts.many_hands.collisions_met import collisions_met
from acts.many_hands.shares import given_by
from acts.receiving.foresee import what_became
from acts.receiving.preview import preview
from acts.receiving.read import ReadOutcome, read_delivery, reading_told
from acts.receiving.typed_words import typed_back
from acts.returning.feedback import feedback_copy
from acts.returning.second_upload import SecondUpload, second_uploads
from acts.waiting import sheet_title
from catalog.digests import check_code
from checks.compared import said_counts
from ledger.load_facts import latest_part
from ledger.models import Delivery
from workbooks.isolated.isolation import Reader

if TYPE_CHECKING:
    from acts.receiving.receive import Received

RECEIVED_SCHEMA = 1
_CELLS_SHOWN = 10


def read_here(delivery: int) -> ReadOutcome:
    """Read in a process of this command's own, as the worker would."""
    with Reader() as reader:
        return read_delivery(delivery, reader)


def received_lines(delivery: int) -> Iterator[str]:
    """Read, judge, and tell people."""
    with Reader() as reader:
        yield from _lines(read_delivery(delivery, reader), reader)


def _lines(outcome: ReadOutcome, reader: Reader) -> Iterator[str]:
    delivery = outcome.delivery
    yield from reading_told(Delivery.objects.get(event_seq=delivery))
    if asked := mapping_questions(delivery):
        yield f"有 {asked.count} 处需要您说明：{_command(delivery)}"
    if outcome.refused and asked:
        yield f"未采用，等您说明：{said_open(asked)}"
        return
    if outcome.refused:
        yield f"未采用：{outcome.message}"
        return
    judged = preview(delivery)
    counts = "，".join(f"{severity.zh} {count}" for severity, count in judged.counts.items())
    yield from what_became(delivery)
    for met in collisions_met(delivery):
        yield f"{met.words}；请数据采集员处理：statedata parts list {the_catalog().sheets[met.table].code}"
    yield f"{'、'.join(map(sheet_title, outcome.tables))}：{counts}。{_copy(delivery, reader)}"
    for each in second_uploads(delivery, judged):
        yield from _since(each)
    if found := typed_back(delivery, judged).count:
        yield f"审核反馈表中写了 {found} 处情况说明，尚未采用；请在网页的报送页面确认"
    row = Delivery.objects.get(event_seq=delivery)
    for table in given_by(delivery):
        if part := latest_part(row.year, table, row.department):
            yield f"{sheet_title(table)} 本部门数据校验码 {check_code(part.content_digest)}（签字时填写）"


def _copy(delivery: int, reader: Reader) -> str:
    try:
        return f"审核反馈表：{feedback_copy(delivery, reader)}"
    except Refused as refused:  # the file is in and judged all the same
        return f"{refused.message}。{refused.remedy}"


def _command(delivery: int) -> str:
    return f"statedata mappings questions {delivery}"


def _since(second: SecondUpload) -> Iterator[str]:
    yield f"与上次（来件 {second.earlier.delivery}）相比 {sheet_title(second.table)}：{said_counts(second.counts)}"
    cells = second.other_cells(limit=_CELLS_SHOWN)
    declared = the_catalog().sheets[second.table]
    for each in cells:  # neither values nor keys, which may be ID numbers: a command's output ends up in logs
        yield f"  另有改动 {each.worksheet} 第 {each.row} 行 {declared.column(each.column).title}"
    if second.others > len(cells):
        yield f"  另有改动还有 {second.others - len(cells)} 处，见审核反馈表“与上次相比”"


def received_json(what: str, received: "Received", wait: bool) -> dict[str, Any]:
    """The line of `receive --json`, schema 1; without `wait` only that it came. `questions`: how many are open, None if none."""
    head: dict[str, Any] = {
        "schema": RECEIVED_SCHEMA, "file": what, "delivery": received.delivery, "already": received.already
    }  # fmt: skip
    if not wait:
        return head
    with Reader() as reader:
        outcome = read_delivery(received.delivery, reader)
        return {**head, **_outcome_json(outcome, reader)}


def _outcome_json(outcome: ReadOutcome, reader: Reader) -> dict[str, Any]:
    delivery, asked = outcome.delivery, mapping_questions(outcome.delivery)
    questions = {"count": asked.count, "command": _command(delivery)} if asked else None
    if outcome.refused:
        message = said_open(asked) if asked else outcome.message
        return {"questions": questions, "refused": {"code": outcome.refused, "message": message}}
    judged = preview(delivery)
    counts = {severity.value: count for severity, count in judged.counts.items()}
    since = [{"table": each.table, "earlier": each.earlier.delivery, **each.counts} for each in second_uploads(delivery, judged)]
    try:
        copy = str(feedback_copy(delivery, reader))
    except Refused:  # the file is in and judged all the same
        copy = ""
    met = [{"table": each.table, "between": each.between, "count": each.count} for each in collisions_met(delivery)]
    told = {"tables": list(outcome.tables), "counts": counts, "since": since, "collisions": met, "feedback": copy}
    return {"questions": questions, **told}
