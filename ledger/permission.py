"""Who may do what, on which state of things: the one function that every road in asks.

The rules stand beside it, by what the act is done to. Silence never approves, and Prefect is nobody here.
"""

from ledger.actions import GATE_ZH, Action, Rule, Subject, Verdict
from ledger.facts import PersonFacts, Role
from ledger.permission_of_desks import accept, approve, confirm, read_sheet, send_back
from ledger.permission_of_parts import (
    confirm_mappings,
    confirm_unchanged,
    explain,
    merge,
    of_department,
    receive,
    sign_part,
    submit,
    withdraw,
)
from ledger.permission_of_year import appoint, decide_plan, gate, office, open_year, record_baseline

__all__ = ["GATE_ZH", "Action", "Subject", "Verdict", "may"]

_RULES: dict[Action, Rule] = {
    Action.RECORD_PEOPLE: office(Role.QC_HEAD, Role.QC_OFFICER, Role.MAINTAINER),
    Action.APPOINT_STAND_IN: appoint,
    Action.DECIDE_PLAN: decide_plan,
    Action.OPEN_YEAR: open_year,
    Action.CLOSE_YEAR: office(Role.QC_HEAD),
    Action.RECORD_BASELINE: record_baseline,
    Action.RECEIVE: receive,
    Action.MERGE: merge,
    Action.CONFIRM_UNCHANGED: confirm_unchanged,
    Action.SIGN_PART: sign_part,
    Action.EXPLAIN: explain,
    Action.ACCEPT: accept,
    Action.SUBMIT: submit,
    Action.WITHDRAW: withdraw,
    Action.APPROVE: approve,
    Action.CONFIRM: confirm,
    Action.SEND_BACK: send_back,
    Action.PASS_QC_GATE: gate(Role.QC_HEAD, ()),
    Action.PASS_LEADING_GROUP: gate(Role.LEADING_GROUP_HEAD, ("qc",)),
    Action.PUBLISH: gate(Role.PRINCIPAL, ("qc", "leading_group")),
    Action.READ_SHEET: read_sheet,
    Action.CONFIRM_MAPPINGS: confirm_mappings,
    Action.REVOKE_MAPPINGS: of_department(Role.QC_HEAD, Role.QC_OFFICER),
    Action.READ_MAPPINGS: of_department(Role.QC_HEAD, Role.QC_OFFICER, Role.MAINTAINER),
}


def may(person: PersonFacts, action: Action, subject: Subject) -> Verdict:
    """Whether the person may do this now. The facts in `person` and `subject` are those of the moment."""
    return _RULES[action](person, subject)
