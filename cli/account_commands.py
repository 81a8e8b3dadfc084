"""`login`, `account`: who may log in."""

from typing import Annotated

import typer

from cli.faults import InputError


def add_to(app: typer.Typer) -> None:
    app.command("login", help="登录（有效至当日工作结束）")(login)
    app.command("account", help="建立账号或重置密码，显示一次性密码")(account)


def login(
    staff_no: str, password: Annotated[str, typer.Option(prompt="密码", hide_input=True, help="不给出时询问")] = ""
) -> None:
    """Log in on the command line; wrong passwords are counted as on the page."""
    from ledger.setup import start_ledger

    start_ledger()
    from django.contrib.auth import authenticate
    from django.http import HttpRequest

    from cli.identity import remember
    from cli.output import say

    request = HttpRequest()
    request.META["REMOTE_ADDR"] = "127.0.0.1"
    found = authenticate(request, username=staff_no, password=password)
    if found is None:
        raise InputError("教工号或密码不对，或尝试次数过多已暂时锁定", "请核对后再试，或联系数据平台管理维护专员")
    if found.must_change_password:
        raise InputError("一次性密码只能用于在网页上修改密码", "请先在网页登录并修改密码")
    remember(staff_no)
    say("已登录")


def account(staff_no: str, reset: Annotated[bool, typer.Option("--reset", help="重置已有账号的密码")] = False) -> None:
    """For whoever runs the machine: the one-time code is shown here and nowhere else."""
    from ledger.setup import start_ledger

    start_ledger()
    from acts.people.accounts import create_account, reset_code
    from catalog.home import current_home
    from cli.output import say

    code = reset_code(staff_no) if reset else create_account(staff_no)
    say(f"{staff_no} 的一次性密码：{code}（首次登录后须修改）。数据文件夹：{current_home().root}")
