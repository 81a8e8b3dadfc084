"""确认新情况: a desk stands by its approvals after other sheets moved what is found on its own, all of them in one act."""

from acts.context import Moved, Refused, Who, commit, deciding
from acts.review.decide import post_of
from acts.review.news import News, pile_of
from catalog.digests import same_check_code
from ledger.facts import Desk
from ledger.payloads.work import ConfirmedEntry, NewsConfirmed
from ledger.permission import Verdict
from ledger.sheet_digest import own_digest


def confirm(who: Who, year: int, desk: Desk, digest: str, words: str = "") -> list[str]:
    """Confirm the whole batch before the person at one desk; gives its sheets.

    `digest` is the 校验码 of the batch (`Pile.digest`) that the person saw. Sheets that he confirms in an absent person's
    place stand in an event of their own, since an event names one person for whom it was done.

    Raises:
        Refused: nothing waits for this person at this desk.
        Moved: a sheet of the batch is another by now, or one came to it.
    """
    with deciding():
        pile = pile_of(who, year, desk)
        if not pile.sheets:
            blocked = next((f"{each.title}{each.hindrance}" for each in pile.blocked), "")
            raise Refused("no-news", f"「{desk.zh}」没有待您确认的新情况", blocked)
        if not same_check_code(digest, pile.digest):
            raise Moved
        for acting_for in sorted({each.acting_for for each in pile.sheets}):
            verdict = Verdict(True, acting_for=acting_for)
            mine = tuple(_entry(each) for each in pile.sheets if each.acting_for == acting_for)
            content = NewsConfirmed(
                year=year, desk=desk.value, sheets=mine, post=post_of(who, verdict, desk), words=words.strip()
            )
            commit(content, who, verdict)
    return [each.table for each in pile.sheets]


def _entry(news: News) -> ConfirmedEntry:
    version = news.facts.submission.version if news.facts.submission else 0
    return ConfirmedEntry(table=news.table, submission=version, digest=news.digest, own_digest=own_digest(news.facts))
