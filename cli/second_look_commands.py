"""`changes` and `confirm`: a desk that looks again sees what differs, and confirms what other sheets moved."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from cli.decide_commands import Desk, Words, known_desk
from cli.file_commands import Json
from cli.identity import As, At, Caller, identified
from cli.work_commands import Sheet, Year, the_table, the_year

_ROWS = 50
Batch = Annotated[str, typer.Option("--digest", help="您看到的本批校验码；不填则只列出待确认的")]


def add_to(app: typer.Typer) -> None:
    app.command("changes", help="一张表与某一审核环节上次办理时相比的变化")(changes)
    app.command("confirm", help="列出有新情况的表；加 --digest 一次全部确认")(confirm)


def changes(
    sheet: Sheet, desk: Desk, year: Year = 0, json: Json = False, as_person: As = "", at: At = "",
) -> None:  # fmt: skip
    """Rows, explanations and 须说明 that differ from what the desk had before it when it spoke last."""
    from cli.output import as_json, say

    with identified(Caller(as_person, at)) as who:
        from acts.review.since import rows_since, seen_at
        from ledger.facts import Desk as DeskOf
        from portal.changes import row_change

        facts, found = seen_at(who, the_year(year), the_table(sheet), DeskOf(known_desk(desk)))
        rows = [row_change(facts.table, each) for each in rows_since(facts, found.look, limit=None if json else _ROWS)]
    if json:
        as_json({"schema": 1, **_told(found), "rows": [_row(each) for each in rows]})
        return
    say(f"与 {found.look.at[:16]} 相比：{_counts(found)}")
    for line in (*_row_lines(rows), *_said_lines(found), *_finding_lines(found.findings)):
        say(f"  {line}")
    if found.rows.rows > len(rows):
        say(f"  还有 {found.rows.rows - len(rows)} 行，用 --json 查看全部")


def _counts(found: Any) -> str:
    rows, findings = found.rows, found.findings
    return (
        f"数据行修改 {rows.changed}、新增 {rows.added}、删除 {rows.removed}；情况说明 {len(found.reworded)} 处；"
        f"须说明新出现 {len(findings.opened)}、数额有变化 {len(findings.moved)}、不再出现 {findings.gone_count}"
    )


def _told(found: Any) -> dict[str, Any]:
    findings = found.findings
    counts = {"opened": len(findings.opened), "moved": len(findings.moved), "gone": findings.gone_count}
    said = [{"finding": each.finding, "old": each.old, "new": each.new, "by": each.by} for each in found.reworded]
    return {"since": found.look.at, "digest_then": found.look.digest, "explanations": said, "findings": counts}


def _row(row: Any) -> dict[str, Any]:
    cells = [{"column": each.title, "old": each.old, "new": each.new} for each in row.cells]
    return {"row_id": row.row_id, "kind": row.kind, "place": row.place, "name": row.name, "cells": cells}


def _row_lines(rows: list[Any]) -> Iterator[str]:
    for row in rows:
        cells = "；".join(f"{each.title} {_old_new(row.kind, each)}" for each in row.cells)
        yield f"{row.kind_zh} {row.place} {row.name}：{cells}{'；…' if row.rest else ''}"


def _old_new(kind: str, cell: Any) -> str:
    if kind == "changed":
        return f"{cell.old or '（空）'} → {cell.new or '（空）'}"
    return str(cell.new or cell.old)


def _said_lines(found: Any) -> Iterator[str]:
    for each in found.reworded:
        yield f"情况说明（{each.by}）{each.message}：{f'{each.old} → ' if each.old else ''}{each.new}"


def _finding_lines(found: Any) -> Iterator[str]:
    from portal.findings import lines_of

    for word, frame in (("新出现", found.opened), ("数额有变化", found.moved), ("不再出现", found.gone)):
        for line in lines_of(frame):
            before = f"{line.before:g} → " if line.before is not None else ""
            amount = f"（{before}{line.amount:g} {line.unit}）" if line.amount is not None else ""
            yield f"{word} {line.message}{amount}"


def confirm(
    desk: Desk, digest: Batch = "", words: Words = "", year: Year = 0, json: Json = False, as_person: As = "", at: At = "",
) -> None:  # fmt: skip
    """Without a digest show what waits; with it confirm all of it in one act, refused if anything moved since."""
    from cli.output import say

    with identified(Caller(as_person, at)) as who:
        from acts.review.news import pile_of
        from acts.waiting import sheet_title
        from ledger.facts import Desk as DeskOf

        chosen, place = the_year(year), DeskOf(known_desk(desk))
        if digest:
            from acts.review.confirm import confirm as act

            tables = act(who, chosen, place, digest, words)
            say(f"已确认 {len(tables)} 张表的新情况：{'、'.join(map(sheet_title, tables))}")
        else:
            _tell(pile_of(who, chosen, place), json=json)


def _tell(pile: Any, *, json: bool) -> None:
    from catalog.digests import check_code
    from cli.output import as_json, say

    if json:
        sheets = [{"table": each.table, "digest": each.digest, "acting_for": each.acting_for} for each in pile.sheets]
        as_json({"schema": 1, "year": pile.year, "desk": pile.desk.value, "digest": pile.digest, "sheets": sheets})
        return
    for each in pile.sheets:
        say(f"{each.title}（校验码 {check_code(each.digest)}）")
        for line in _finding_lines(each.findings()):
            say(f"  {line}")
    for each in pile.blocked:
        say(f"{each.title}：{each.hindrance}")
    say(f"本批校验码 {check_code(pile.digest)}" if pile.sheets else "没有待您确认的新情况")
