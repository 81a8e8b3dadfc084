"""有新情况: a desk's approval holds, but other sheets moved what is found here. Until it confirms, the year passes no gate."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from acts.context import Who, person, today
from acts.judged.rule_titles import sheets_looked_at
from acts.review.since import FindingsSince, findings_since
from acts.waiting import Waiting, days_since, person_names, sheet_title
from catalog.digests import digest_of
from ledger.facts import DecisionFacts, Desk, PersonFacts, SheetFacts
from ledger.load_facts import sheet_facts, tables_of, year_facts
from ledger.models import Event, Submission
from ledger.permission import Action, Subject, may
from ledger.questions import QuestionState, question_states
from ledger.sheet_digest import sheet_digest
from ledger.stage import last_look, stage_of

_NAMED = 5  # so many are named in one sentence


@dataclass(frozen=True)
class News:
    """One sheet before a desk that has approved it: what it saw then (`look`), and in whose place the person would confirm.

    `hindrance` says why it cannot be confirmed yet; empty if it can.
    """

    facts: SheetFacts
    desk: Desk
    look: DecisionFacts
    digest: str
    acting_for: str = ""
    hindrance: str = ""

    @property
    def table(self) -> str:
        return self.facts.table

    @property
    def title(self) -> str:
        return sheet_title(self.facts.table)

    def findings(self) -> FindingsSince:
        """What came, went or measures something else here since the desk looked."""
        return findings_since(self.facts, self.look)


@dataclass(frozen=True)
class Pile:
    """What one person can confirm at one desk in one act, and what he cannot yet."""

    year: int
    desk: Desk
    sheets: tuple[News, ...]
    blocked: tuple[News, ...] = ()

    @property
    def digest(self) -> str:
        """The 校验码 of the batch: it names the sheets and what was seen of each."""
        return digest_of({each.table: each.digest for each in self.sheets})


@dataclass(frozen=True)
class Mover:
    """Another sheet that was handed in, or withdrawn, after the desk had looked."""

    title: str
    what: str
    at: str


def news_of(facts: SheetFacts) -> Iterator[News]:
    """One for each desk that has not confirmed what moved on the sheet."""
    for desk in stage_of(facts).news:
        if (look := last_look(facts, desk)) is not None:
            yield News(facts, desk, look, sheet_digest(facts))


def pile_of(who: Who, year: int, desk: Desk) -> Pile:
    """All sheets of the year with news that the person is to confirm at that desk, as of now."""
    facts = year_facts(year)
    return pile_among((sheet_facts(facts, table) for table in tables_of(facts)), person(who.staff_no), year, desk)


def pile_among(sheets: Iterable[SheetFacts], who: PersonFacts, year: int, desk: Desk) -> Pile:
    """As `pile_of`, among the sheets of the year, which were loaded already."""
    mine = [each for facts in sheets for each in _of_person(facts, who, desk)]
    return Pile(year, desk, tuple(each for each in mine if not each.hindrance), tuple(each for each in mine if each.hindrance))


def _of_person(facts: SheetFacts, who: PersonFacts, desk: Desk) -> Iterator[News]:
    for each in news_of(facts):
        verdict = may(who, Action.CONFIRM, Subject(sheet=facts, desk=desk))
        if each.desk is desk and verdict:
            yield News(facts, desk, each.look, each.digest, verdict.acting_for, _hindrance(facts))


def _hindrance(facts: SheetFacts) -> str:
    """What stands must be accepted before a desk can stand by it, as when it approves."""
    states = question_states(facts, today()).values()
    waiting = sum(state is not QuestionState.ACCEPTED for state in states)
    return f"还有 {waiting} 处须说明未认可，认可之后再确认" if waiting else ""


def movers(facts: SheetFacts, look: DecisionFacts) -> list[Mover]:
    """The other sheets at which the rules of this one look and that moved after `look`, each with its last move, oldest first."""
    after = facts.submission.seq if look.once and facts.submission else look.seq
    rows = Submission.objects.filter(year=facts.year.year, table__in=sheets_looked_at(facts.table))
    moves: dict[str, tuple[int, str]] = {}
    for row in rows.filter(Q(event_seq__gt=after) | Q(withdrawn_seq__gt=after)).order_by("event_seq"):
        withdrawn = row.withdrawn_seq
        moves[row.table] = (withdrawn, "撤回提交") if withdrawn else (row.event_seq, f"第 {row.version} 次提交")
    times = dict(Event.objects.filter(seq__in=[seq for seq, _ in moves.values()]).values_list("seq", "at"))
    found = (Mover(sheet_title(table), what, times[seq]) for table, (seq, what) in moves.items())
    return sorted(found, key=lambda each: each.at)


def news_waits(facts: SheetFacts) -> Iterator[Waiting]:
    """Who has not confirmed yet, for those who see to it that the year goes on."""
    names = person_names()
    for each in news_of(facts):
        holder = names.get(facts.assignment.holder(each.desk), "")
        since = min((mover.at for mover in movers(facts, each.look)), default=each.look.at)
        words = f"{each.title}：有新情况，等待{holder}确认（{each.desk.zh}）"
        yield Waiting(facts.table, each.desk, holder, words, since, days_since(since), late=False)


def not_confirmed(sheets: Iterable[SheetFacts]) -> str:
    """One sentence that names sheets and desks; empty if nothing waits."""
    waits = [each.words for facts in sheets for each in news_waits(facts)]
    rest = f"等 {len(waits)} 处" if len(waits) > _NAMED else ""
    return f"{'；'.join(waits[:_NAMED])}{rest}" if waits else ""
