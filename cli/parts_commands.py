"""`parts …`: 汇总 by command: who has sent, what collides, and what becomes of either."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.faults import InputError
from cli.file_commands import Json
from cli.identity import As, At, Caller, identified
from cli.work_commands import Department, Digest, Sheet, Year, the_table, the_year

if TYPE_CHECKING:
    from acts.many_hands.gathering import Department as Gathered
    from acts.many_hands.gathering import Gathering, Sent

Number = Annotated[int, typer.Option("--part", help="第几份（见 parts list）")]
Words = Annotated[str, typer.Option("--words", help="理由")]
Into = Annotated[int, typer.Option("--into", help="并入、或由哪一份替换：第几份")]


def add_to(app: typer.Typer) -> None:
    parts = typer.Typer(help="汇总：各人报送的一份份数据，撤下、合并、替换，处理重复", no_args_is_help=True)
    parts.command("list", help="谁报送了、缺谁、哪些重复")(listed)
    parts.command("withdraw", help="撤下一份（可恢复）")(withdraw)
    parts.command("restore", help="恢复撤下的一份")(restore)
    parts.command("join", help="两份并成一份")(join)
    parts.command("replace", help="说明一份由另一份替换")(replace)
    parts.command("separate", help="把一份的最近一次报送改作单独的一份")(separate)
    parts.command("settle", help="处理一处重复：保留一行、都正确、退回核对")(settle)
    app.add_typer(parts, name="parts")


def listed(sheet: Sheet, year: Year = 0, json: Json = False, as_person: As = "", at: At = "") -> None:
    """The shares of a sheet, who is missing, and its collisions; for those whose work it is."""
    from cli.output import as_json

    with identified(Caller(as_person, at)) as who:
        from acts.many_hands.gathering import gathering

        found = gathering(who, the_year(year), the_table(sheet))
        if json:
            as_json(_as_dict(found))
        else:
            _tell(found)


def _as_dict(found: "Gathering") -> dict[str, Any]:
    return {
        "schema": 1,
        "year": found.facts.year.year,
        "table": found.facts.table,
        "missing": list(found.missing),
        "departments": [
            {
                "department": each.code,
                "digest": each.digest,
                "signed": bool(each.signer),
                "parts": [_share(sent) for sent in each.sent],
                "taken_out": [_share(sent) for sent in each.out],
                "last_year": list(each.last_year),
                "collisions": [_case(found, case) for case in each.cases],
            }
            for each in found.departments
        ],
        "collisions": [_case(found, case) for case in found.between],
    }


def _share(sent: "Sent") -> dict[str, Any]:
    share = sent.share
    kept = ("number", "version", "owner", "by", "rows", "delivery", "at", "worksheet")
    said = {**{name: getattr(share, name) for name in kept}, "label": share.shown_label}
    return {**said, "file": sent.file_name, "errors": sent.errors, "out": sent.out}


def _case(found: "Gathering", case: Any) -> dict[str, Any]:
    rows = [
        {"holder": row.holder, "row_id": row.row_id, "department": row.department, "worksheet": row.worksheet, "row": row.row}
        for row in case.collision.rows
    ]
    return {
        "collision": case.name, "kind": case.collision.kind, "digest": case.digest, "open": case.open, "blocks": case.blocks,
        "outcome": case.settlement.outcome if case.settlement and not case.open else "", "rows": rows,
    }  # fmt: skip


def _tell(found: "Gathering") -> None:
    from cli.output import say

    for each in found.departments:
        _tell_department(each)
    if found.missing:
        say(f"未报送：{'、'.join(found.missing)}")
    for line in _case_lines("部门之间", found.between):
        say(line)


def _tell_department(each: "Gathered") -> None:
    from catalog.digests import check_code
    from cli.output import say, table

    code = f"，汇总校验码 {check_code(each.digest)}" if each.digest else ""
    rows = [
        (share.number, share.shown_label, sent.owner or "（本部门）", sent.sender, sent.file_name, f"第{share.version}版",
         share.rows, sent.errors, share.at[:16], sent.out)
        for sent in (*each.sent, *each.out)
        for share in [sent.share]
    ]  # fmt: skip
    columns = ("份", "名称", "谁的", "报送人", "文件", "版次", "行", "必改", "时间", "状态")
    table(f"{each.name}{code}", columns, rows)
    if each.last_year:
        say(f"  上年报送过、今年还没有的：{'、'.join(each.last_year)}")
    for line in _case_lines(each.name, each.cases):
        say(line)


def _case_lines(where: str, found: Any) -> Iterator[str]:
    from catalog.digests import check_code

    for case in found:
        state = "未处理" if case.open else "已处理"
        said = f"：{case.said}" if case.said else ""
        yield f"{where}：{case.zh}（{state}），编号 {case.name}，校验码 {check_code(case.digest)}{said}"
        for place, row in enumerate(case.collision.rows, 1):
            if row.cells:
                yield (
                    f"  {place}. 第{row.holder}份 {row.worksheet} 第 {row.row} 行"
                    if row.holder.isdigit()
                    else (f"  {place}. {row.department} {row.worksheet} 第 {row.row} 行")
                )


def withdraw(
    sheet: Sheet, department: Department, part: Number, digest: Digest, words: Words = "", year: Year = 0, as_person: As = "",
    at: At = "",
) -> None:  # fmt: skip
    """Take a share out of the department's part."""
    _arrange("withdraw", sheet, department, part, digest, 0, words, year, Caller(as_person, at))


