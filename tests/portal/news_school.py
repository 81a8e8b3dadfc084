"""The small school of the acts, as its people see it on pages."""

from acts.review.decide import send_back
from acts.review.explain import explain
from ledger.facts import Desk
from ledger.models import Account
from tests.acts import school

PASSWORD = "huacai-2016"


def accounts() -> None:
    """Everybody may log in with the same password."""
    for staff_no in school.NAMES:
        account = Account.objects.create_account(staff_no, PASSWORD)
        account.must_change_password = False
        account.save()


def works_again() -> None:
    """The works are sent back after all desks had approved, and come with other rows, other words and a new 须说明."""
    by, desk = school.who(school.AUDITOR), Desk.QC_OFFICE
    send_back(by, school.YEAR, school.WORKS, desk, school.digest(), "wrong", "请核对经费")
    school.send(school.A, school.works("甲,2016-03-01,7", "丁,2016-04-02,260"))
    school.sign(school.WORKS, school.A)
    present = school.the_draft()
    explain(school.who(school.COLLECTOR), school.YEAR, school.WORKS, list(present.unexplained), "市级重点项目，见立项书")
    school.submit_it()
