"""按系统统计数填报: the count of a sheet sent in as its collector's own file, by the road that every file goes."""

from acts.context import Moved, Refused, Who, allowed, sheet
from acts.counting.counted import Count, count_of
from acts.receiving.receive import Received, receive
from acts.receiving.taking import takes
from acts.waiting import sheet_title
from acts.years.templates import counted_workbook
from catalog.digests import same_check_code
from ledger.permission import Action


def receive_counted(who: Who, year: int, table: str, department: str, seen: str = "") -> Received:
    """Deliver the filled workbook of a counted sheet; the same count again adds nothing. `seen`: digest of the count shown.

    Raises:
        Refused: not this person's department, not counted, what it is counted from not submitted, columns left to fill in,
            or the sheet is locked.
        Moved: the count is another than the one that was shown.
    """
    facts = sheet(year, table)
    allowed(who, Action.RECEIVE, year=facts.year, department=department)
    count = _usable(count_of(year, facts.assignment, department))
    if seen and not same_check_code(seen, count.digest):
        raise Moved
    if not takes(year, table, department):
        raise Refused("locked", "该表已审核通过并锁定", "更正须另行申请")
    name = f"{sheet_title(table)}（按系统统计数填报）.xlsx"
    return receive(who, year, department, name, counted_workbook(year, count).read_bytes())


def _usable(count: Count | None) -> Count:
    if count is None:
        raise Refused("not-counted", "这张表不由系统统计，或不由该部门填报", "请下载填报模板，填好后报送")
    if not count.ready:
        raise Refused("too-early", f"{'、'.join(count.waits_for)}尚未提交初审，系统还不能统计", "提交后再办理，届时模板也会填好")
    if not count.whole:
        raise Refused("not-whole", "系统只统计了部分数据项，其余须由本部门填写", "请下载已填好统计数的模板，补填后报送")
    return count
