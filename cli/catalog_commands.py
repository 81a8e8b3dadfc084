"""`catalog check|describe|draft`: the declarations, all their mistakes at once, what they say, and first ones from templates."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.faults import FINDINGS, REFUSED
from cli.file_commands import Json

if TYPE_CHECKING:
    from catalog.catalog import Catalog
    from catalog.sheet import Column, Sheet
    from cli.drafting import Drafted

catalog_app = typer.Typer(no_args_is_help=True, help="采集表目录：采集表、代码表、规则、指标")
Root = Annotated[Path | None, typer.Option("--catalog", help="另一套采集表目录")]


def add_to(app: typer.Typer) -> None:
    app.add_typer(catalog_app, name="catalog")


@catalog_app.command("check", help="检查全部声明并试做各规则的例子：列出全部错误，以及还没做完的（提示）")
def check(
    catalog: Root = None,
    strict: Annotated[bool, typer.Option("--strict", help="有提示也以 1 退出")] = False,
) -> None:
    from catalog.load import DATA
    from cli.catalog_check import check_catalog
    from cli.output import say

    checked = check_catalog(catalog or DATA)
    for mistake in checked.mistakes:
        say(str(mistake))
    for notice in checked.notices:
        say(f"提示 {notice}")
    if checked.mistakes:
        raise typer.Exit(REFUSED)
    read = checked.catalog
    counts = f"采集表 {len(read.sheets)} 张，规则 {len(read.rules)} 条，代码表 {len(read.code_lists)} 个"
    left = f"没有错误，提示 {len(checked.notices)} 处，见上" if checked.notices else "无误"
    say(f"{counts}，指标 {len(read.indicators)} 个：{left}")
    if strict and checked.notices:
        raise typer.Exit(FINDINGS)


@catalog_app.command("describe", help="列出采集表；给出表号时列出其全部列与规则")
def describe(sheet: Annotated[str, typer.Argument()] = "", catalog: Root = None, json: Json = False) -> None:
    from catalog.load import DATA, load_catalog
    from cli.faults import InputError

    loaded = load_catalog(catalog or DATA)
    if not sheet:
        _describe_all(loaded, json)
        return
    try:
        declared = loaded.sheet(sheet)
    except KeyError:
        raise InputError(f"没有采集表“{sheet}”", "不带参数运行以查看全部采集表") from None
    _describe(declared, json)


def _describe_all(loaded: "Catalog", json: bool) -> None:
    from cli.output import as_json, table

    sheets = loaded.sheets.values()
    if json:
        as_json({"schema": 1, "sheets": [each.model_dump(mode="json", exclude={"columns", "rules"}) for each in sheets]})
        return
    rows = [(each.code, each.title.zh, each.table, len(each.columns), len(each.rules), each.population) for each in sheets]
    table("采集表", ("表号", "名称", "表名", "列", "规则", "统计范围"), rows)


def _describe(declared: "Sheet", json: bool) -> None:
    from cli.output import as_json, say, table

    if json:
        as_json({"schema": 1, **declared.model_dump(mode="json")})
        return
    say(f"{declared.code} {declared.title.zh}：{declared.population}")
    table("数据项", ("列名", "标题", "类型", "单位", "必填", "代码表/引用"), [_column(each) for each in declared.columns])
    rules = [(each.code, each.severity.zh, each.title.zh, each.source) for each in declared.rules]
    table("规则", ("代码", "级别", "内容", "依据"), rules)


def _column(column: "Column") -> tuple[str, ...]:
    required = "是" if column.required else ""
    return column.name, column.title, column.kind.title, column.unit, required, column.code_list or column.refers_to or ""


@catalog_app.command("draft", help="从别处的模板推测出采集表目录，逐项注明依据，供人核对修改")
def draft(
    files: Annotated[list[Path], typer.Argument(help="模板文件，或放模板的文件夹")],
    out: Annotated[Path, typer.Option("--out", help="写到哪个文件夹（data 的形式）")],
    force: Annotated[bool, typer.Option("--force", help="覆盖该文件夹中的同名文件")] = False,
    json: Json = False,
) -> None:
    from cli.drafting import draft_files_to
    from cli.output import as_json

    drafted = draft_files_to(files, out, force)
    as_json(drafted.contract()) if json else _show_draft(drafted)


def _show_draft(drafted: "Drafted") -> None:
    from catalog.draft_text import NOTES_FILE
    from cli.output import say

    for sheet in drafted.draft.sheets:
        shape = "表单" if sheet.keys["shape"] == "form" else "列表"
        guesses = [guess for _, _, guess in sheet.all_guesses]
        low = sum(guess.sure == "低" and not guess.placeholder for guess in guesses)
        missing = sum(guess.placeholder for guess in guesses)
        made = f"{shape} {sheet.table}（{sheet.keys['code']} {sheet.title}），{len(sheet.columns)} 项"
        say(f"{sheet.file} 工作表“{sheet.worksheet}”：{made}；推测 {len(guesses)} 处，其中把握低 {low}，待补 {missing}")
    for skipped in drafted.draft.skipped:
        say(f"{skipped.file} 工作表“{skipped.worksheet}”：未生成，{skipped.why}")
    say(f"已写入 {drafted.out}：采集表 {len(drafted.draft.sheets)} 张，代码表 {len(drafted.draft.code_lists)} 个")
    say(f"请先看 {drafted.out / NOTES_FILE}，改好后运行 statedata catalog check --catalog {drafted.out}")
