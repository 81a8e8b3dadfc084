"""情况说明 and 认可: what people say of findings, with amount and day beyond which it no longer holds."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from acts.context import Refused, Who, allowed, commit, deciding, person, sheet
from acts.judged.draft import draft
from acts.judged.finding_rows import amounts, of_severity
from acts.judged.readable import Readable, readable
from acts.review.decide import as_seen
from catalog.findings import Severity
from ledger.facts import Desk, SheetFacts
from ledger.payloads.work import Accepted, Explained, FindingsAccepted, FindingsExplained
from ledger.permission import Action
from ledger.sheet_digest import explanations

LONGEST_WORDS = 1000


class Saying(NamedTuple):
    """One explanation for one or more 须说明 of a sheet."""

    table: str
    findings: Sequence[str]
    words: str


def explain(who: Who, year: int, table: str, findings: Sequence[str], words: str) -> None:
    """Give one explanation for one or more 须说明 of a sheet, on rows that the person may read or on the sheet as a whole.

    Raises:
        Refused: not a collector of the sheet, no words, or a finding that no longer stands or is another department's.
    """
    explain_together(who, year, [Saying(table, findings, words)])


def explain_together(who: Who, year: int, sayings: Sequence[Saying]) -> None:
    """Give several explanations by one act: all of them or none. Each is an event.

    Raises:
        Refused: as for one, because of any of them.
    """
    facts = {table: sheet(year, table) for table in dict.fromkeys(each.table for each in sayings)}
    for each in facts.values():
        allowed(who, Action.EXPLAIN, of=each)
    known = {table: _questions(year, each, readable(person(who.staff_no), each)) for table, each in facts.items()}
    contents = [_content(year, each, known[each.table]) for each in sayings]
    with deciding():
        verdicts = {table: allowed(who, Action.EXPLAIN, of=sheet(year, table)) for table in facts}
        for content in contents:
            commit(content, who, verdicts[content.table])


def _content(year: int, saying: Saying, known: Mapping[str, float | None]) -> FindingsExplained:
    said = _words(saying.words)
    if unknown := [finding for finding in saying.findings if finding not in known]:
        raise Refused("no-such-finding", f"有 {len(unknown)} 个问题已不存在，或不是您部门的数据", "请刷新问题清单")
    entries = tuple(Explained(finding=finding, amount=known[finding]) for finding in sorted(set(saying.findings)))
    return FindingsExplained(year=year, table=saying.table, findings=entries, words=said)


def _words(words: str) -> str:
    said = words.strip()
    if not said or len(said) > LONGEST_WORDS:
        raise Refused("words", f"情况说明不能为空，且不超过 {LONGEST_WORDS} 字", "")
    return said


def _questions(year: int, facts: SheetFacts, mine: Readable) -> dict[str, float | None]:
    """The 须说明 of the draft, and for who may read all of the submitted version too, with their amounts."""
    standing = dict(facts.standing.questions) if facts.standing and mine.whole else {}
    present = draft(year, facts.table)
    drafted = amounts(of_severity(mine.own(present.findings), Severity.QUESTION)) if present else {}
    return {**standing, **drafted}


def accept(
    who: Who, year: int, table: str, desk: Desk, digest: str, findings: Mapping[str, float | None], until: date | None = None,
    words: str = "",
) -> None:  # fmt: skip
    """认可 explained findings at one's desk, each up to an amount (None: whatever it is), until a day.

    `digest` is the 校验码 of the sheet that the person saw: other amounts or other words are another one.

    Raises:
        Refused: the sheet is not at this person's desk, or a finding has no explanation.
        Moved: the sheet is another by now.
    """
    with deciding():
        facts = sheet(year, table)
        verdict = allowed(who, Action.ACCEPT, of=facts, desk=desk)
        seen = as_seen(facts, digest)
        said, standing = explanations(facts), dict(facts.standing.questions) if facts.standing else {}
        for finding in findings:
            if finding not in said or finding not in standing:
                raise Refused("not-explained", "该问题没有情况说明，或已不存在", "请退回修改，或请填报部门先说明")
        entries = tuple(Accepted(finding=finding, up_to=up_to) for finding, up_to in sorted(findings.items()))
        content = FindingsAccepted(
            year=year, table=table, desk=desk.value, digest=seen, findings=entries, until=until, words=words.strip()
        )
        commit(content, who, verdict)
