"""部门签字: the 部门数据责任人 answers for exactly the content that he saw (办法第三条之一)."""

from acts.context import Moved, Who, allowed, commit, deciding, sheet
from catalog.digests import same_check_code
from ledger.payloads.work import PartSigned
from ledger.permission import Action


def sign_part(who: Who, year: int, table: str, department: str, digest: str) -> None:
    """Sign the latest part of a department; `digest` is the 校验码 of the content that the person saw.

    Raises:
        Refused: not the head of this department, nothing sent, signed already, or one's own upload.
        Moved: a newer file came meanwhile.
    """
    with deciding():
        facts = sheet(year, table)
        verdict = allowed(who, Action.SIGN_PART, of=facts, department=department)
        part = facts.part_of(department)
        if part is None or not same_check_code(digest, part.content_digest):
            raise Moved
        content = PartSigned(
            year=year, table=table, department=department, version=part.version, content_digest=part.content_digest
        )
        commit(content, who, verdict)
