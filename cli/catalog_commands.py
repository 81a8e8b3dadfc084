"""`catalog check|describe`: the declarations, all their mistakes at once, and what they say."""

from pathlib import Path
from typing import Annotated

import typer

from cli.faults import REFUSED
from cli.file_commands import Json

catalog_app = typer.Typer(no_args_is_help=True, help="采集表目录：采集表、代码表、规则、指标")
Root = Annotated[Path | None, typer.Option("--catalog", help="另一套采集表目录")]


def add_to(app: typer.Typer) -> None:
    app.add_typer(catalog_app, name="catalog")


@catalog_app.command("check", help="检查全部声明，一次列出所有错误")
def check(catalog: Root = None) -> None:
    from catalog.load import DATA, read_catalog
    from checks.prepare import catalog_mistakes
    from cli.output import say
    from warehouse.views import connect

    root = catalog or DATA
    read, mistakes = read_catalog(root)
    if not mistakes:
        with connect(read, _ANY_YEAR, {}) as connection:
            mistakes = catalog_mistakes(connection, read, root)
    for mistake in sorted(mistakes):
        say(str(mistake))
    if mistakes:
        raise typer.Exit(REFUSED)
    say(
        f"采集表 {len(read.sheets)} 张，规则 {len(read.rules)} 条，代码表 {len(read.code_lists)} 个，指标 {len(read.indicators)} 个：无误"
    )


_ANY_YEAR = 2016  # expressions are tried on empty tables; no day of the year matters


@catalog_app.command("describe", help="列出采集表；给出表号时列出其全部列与规则")
def describe(sheet: Annotated[str, typer.Argument()] = "", catalog: Root = None, json: Json = False) -> None:
    from catalog.load import DATA, load_catalog
    from cli.faults import InputError
    from cli.output import as_json, say, table

    loaded = load_catalog(catalog or DATA)
    if not sheet:
        if json:
            as_json(
                {
                    "schema": 1,
                    "sheets": [each.model_dump(mode="json", exclude={"columns", "rules"}) for each in loaded.sheets.values()],
                }
            )
            return
        rows = [(s.code, s.title.zh, s.table, len(s.columns), len(s.rules), s.population) for s in loaded.sheets.values()]
        table("采集表", ("表号", "名称", "表名", "列", "规则", "统计范围"), rows)
        return
    try:
        declared = loaded.sheet(sheet)
    except KeyError:
        raise InputError(f"没有采集表“{sheet}”", "不带参数运行以查看全部采集表") from None
    if json:
        as_json({"schema": 1, **declared.model_dump(mode="json")})
        return
    say(f"{declared.code} {declared.title.zh}：{declared.population}")
    columns = [
        (c.name, c.title, c.kind.title, c.unit, "是" if c.required else "", c.code_list or c.refers_to or "")
        for c in declared.columns
    ]
    table("数据项", ("列名", "标题", "类型", "单位", "必填", "代码表/引用"), columns)
    table("规则", ("代码", "级别", "内容", "依据"), [(r.code, r.severity.zh, r.title.zh, r.source) for r in declared.rules])
