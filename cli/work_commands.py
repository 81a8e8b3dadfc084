"""`receive`, `sign`, `explain`, `submit`, `withdraw`, `template`: the work of the departments."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.faults import NOT_TAKEN, InputError
from cli.identity import As, At, Caller, identified

if TYPE_CHECKING:
    from acts.context import Who
    from acts.receiving.receive import Received

Year = Annotated[int, typer.Option("--year", help="年度（学年结束的年份）；缺省为正在采集的年度")]
Department = Annotated[str, typer.Option("--department", help="部门代码")]
Sheet = Annotated[str, typer.Argument(help="表号或表名，如 6.7")]
Digest = Annotated[str, typer.Option("--digest", help="您看到的校验码；数据已变则不办理")]


def add_to(app: typer.Typer) -> None:
    app.command("receive", help="报送文件")(receive)
    app.command("sign", help="部门数据责任人签字")(sign)
    app.command("explain", help="填写情况说明")(explain)
    app.command("submit", help="汇总并提交初审")(submit)
    app.command("withdraw", help="撤回提交")(withdraw)
    app.command("template", help="生成采集模板")(template)


def the_year(year: int) -> int:
    """The year asked for, or the latest one that is being collected."""
    from acts.overview import year_list

    if year:
        return year
    open_years = [each.year for each in year_list() if each.opened and not each.closed]
    if not open_years:
        raise InputError("没有正在采集的年度", "请用 --year 指明年度")
    return open_years[0]


def the_table(sheet: str) -> str:
    from acts.context import the_catalog

    try:
        return the_catalog().sheet(sheet).table
    except KeyError:
        raise InputError(f"没有采集表“{sheet}”", "用 statedata catalog describe 查看全部采集表") from None


def receive(
    department: Department,
    files: Annotated[list[Path] | None, typer.Argument(help="要报送的文件")] = None,
    counted: Annotated[str, typer.Option("--counted", help="不用文件，按系统统计数填报这张采集表（表号或表名）")] = "",
    part: Annotated[str, typer.Option("--part", help="这一份的名称：同名的替换，不同名的另作一份；缺省自动判断")] = "",
    sheet: Annotated[str, typer.Option("--sheet", help="没有认出的那个工作表是这张采集表（表号或表名）；记为对应关系")] = "",
    source: Annotated[str, typer.Option("--source", help="与 --sheet 合用：文件来自哪个系统，见 mappings confirm")] = "other",
    year: Year = 0, as_person: As = "", at: At = "",
    wait: Annotated[bool, typer.Option("--wait/--no-wait", help="在本机读取并核查，不等后台")] = True,
    json: Annotated[bool, typer.Option("--json", help="输出 JSON，每个文件一行")] = False,
) -> None:  # fmt: skip
    """Archive the files, or the system's own count of a sheet; with --wait read and judge them here, as the worker would."""
    if bool(files) == bool(counted):
        raise InputError("须指明要报送的文件，或用 --counted 指明按系统统计数填报的采集表，二者取一", "例：receive --counted 1.4")
    if sheet and (counted or not wait):
        raise InputError("--sheet 要当场读取文件，不能与 --counted、--no-wait 合用", "去掉其中之一")
    with identified(Caller(as_person, at)) as who:
        from acts.counting.receive_counted import receive_counted
        from acts.receiving.receive_bundle import receive_dropped
        from cli.output import say
        from workbooks.isolated.isolation import Reader

        table, taken = the_table(sheet) if sheet else "", []
        if counted:
            received = receive_counted(who, the_year(year), the_table(counted), department)
            taken.append(tell_received(f"{counted} 系统统计数", received, wait, json))
        for path in files or []:
            if not path.is_file():
                raise InputError(f"没有文件 {path.name}", "请核对路径")
            _tell_before(who, the_year(year), department, path, part, to_errors=json)
            with Reader() as reader:  # its process starts for a zip only
                dropped = receive_dropped(who, the_year(year), department, path.name, path.read_bytes(), reader, part)
            for each in dropped.taken:
                if table:
                    _say_sheet(who, each.received.delivery, table, source)
                taken.append(tell_received(each.name, each.received, wait, json))
            for line in dropped.left:
                say(line, to_errors=json)
    if not all(taken):
        raise typer.Exit(NOT_TAKEN)


