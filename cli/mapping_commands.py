"""`mappings list|questions|confirm|revoke`: what departments confirmed of foreign headers and code words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.faults import InputError
from cli.file_commands import Json
from cli.identity import As, At, Caller, identified
from cli.work_commands import Department

if TYPE_CHECKING:
    from acts.asking.mapping_questions import FileQuestions, SheetQuestions
    from acts.asking.mappings import Answers
    from acts.asking.saved_mappings import Saved

Delivery = Annotated[int, typer.Argument(help="来件编号")]


def add_to(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="对应关系：其他系统的表格是哪张采集表，表头与用词是什么意思")
    group.command("list", help="一个部门保存的对应关系")(saved)
    group.command("questions", help="一份来件中需要确认的工作表、表头与内容")(questions)
    group.command("confirm", help="确认对应关系，并按此重新读取来件")(confirm)
    group.command("revoke", help="撤销对应关系")(revoke)
    app.add_typer(group, name="mappings")


def saved(department: Department, json: Json = False, as_person: As = "", at: At = "") -> None:
    """Those in force first, then those that ended."""
    from cli.output import as_json, say, table

    with identified(Caller(as_person, at)) as who:
        from acts.asking.saved_mappings import saved_mappings
        from acts.context import allowed
        from ledger.permission import Action

        allowed(who, Action.READ_MAPPINGS, department=department)
        found = saved_mappings(department)
    if json:
        as_json({"schema": 1, "department": department, "mappings": [_saved(each) for each in found]})
    elif found:
        columns = ("编号", "对应关系", "采集表", "来源", "确认", "最近使用", "状态")
        table("对应关系", columns, [_line(each) for each in found])
    else:
        say("还没有保存过对应关系")


def _saved(each: "Saved") -> dict[str, Any]:
    row = each.row
    names = ("source", "table", "column", "word", "code", "of_worksheet", "by", "at", "ended_seq", "reason")
    kept = {name: getattr(row, name) for name in names}
    return {"name": each.name, **kept, "last_used": each.last_used, "used_by": list(each.used)}


def _line(each: "Saved") -> Sequence[str]:
    by = f"{each.by} {each.row.at[:10]}"
    return each.name, each.meaning, each.sheet, each.source, by, each.last_used[:10], each.ended_zh or "有效"


def questions(delivery: Delivery, json: Json = False, as_person: As = "", at: At = "") -> None:
    """What a person may answer with `mappings confirm`, and the digest to name there."""
    with identified(Caller(as_person, at)) as who:
        found = _asked(who, delivery)
        _tell(found, json=json)
        if not json:
            _tell_taken(delivery, told=found is not None)


def _asked(who: Any, delivery: int) -> "FileQuestions | None":
    from acts.asking.mappings import mapping_questions
    from acts.context import Refused, allowed
    from ledger.models import Delivery as DeliveryOf
    from ledger.permission import Action

    row = DeliveryOf.objects.filter(event_seq=delivery).first()
    if row is None:
        raise Refused("unknown-delivery", f"没有第 {delivery} 号来件", "请核对编号")
    allowed(who, Action.READ_MAPPINGS, department=row.department)
    return mapping_questions(delivery)


def _tell(found: "FileQuestions | None", *, json: bool) -> None:
    from catalog.digests import check_code
    from cli.output import as_json, say

    if json:
        as_json({"schema": 1, "questions": _plain(found) if found else None})
        return
    if found is None:
        say("没有需要确认的工作表、表头或内容")
        return
    for worksheet in found.worksheets:
        words, likely = "、".join(worksheet.question.shown), _likely_sheets(worksheet.question.likely)
        say(f"工作表“{'”“'.join(worksheet.names)}”是哪张采集表？表头：{words}{likely}")
    if found.worksheets:
        say(f"可以填报的采集表：{'、'.join(title for _, title in found.open_sheets)}")
    for sheet in found.sheets:
        for line in _of_sheet(sheet):
            say(line)
    guessed = f"来源可能是 {found.source.value}（{found.source.zh}）；" if found.source else ""
    say(f"{guessed}校验码 {check_code(found.seen)}")


def _tell_taken(delivery: int, *, told: bool) -> None:
    """Worksheets known by their headers alone, of which a person may say that they are another sheet."""
    from acts.asking.wrong_sheet import taken_worksheets
    from catalog.digests import check_code
    from cli.output import say
    from ledger.models import Delivery as DeliveryOf

    row = DeliveryOf.objects.get(event_seq=delivery)
    taken = taken_worksheets(row)
    for each in taken:
        read_as = f"按表头读作 {each.title}" if each.table else "此前说明为不是采集表"
        say(f"工作表“{each.name}”{read_as}；不是的话，用 mappings confirm --worksheet {each.name}=表号 说明")
    if taken and not told:
        say(f"校验码 {check_code(row.report)}")


def _of_sheet(sheet: "SheetQuestions") -> Iterator[str]:
    """The questions of one sheet in words, with the names beside by which `confirm` may be told the answers."""
    from acts.asking.mapping_questions import choices_of
    from acts.context import the_catalog
    from acts.waiting import sheet_title

    title, missing = sheet_title(sheet.table), dict(sheet.missing)
    for header in sheet.headers:
        place = f"{header.at} 的栏目" if sheet.is_form else f"{header.at} 列的表头"
        yield f"{title}：{place}“{header.shown}”{_likely(header.proposals, missing)}"
    for code in sheet.codes:
        column = the_catalog().sheets[sheet.table].column(code.column)
        proposed = _likely(code.proposals, choices_of(column))
        yield f"{title}：{column.title}（{column.name}）中的“{code.shown}”（{code.count} 个单元格）{proposed}"
    yield f"{title} 没有找到的列：{'、'.join(f'{words}（{name}）' for name, words in sheet.absent) or '无'}"


def _likely(proposals: Sequence[Any], words: Mapping[str, str]) -> str:
    named = (f"{words[each.target]}（{each.target}）" if each.target in words else each.target for each in proposals)
    return f"，可能是 {'、'.join(named)}" if proposals else ""


def _likely_sheets(tables: Sequence[str]) -> str:
    from acts.waiting import sheet_title

    return f"；可能是 {'、'.join(map(sheet_title, tables))}" if tables else ""


def _plain(found: "FileQuestions") -> dict[str, Any]:
    sheets = [
        {
            "table": sheet.table,
            "missing": [name for name, _ in sheet.missing],
            "headers": [each.model_dump(mode="json") for each in sheet.headers],
            "codes": [each.model_dump(mode="json") for each in sheet.codes],
        }
        for sheet in found.sheets
    ]
    worksheets = [
        {"names": list(each.names), "headers": list(each.question.shown), "likely": list(each.question.likely)}
        for each in found.worksheets
    ]
    open_sheets = [table for table, _ in found.open_sheets]
    head = {"delivery": found.delivery, "digest": found.seen, "source": found.source}
    return {**head, "worksheets": worksheets, "open": open_sheets, "sheets": sheets}


def confirm(
    delivery: Delivery,
    source: Annotated[str, typer.Option("--source", help="来源：student_records、assets、teaching、finance、other")],
    digest: Annotated[str, typer.Option("--digest", help="您看到的校验码（mappings questions 给出）")],
    header: Annotated[list[str] | None, typer.Option("--header", help="表号:表头=列名；列名为空表示不需要的列。可多次")] = None,
    code: Annotated[list[str] | None, typer.Option("--code", help="表号:列名:内容=代码。可多次")] = None,
    worksheet: Annotated[
        list[str] | None, typer.Option("--worksheet", help="工作表名=表号；表号为空表示不是采集表。可多次")
    ] = None,
    as_person: As = "", at: At = "",
    wait: Annotated[bool, typer.Option("--wait/--no-wait", help="在本机重新读取，不等后台")] = True,
) -> None:  # fmt: skip
    """Answer for one's own file; what is not named stays open."""
    from cli.output import say

    with identified(Caller(as_person, at)) as who:
        from acts.asking.mappings import confirm_mappings

        answers = _answers(_asked(who, delivery), header or [], code or [], worksheet or [])
        seq = confirm_mappings(who, delivery, digest, source, answers)
        say(f"已保存 {len(answers)} 条对应关系（第 {seq} 号）")
        if wait:
            from cli.received import received_lines

            for line in received_lines(delivery):
                say(f"  {line}")