def restore(
    sheet: Sheet, department: Department, part: Number, digest: Digest, words: Words = "", year: Year = 0, as_person: As = "",
    at: At = "",
) -> None:  # fmt: skip
    """Take a share in again, in its last version."""
    _arrange("restore", sheet, department, part, digest, 0, words, year, Caller(as_person, at))


def join(
    sheet: Sheet, department: Department, part: Number, into: Into, digest: Digest, words: Words = "", year: Year = 0,
    as_person: As = "", at: At = "",
) -> None:  # fmt: skip
    """Make one share of two."""
    _arrange("join", sheet, department, part, digest, into, words, year, Caller(as_person, at))


def replace(
    sheet: Sheet, department: Department, part: Number, into: Into, digest: Digest, words: Words = "", year: Year = 0,
    as_person: As = "", at: At = "",
) -> None:  # fmt: skip
    """Say that one share is what became of another."""
    _arrange("replace", sheet, department, part, digest, into, words, year, Caller(as_person, at))


def separate(
    sheet: Sheet, department: Department, part: Number, digest: Digest, words: Words = "", year: Year = 0, as_person: As = "",
    at: At = "",
) -> None:  # fmt: skip
    """The last file of a share is one of its own."""
    _arrange("separate", sheet, department, part, digest, 0, words, year, Caller(as_person, at))


def _arrange(
    did: Any, sheet: str, department: str, part: int, digest: str, into: int, words: str, year: int, caller: Caller
) -> None:
    from cli.output import say

    with identified(caller) as who:
        from acts.many_hands.arrange import arrange
        from acts.many_hands.gathering import gathering

        arrange(who, the_year(year), the_table(sheet), department, did, part, digest, into=into, words=words)
        say("已办理，本部门数据须重新签字")
        _tell(gathering(who, the_year(year), the_table(sheet)))


def settle(
    sheet: Sheet,
    collision: Annotated[str, typer.Option("--collision", help="编号（见 parts list）")],
    digest: Digest,
    department: Annotated[str, typer.Option("--department", help="部门代码；部门之间的重复不填")] = "",
    keep: Annotated[int, typer.Option("--keep", help="保留第几行")] = 0,
    both: Annotated[bool, typer.Option("--both", help="都正确（须写理由；主键重复转为须说明）")] = False,
    back: Annotated[str, typer.Option("--back", help="退回此人核对（教工号，须写要核对什么）")] = "",
    words: Words = "", year: Year = 0, as_person: As = "", at: At = "",
) -> None:  # fmt: skip
    """Settle one collision for exactly the rows that were seen."""
    from cli.output import say

    if (bool(keep), both, bool(back)).count(True) != 1:
        raise InputError("须从 --keep、--both、--back 中选一个", "例：parts settle 6.7 --collision 编号 --digest 校验码 --keep 1")
    with identified(Caller(as_person, at)) as who:
        from acts.many_hands.settle import settle as act

        outcome: Any = "keep" if keep else "both" if both else "back"
        act(
            who, the_year(year), the_table(sheet), department, collision, digest, outcome, keep=keep, person=back, words=words
        )  # fmt: skip
        say({"keep": "已定：保留一行", "both": "已定：都正确", "back": "已退回核对，处理前仍计入必改"}[outcome])
