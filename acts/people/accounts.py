"""Accounts: one-time codes for persons of the ledger. Passwords never enter an event."""

import secrets

from acts.context import Refused, person
from ledger.models import Account

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike on a printed slip
_LENGTH = 10


def create_account(staff_no: str) -> str:
    """Make an account for a known person; gives the one-time code, which is stored nowhere.

    Raises:
        Refused: unknown person, or the account is there already.
    """
    person(staff_no)
    if Account.objects.filter(staff_no=staff_no).exists():
        raise Refused("account-exists", f"“{staff_no}”已有账号", "如忘记密码，请重置（statedata account 教工号 --reset）")
    code = _one_time_code()
    Account.objects.create_account(staff_no, code)
    return code


def reset_code(staff_no: str) -> str:
    """Give an account a new one-time code; the old password no longer works."""
    account = Account.objects.filter(staff_no=staff_no).first()
    if account is None:
        raise Refused("no-account", f"“{staff_no}”还没有账号", "请先建立账号")
    code = _one_time_code()
    account.set_password(code)
    account.must_change_password = True
    account.save()
    return code


def _one_time_code() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
