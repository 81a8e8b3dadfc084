"""What a decision is bound to: the 校验码 of a sheet, and the narrower digest of what is the sheet's own."""

from catalog.digests import digest_of
from ledger.facts import SheetFacts, StatementFacts


def explanations(facts: SheetFacts) -> dict[str, StatementFacts]:
    """The latest 情况说明 of each finding."""
    return {each.finding: each for each in facts.statements if each.kind == "explained"}


def acceptances(facts: SheetFacts) -> dict[str, StatementFacts]:
    """The latest 认可 of each finding."""
    return {each.finding: each for each in facts.statements if each.kind == "accepted"}


def touched(facts: SheetFacts) -> frozenset[str]:
    """Real persons who entered, merged or explained the submitted version, or said what its foreign headers mean."""
    version = facts.submission
    entered = {*version.contributors, *version.hands, version.by} if version else set()
    return frozenset(entered | {each.by for each in facts.statements if each.kind == "explained"})


def own_digest(facts: SheetFacts) -> str:
    """Own rows and explanations; a change here voids decisions. Evidence will join when it is collected.

    Raises:
        ValueError: nothing has been submitted.
    """
    if facts.submission is None:
        raise ValueError(f"{facts.table}: nothing submitted")
    said = {finding: [each.words, each.amount] for finding, each in explanations(facts).items()}
    return digest_of({"content": facts.submission.content_digest, "explanations": said})


def sheet_digest(facts: SheetFacts) -> str:
    """The 校验码: what is the sheet's own, the findings open on it (必改, 须说明) and the logic of the rules."""
    standing = facts.standing
    findings = [sorted(standing.errors), sorted(map(list, standing.questions), key=str)] if standing else []
    return digest_of({"own": own_digest(facts), "findings": findings, "logic": facts.year.logic_digest})


def dataset_digest(sheets: dict[str, str]) -> str:
    """The digest of a whole year from the digests of its sheets, by table."""
    return digest_of(sheets)
