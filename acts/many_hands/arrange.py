"""The collector puts the shares of his department together: out, in again, joined, one for another, one of its own.

Nothing is lost by any of it: versions stay on record, and what was taken out can come in again.
"""

from dataclasses import dataclass

from acts.context import Moved, Refused, Who, allowed, commit, sheet, the_catalog, the_store
from acts.many_hands.settle import BUSY, LONGEST_WORDS, part_of_shares
from acts.many_hands.share_history import file_before, made_by, stood_before
from acts.many_hands.shares import files_of, in_force, last_change, next_number, next_version
from acts.receiving.part_files import PartFiles, carried, count_rows, joined
from acts.receiving.part_names import base_name, same_name
from acts.still_so import decide_if_still_so
from catalog.digests import digest_of, same_check_code
from ledger.facts import PartFacts, SheetFacts
from ledger.models import Delivery, Part, Share
from ledger.payloads.parts import Arrangement, PartsArranged
from ledger.payloads.work import ShareEntry
from ledger.permission import Action, Verdict
from warehouse.staging import sheet_content_digest


def arrangement_digest(part: PartFacts) -> str:
    """Names which shares, in which versions, make the part: what an act of arranging speaks of."""
    return digest_of([part.department, part.version, [list(pair) for pair in part.shares]])


@dataclass(frozen=True)
class _Done:
    """The shares in force afterwards, by number, and the version that the act makes, if it makes one."""

    shares: dict[int, Share | ShareEntry]
    made: ShareEntry | None = None


def arrange(
    who: Who, year: int, table: str, department: str, did: Arrangement, share: int, digest: str, *, into: int = 0, words: str = ""
) -> None:
    """Withdraw or restore a share, join it to another, let another replace it (`into`), or part its last file from it (separate).

    `digest` is the 校验码 of the arrangement that the person saw.

    Raises:
        Refused: not the collector of the department, no such share, or it would leave nothing.
        Moved: the shares are others by now.
    """
    if len(words) > LONGEST_WORDS:
        raise Refused("words", f"理由不超过 {LONGEST_WORDS} 字", "")

    def asked() -> tuple[SheetFacts, PartFacts, Verdict]:
        facts = sheet(year, table)
        verdict = allowed(who, Action.MERGE, of=facts, department=department)
        return facts, _seen(facts, department, digest), verdict

    def prepared() -> PartsArranged:
        facts, part, _ = asked()
        return _content(facts, part, did, share, into, words.strip())

    decide_if_still_so(lambda: last_change(year, department), prepared, lambda content: commit(content, who, asked()[2]), BUSY)


def _seen(facts: SheetFacts, department: str, digest: str) -> PartFacts:
    part = facts.part_of(department)
    if part is None or not same_check_code(digest, arrangement_digest(part)):
        raise Moved
    return part


def _content(facts: SheetFacts, part: PartFacts, did: Arrangement, number: int, into: int, words: str) -> PartsArranged:
    present = {each.number: each for each in in_force(facts.year.year, facts.table, part.department)}
    if did == "restore":
        done = _restored(facts, part, present, number)
    else:
        share = _the(present, number)
        taken_up = _the(present, into) if did in _TAKING_UP else None
        if taken_up is share:
            raise Refused("same-share", "不能与自己合并或替换", "请选择另一份")
        done = _WITHOUT[did](facts, present, share, taken_up)
    files = {each: files_of(share) if isinstance(share, Share) else _files(share) for each, share in done.shares.items()}
    return PartsArranged(
        year=facts.year.year, table=facts.table, department=part.department, did=did, share=number,
        into=into if did in _TAKING_UP else 0, words=words,
        shares=tuple((each, share.version) for each, share in sorted(done.shares.items())), made=done.made,
        part=part_of_shares(facts, part, files, facts.settled(part.department)),
    )  # fmt: skip


def _the(present: dict[int, Share], number: int) -> Share:
    if number not in present:
        raise Refused("no-such-share", f"本部门现有的各份中没有第 {number} 份", "请刷新汇总页面")
    return present[number]


def _withdrawn(facts: SheetFacts, present: dict[int, Share], share: Share, into: Share | None) -> _Done:
    rest: dict[int, Share | ShareEntry] = {number: each for number, each in present.items() if number != share.number}
    if not rest:
        raise Refused("last-share", "这是本部门唯一的一份，不能撤下", "请报送改正后的文件；没有数据的，报送只有表头的表")
    return _Done(rest)


