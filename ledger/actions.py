"""Acts of persons, what they are done to, and the answer whether somebody may; the rules stand in `ledger.permission`."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from ledger.facts import Desk, PersonFacts, SheetFacts, YearFacts

GATE_ZH = {"qc": "质控办总体核查", "leading_group": "领导小组审定", "publication": "公开"}


class Action(StrEnum):
    """Acts of persons."""

    RECORD_PEOPLE = "record_people"
    APPOINT_STAND_IN = "appoint_stand_in"
    DECIDE_PLAN = "decide_plan"
    OPEN_YEAR = "open_year"
    CLOSE_YEAR = "close_year"
    RECORD_BASELINE = "record_baseline"
    RECEIVE = "receive"
    MERGE = "merge"
    CONFIRM_UNCHANGED = "confirm_unchanged"
    SIGN_PART = "sign_part"
    EXPLAIN = "explain"
    ACCEPT = "accept"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    APPROVE = "approve"
    CONFIRM = "confirm"
    SEND_BACK = "send_back"
    PASS_QC_GATE = "pass_qc_gate"  # noqa: S105 - a gate, no password
    PASS_LEADING_GROUP = "pass_leading_group"  # noqa: S105
    PUBLISH = "publish"
    READ_SHEET = "read_sheet"
    CONFIRM_MAPPINGS = "confirm_mappings"
    REVOKE_MAPPINGS = "revoke_mappings"
    READ_MAPPINGS = "read_mappings"

    @property
    def zh(self) -> str:
        return _ACTION_ZH[self]


_ACTION_ZH = {
    Action.RECORD_PEOPLE: "登记人员", Action.APPOINT_STAND_IN: "指定代理", Action.DECIDE_PLAN: "审定任务分解与责任落实表",
    Action.OPEN_YEAR: "启动年度采集", Action.CLOSE_YEAR: "关闭年度", Action.RECORD_BASELINE: "导入基线",
    Action.RECEIVE: "报送文件", Action.MERGE: "汇总", Action.CONFIRM_UNCHANGED: "确认无变化", Action.SIGN_PART: "部门签字",
    Action.EXPLAIN: "情况说明", Action.ACCEPT: "认可说明", Action.SUBMIT: "提交初审", Action.WITHDRAW: "撤回",
    Action.APPROVE: "审核通过", Action.CONFIRM: "确认新情况", Action.SEND_BACK: "退回修改",
    Action.PASS_QC_GATE: "总体核查通过", Action.PASS_LEADING_GROUP: "领导小组审定", Action.PUBLISH: "公开",
    Action.READ_SHEET: "查看", Action.CONFIRM_MAPPINGS: "确认对应关系", Action.REVOKE_MAPPINGS: "撤销对应关系",
    Action.READ_MAPPINGS: "查看对应关系",
}  # fmt: skip


@dataclass(frozen=True)
class Subject:
    """What the act is done to: a year (and the one after it), a sheet, a department's part, a desk."""

    year: YearFacts | None = None
    sheet: SheetFacts | None = None
    department: str = ""
    desk: Desk | None = None
    following: YearFacts | None = None


@dataclass(frozen=True)
class Verdict:
    """Allowed (and in whose place), or refused with a code and one Chinese sentence for the person."""

    allowed: bool
    code: str = ""
    message: str = ""
    acting_for: str = ""

    def __bool__(self) -> bool:
        return self.allowed


Rule = Callable[[PersonFacts, Subject], Verdict]


def yes(acting_for: str = "") -> Verdict:
    return Verdict(True, acting_for=acting_for)


def no(code: str, message: str) -> Verdict:
    return Verdict(False, code, message)


def the_year(subject: Subject) -> YearFacts:
    if subject.year is not None:
        return subject.year
    return the_sheet(subject).year


def the_sheet(subject: Subject) -> SheetFacts:
    if subject.sheet is None:
        raise ValueError("this act is asked of a sheet")
    return subject.sheet