def _say_sheet(who: "Who", delivery: int, table: str, source: str) -> None:
    from acts.asking.say_sheet import say_sheet
    from cli.received import read_here

    read_here(delivery)
    say_sheet(who, delivery, table, source)


def _tell_before(who: "Who", year: int, department: str, path: Path, part: str, *, to_errors: bool) -> None:
    """What will be replaced is said before anything is."""
    from acts.receiving.foresee import foreseen
    from acts.receiving.receive import for_whom, known
    from catalog.digests import digest_of_bytes
    from cli.output import say

    (seen,) = foreseen(who.staff_no, year, department, [path.name], part)
    mine, digest = partial(for_whom, who, department, path.name, part), digest_of_bytes(path.read_bytes())
    if (seen.replaces or seen.beside or seen.zipped) and known(year, department, digest, mine) is None:
        say(f"{path.name}：{seen.words}", to_errors=to_errors)


def tell_received(what: str, received: "Received", wait: bool, json: bool) -> bool:
    """Say what became of a file; False if it is known that it was not taken: refused, or waiting for its sender's answer."""
    from acts.receiving.read import not_taken
    from acts.receiving.sent_again import sent_again_words
    from cli.output import as_json, say
    from cli.received import received_json, received_lines

    if json:
        as_json(received_json(what, received, wait))
    elif received.already and not wait:
        say(sent_again_words(what, received))
    else:
        say(f"{what}：{'此前已收到，未重复登记' if received.already else '已收到'}（来件 {received.delivery}）")
        for line in received_lines(received.delivery) if wait else ():
            say(f"  {line}")
    return not not_taken(received.delivery)


def sign(sheet: Sheet, department: Department, digest: Digest, year: Year = 0, as_person: As = "", at: At = "") -> None:
    """Sign a department's part on the content that was seen."""
    from cli.output import say

    with identified(Caller(as_person, at)) as who:
        from acts.review.sign_part import sign_part

        sign_part(who, the_year(year), the_table(sheet), department, digest)
        say("已签字")


def explain(
    sheet: Sheet,
    finding: Annotated[list[str], typer.Option("--finding", help="问题编号，可多次")],
    words: Annotated[str, typer.Option("--words", help="情况说明")],
    year: Year = 0, as_person: As = "", at: At = "",
) -> None:  # fmt: skip
    """Give words for one or more 须说明."""
    from cli.output import say

    with identified(Caller(as_person, at)) as who:
        from acts.review.explain import explain as act

        act(who, the_year(year), the_table(sheet), finding, words)
        say(f"已为 {len(finding)} 个问题填写情况说明")


def submit(sheet: Sheet, digest: Digest, year: Year = 0, as_person: As = "", at: At = "") -> None:
    """Submit the merged draft that was seen."""
    from cli.output import say

    with identified(Caller(as_person, at)) as who:
        from acts.review.submit import submit as act

        act(who, the_year(year), the_table(sheet), digest)
        say("已提交初审")


def withdraw(sheet: Sheet, year: Year = 0, as_person: As = "", at: At = "") -> None:
    """Take back a submission that nobody has decided on."""
    from cli.output import say

    with identified(Caller(as_person, at)) as who:
        from acts.review.submit import withdraw as act

        act(who, the_year(year), the_table(sheet))
        say("已撤回")


def template(year: Year = 0) -> None:
    """Write the templates of all departments of the year, and tell what was counted for them."""
    from cli.output import say
    from ledger.setup import start_ledger

    start_ledger()
    from acts.counting.counted_state import counted_states
    from acts.years.templates import write_templates

    for path in write_templates(the_year(year)):
        say(str(path))
        for state in counted_states(the_year(year), path.stem):
            say(f"  {state.title}：{state.words}")
