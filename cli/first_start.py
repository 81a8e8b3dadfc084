"""The first start of a home: a school to work with, and one account, whose one-time password is shown once."""

from datetime import date

from catalog.home import Home
from cli.output import say


def first_start(home: Home) -> list[str]:
    """Bring the database up to date; in an empty home found the sample school (演练), open its year, make one account.

    Gives what was said and is never said again: the account and its one-time code.
    """
    import os

    os.environ["STATEDATA_HOME"] = str(home.root)
    from ledger.setup import migrate

    migrate()
    from ledger.chain import head
    from ledger.models import Account

    if head() is None:
        _found_sample()
    said = [] if Account.objects.exists() else _first_account(home)
    for line in said:
        say(line)
    return said


def _found_sample() -> None:
    """The sample school with its plan decided and its year open, so that a file can be dropped at once."""
    from acts.years.year import decide_plan, open_year
    from sample import years
    from sample.playing import Calendar, plan, who
    from sample.scenes import LEADER, QC_HEAD

    year = 2016
    years.found()
    calendar = Calendar.from_day(date(year, 9, 28))
    with calendar.act():
        decide_plan(who(LEADER), year, plan(), "meeting", f"领导小组会议纪要〔{year}〕1号", date(year, 9, 28))
    calendar.go_to(date(year, 10, 15))
    with calendar.act():
        open_year(who(QC_HEAD), year, date(year, 10, 15), date(year, 11, 15), "示例通知", date(year, 12, 20))
    say(f"已建立示例学校（演练）并启动 {year} 年度采集")


def _first_account(home: Home) -> list[str]:
    from acts.people.accounts import create_account
    from cli.output import this_command
    from ledger.models import Post

    first = Post.objects.filter(role="qc_head").order_by("id").first()
    if first is None:
        return []
    return [
        f"第一个账号：教工号 {first.staff_no}，一次性密码 {create_account(first.staff_no)}（只显示这一次，登录后须修改）",
        f"为其他人员建立账号：{this_command(home)} account 教工号（示例学校各岗位的教工号见 README）",
    ]
