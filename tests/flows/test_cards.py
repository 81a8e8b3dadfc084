"""What lies beside a run on the dashboard, as it is written."""

from dataclasses import replace

from flows.cards import gate_card, percent, progress_words, year_card
from flows.year_view import FindingsView, GateView, SheetView, YearView

DESKS = ("部门填报", "归属部门汇总", "指标负责人审核", "审核通过（锁定）")
ROLL = SheetView("10.1 学生名册", "指标负责人审核", "2016-10-25 09:05", "指标负责人", accepted=False)
COUNTS = SheetView("1.4 在校生规模", "部门填报", "2016-10-15 08:30", "教务处（退回修改）", accepted=False)
FUNDS = SheetView("5.1 经费收入", "审核通过（锁定）", "", "", accepted=True)
PUPILS = GateView("student_affairs", "学生处", 7, (ROLL, COUNTS))
FINANCE = GateView("finance", "财务室", 7, (FUNDS,))
YEAR = YearView(
    year=2016,
    opened_seq=4,
    gates=(PUPILS, FINANCE),
    question="accepted",
    question_words="",
    question_since="",
    edition="",
    desks=DESKS,
    findings=(FindingsView("学生处", sent_errors=12, sent_questions=3), FindingsView("财务室", unexplained=1, unaccepted=2)),
)

WRITTEN = """# 2016年度采集

**等待 1 个部门 2 张表（已通过 1 张）**

审核在数据采集系统的页面上办理（“我的待办”）。在此处继续、完成或取消运行，不代表任何审核意见。

## 进度：已审核通过 1 / 3 张采集表

| 审核环节 | 采集表数 |  |
| --- | --- | --- |
| 部门填报 | 1 | █ |
| 归属部门汇总 | 0 |  |
| 指标负责人审核 | 1 | █ |
| 审核通过（锁定） | 1 | █ |

## 问题（按部门）

| 部门 | 报送中：必改 | 报送中：须说明 | 已提交：必改 | 已提交：待说明 | 已提交：待认可 |
| --- | --- | --- | --- | --- | --- |
| 学生处 | 12 | 3 |  |  |  |
| 财务室 |  |  |  | 1 | 2 |
| 合计 | 12 | 3 | 0 | 1 | 2 |

“报送中”为各部门最近一次报送、尚未提交初审的文件经核查的问题数，计入报送部门；“已提交”计入数据归属部门。只列数量，具体问题见系统页面。

## 等待情况（久者在前）

| 归属部门 | 采集表 | 审核环节 | 起 | 等待 |
| --- | --- | --- | --- | --- |
| 学生处 | 1.4 在校生规模 | 部门填报 | 2016-10-15 08:30 | 教务处（退回修改） |
| 学生处 | 10.1 学生名册 | 指标负责人审核 | 2016-10-25 09:05 | 指标负责人 |

已审核通过：5.1 经费收入
"""


def test_the_card_of_a_year() -> None:
    assert year_card(YEAR) == WRITTEN


def test_the_card_of_a_department() -> None:
    card = gate_card(PUPILS)
    assert card.startswith("# 学生处\n\n**等待 2 张表（最早10月15日起）**\n")
    assert "不代表任何审核意见" in card


def test_bars_keep_to_their_length_and_never_vanish() -> None:
    sheets = tuple(replace(FUNDS, title=str(number)) for number in range(59))
    many = replace(YEAR, gates=(replace(FINANCE, sheets=sheets), replace(PUPILS, sheets=(ROLL,))))
    card = year_card(many)
    assert f"| 审核通过（锁定） | 59 | {'█' * 20} |" in card
    assert "| 指标负责人审核 | 1 | ▏ |" in card
    assert (percent(many), progress_words(many)) == (98.0, "已审核通过 59 / 60 张采集表")


def test_a_year_without_sheets_has_no_progress() -> None:
    assert percent(replace(YEAR, gates=())) == 0.0
