"""The first start of a home: a school to work with, and one account, whose one-time password is shown once."""

from datetime import date

from catalog.home import Home
from cli.output import say


def first_start(home: Home) -> None:
    """Bring the database up to date; in an empty home found the sample school (演练), open its year, make one account."""
    import os

    os.environ["STATEDATA_HOME"] = str(home.root)
    from ledger.setup import migrate

    migrate()
    from ledger.chain import head
    from ledger.models import Account

    if head() is None:
        _found_sample()
    if not Account.objects.exists():
        _first_account()


def _found_sample() -> None:
    """The sample school with its plan decided and its year open, so that a file can be dropped at once."""
    from acts.year import decide_plan, open_year
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


def _first_account() -> None:
    from acts.accounts import create_account
    from ledger.models import Post

    first = Post.objects.filter(role="qc_head").order_by("id").first()
    if first is not None:
        say(f"第一个账号：教工号 {first.staff_no}，一次性密码 {create_account(first.staff_no)}（只显示这一次，登录后须修改）")
        say("其他人员的账号：statedata account 教工号")