def _answers(asked: "FileQuestions | None", headers: Sequence[str], codes: Sequence[str], worksheets: Sequence[str]) -> "Answers":
    """Words as they stand in the file are taken as well as their compared spelling; a column or code by name or by title."""
    from acts.asking.mapping_questions import choices_of
    from acts.asking.mappings import Answers
    from acts.context import the_catalog

    sheets = asked.sheets if asked else ()
    spelled = {(sheet.table, each.shown): each.word for sheet in sheets for each in sheet.headers}
    words = {(sheet.table, each.column, each.shown): each.word for sheet in sheets for each in sheet.codes}
    said_headers = {}
    for each in headers:
        (table, word), column = _parts(each, 2)
        said_headers[table, spelled.get((table, word), word)] = _named(column, _columns(table))
    said_codes = {}
    for each in codes:
        (table, column, word), code = _parts(each, 3)
        column = _named(column, _columns(table))
        declared = next((each for each in the_catalog().sheets[table].columns if each.name == column), None)
        known = choices_of(declared) if declared else {}
        said_codes[table, column, words.get((table, column, word), word)] = _named(code, known)
    return Answers(said_headers, said_codes, dict(_said_sheet(asked, each) for each in worksheets))


def _columns(table: str) -> dict[str, str]:
    from acts.context import the_catalog

    return {column.name: column.title for column in the_catalog().sheets[table].columns}


