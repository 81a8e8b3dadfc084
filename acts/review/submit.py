"""提交初审: the collector of the 归属部门 pins the merged parts; 撤回 before the next desk has looked."""

from acts.context import Moved, Refused, Who, allowed, commit, sheet
from acts.judged.draft import Draft, draft, merged
from acts.judged.evaluation import Version, evaluate, standing_entries, standing_set
from acts.still_so import decide_if_still_so
from acts.years.templates import renew_templates
from catalog.digests import same_check_code
from ledger.payloads.work import PartVersion, SheetSubmitted, SheetWithdrawn
from ledger.permission import Action


def submit(who: Who, year: int, table: str, digest: str) -> int:
    """Submit the draft that the person saw; `digest` is the 校验码 of its content. Gives the seq of the event.

    Raises:
        Refused: not this person, parts missing, 必改 open, 须说明 without words.
        Moved: the draft is another by now.
    """

    def prepared() -> tuple[Draft, SheetSubmitted]:
        allowed(who, Action.SUBMIT, of=sheet(year, table))
        ready = _ready(year, table, digest)
        return ready, _content(year, ready, {**standing_set(year), table: ready.version})

    def decided(made: tuple[Draft, SheetSubmitted]) -> int:
        ready, content = made
        facts = sheet(year, table)
        verdict = allowed(who, Action.SUBMIT, of=facts)
        if facts.parts != ready.parts or merged(facts) != ready.version:
            raise Moved
        return commit(content, who, verdict).seq

    seq = decide_if_still_so(lambda: standing_set(year), prepared, decided, "其他部门正在提交，本次提交未生效")
    renew_templates(year, table)
    return seq


def _ready(year: int, table: str, digest: str) -> Draft:
    ready = draft(year, table)
    if ready is None:
        raise Refused("no-part", "还没有任何部门报送这张表", "")
    if not same_check_code(digest, ready.digest):
        raise Moved
    if ready.errors:
        raise Refused("errors", f"仍有 {ready.errors} 处必改", "请按问题清单改正后重新报送，再提交初审")
    if ready.unexplained:
        raise Refused("unexplained", f"仍有 {len(ready.unexplained)} 处须说明没有情况说明", "请改正数据或填写情况说明")
    if not ready.complete:
        raise Refused("incomplete-check", "有规则未能正常运行，核查不完整", "请联系督导与质量控制办")
    return ready


def _content(year: int, ready: Draft, versions: dict[str, Version]) -> SheetSubmitted:
    return SheetSubmitted(
        year=year,
        table=ready.table,
        parts=tuple(PartVersion(department=part.department, version=part.version) for part in ready.parts),
        rows_file=ready.version.rows_file,
        problems_file=ready.version.problems_file,
        content_digest=ready.digest,
        rows=ready.rows,
        standings=standing_entries(evaluate(year, versions)),
    )


def withdraw(who: Who, year: int, table: str) -> None:
    """撤回 what one has submitted, as long as nobody has decided on it; every sheet is judged among what then stands."""

    def prepared() -> SheetWithdrawn:
        facts = sheet(year, table)
        allowed(who, Action.WITHDRAW, of=facts)
        if facts.submission is None:
            raise Moved
        standings = standing_entries(evaluate(year, standing_set(year, without=facts.submission.seq)))
        return SheetWithdrawn(year=year, table=table, submission=facts.submission.version, standings=standings)

    decide_if_still_so(
        lambda: (sheet(year, table).submission, standing_set(year)),
        prepared,
        lambda content: commit(content, who, allowed(who, Action.WITHDRAW, of=sheet(year, table))),
        "其他部门正在提交，撤回未生效",
    )
    renew_templates(year, table)