def _restored(facts: SheetFacts, part: PartFacts, present: dict[int, Share], number: int) -> _Done:
    """In again, as it was in force last; what took up its rows by an act goes back to what it was before that."""
    mine = {"year": facts.year.year, "table": facts.table, "department": part.department}
    parts = Part.objects.filter(**mine).order_by("-counts_from", "-version").values_list("shares", flat=True)
    version = next((dict(shares)[number] for shares in parts if number in dict(shares)), None)
    if version is None or number in present:
        raise Refused("no-such-share", f"没有已撤下的第 {number} 份", "请刷新汇总页面")
    share = Share.objects.get(**mine, number=number, version=version)
    return _Done({**present, **_given_back(present, share), number: share})


def _given_back(present: dict[int, Share], share: Share) -> dict[int, Share]:
    """The share that took this one up, in its version before; else the rows of both would count twice."""
    if share.fate not in ("joined", "replaced"):
        return {}
    into = present.get(share.into)
    made = made_by(into) if into else None
    if into and made and made.share == share.number and (before := stood_before(into)):
        return {into.number: before}
    if share.fate == "joined":
        raise Refused("joined-since", f"并入的第 {share.into} 份此后又有变动，不能再分开恢复", "请重新报送这一份的文件")
    return {}


def _joined(facts: SheetFacts, present: dict[int, Share], share: Share, into: Share | None) -> _Done:
    """One share of the rows of both: the next file of its name replaces both."""
    if into is None:
        raise ValueError("a share is joined to another")
    files = joined(facts.table, [files_of(into), files_of(share)])
    latest = max(share, into, key=lambda each: each.delivery)
    return _made(facts, present, share, _entry(facts, into, files, into.number, latest))


def _replaced(facts: SheetFacts, present: dict[int, Share], share: Share, into: Share | None) -> _Done:
    """The other share is what became of this one: its rows without key take over the ids of those that they correct."""
    if into is None:
        raise ValueError("a share is replaced by another")
    files = carried(the_catalog().sheets[facts.table], files_of(into), share.rows_file)
    if files == files_of(into):
        return _withdrawn(facts, present, share, into)
    return _made(facts, present, share, _entry(facts, into, files, into.number, into))


def _separated(facts: SheetFacts, present: dict[int, Share], share: Share, into: Share | None) -> _Done:
    """The last file of a share is one of its own; the share goes back to the version before."""
    made_here = made_by(share)
    if made_here is not None and made_here.did != "separate":
        raise Refused("made-by-act", "这一份是并入或替换后形成的，不是一个文件的数据", "可先恢复被并入或被替换的那一份")
    before = file_before(share)
    if before is None:
        raise Refused("first-version", "这一份只报送过一次，本来就是单独的一份", "")
    number = next_number(facts.year.year, facts.table, share.department)
    name = base_name(Delivery.objects.values_list("name", flat=True).get(event_seq=share.delivery))
    label = f"{name}（{number}）" if same_name(name, share.label) else name  # the next file of the old name follows the old share
    made = _entry(facts, share, files_of(share), number, share).model_copy(update={"label": label})
    return _Done({**present, share.number: before, made.number: made}, made)


_TAKING_UP = ("join", "replace")
_WITHOUT = {"withdraw": _withdrawn, "join": _joined, "replace": _replaced, "separate": _separated}


def _made(facts: SheetFacts, present: dict[int, Share], share: Share, made: ShareEntry) -> _Done:
    rest = {number: each for number, each in present.items() if number != share.number}
    return _Done({**rest, made.number: made}, made)


def _entry(facts: SheetFacts, like: Share, files: PartFiles, number: int, latest: Share) -> ShareEntry:
    rows = the_store().path(files.rows)
    return ShareEntry(
        table=facts.table, worksheet=latest.worksheet, rows_file=files.rows, problems_file=files.problems,
        changes_file=files.changes, content_digest=sheet_content_digest(rows), rows=count_rows(files.rows), number=number,
        version=next_version(facts.year.year, facts.table, like.department, number), owner=like.owner, label=like.label,
        delivery=latest.delivery,
    )  # fmt: skip


def _files(entry: ShareEntry) -> PartFiles:
    return PartFiles(entry.rows_file, entry.problems_file, entry.changes_file)