def _named(said: str, titles: Mapping[str, str]) -> str:
    """The name of what was said by name or title; what is neither, or the title of several, stays for the act to refuse."""
    if said in titles:
        return said
    named = [name for name, title in titles.items() if title == said]
    return named[0] if len(named) == 1 else said


def _said_sheet(asked: "FileQuestions | None", said: str) -> tuple[str, str]:
    """The worksheet by the name that its question goes by, and the table."""
    from cli.work_commands import the_table

    name, equals, sheet = said.rpartition("=")
    if not equals or not name:
        raise InputError(f"“{said}”的写法不对", "写作 Sheet1=6.1；不是采集表的写作 Sheet1=")
    named = next((each.name for each in asked.worksheets if name in each.names), name) if asked else name
    return named, the_table(sheet.strip()) if sheet.strip() else ""


def _parts(said: str, count: int) -> tuple[list[str], str]:
    """The parts before and after `=`, the sheet by its table name.

    Raises:
        InputError: not of the form that the help names.
    """
    from cli.work_commands import the_table

    names, equals, meaning = said.rpartition("=")
    parts = names.split(":", count - 1)
    if not equals or len(parts) != count or not all(parts):
        raise InputError(f"“{said}”的写法不对", "表头写作 6.1:岗位名称=post，内容写作 6.1:sex:男生=1")
    return [the_table(parts[0]), *parts[1:]], meaning.strip()


def revoke(
    department: Department,
    name: Annotated[list[str], typer.Argument(help="对应关系的编号，如 12.0，可多个")],
    reason: Annotated[str, typer.Option("--reason", help="撤销原因")],
    as_person: As = "", at: At = "",
) -> None:  # fmt: skip
    """Readings made before keep what they used."""
    from cli.output import say

    with identified(Caller(as_person, at)) as who:
        from acts.asking.mappings import revoke_mappings

        revoke_mappings(who, department, name, reason)
        say(f"已撤销 {len(set(name))} 条对应关系")
