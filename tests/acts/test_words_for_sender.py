"""Who may not read a sheet is told which rule found something, and no value of others: preview, copy, comparison, command."""

import pytest
from openpyxl import load_workbook

from acts.context import the_catalog
from acts.judged.words_for_sender import looks_at_others
from acts.receiving.preview import preview
from acts.receiving.read import read_delivery
from acts.receiving.receive import receive
from acts.returning.feedback import feedback_copy
from acts.returning.second_upload import second_uploads
from catalog.load import DATA, load_catalog
from cli.received import received_json, received_lines
from ledger.models import Delivery
from tests.acts.school import COLLECTOR, DEPUTY, PUPIL_NO, WORKS, YEAR, A, ReaderHere, send, sign, submit_it, who, works

pytestmark = pytest.mark.usefixtures("opened")

RULE, TITLE = "work-many-pupils", "参与学生较多的须说明"
QUOTED = "有多名学生参与"
MINE = works("甲,2016-03-01,500")


@pytest.fixture
def _rolled(opened: None) -> None:
    """Two pupils took part in 甲: a number of another sheet, which stands as submitted."""
    send(
        A,
        "学籍号,姓名,参与成果\n".encode("gb18030")
        + "\n".join([f"{PUPIL_NO},欧阳,甲", "G440604199909150029,上官,甲"]).encode("gb18030"),
        "学生.csv",
    )
    sign("pupils", A)
    submit_it("pupils")


def sent(by: str, content: bytes = MINE, name: str = "成果.csv") -> int:
    delivery = receive(who(by), YEAR, A, name, content).delivery
    read_delivery(delivery, ReaderHere())
    return delivery


@pytest.mark.usefixtures("_rolled")
def test_a_member_of_staff_is_told_the_rule_and_no_values_of_others() -> None:
    found = preview(sent(DEPUTY)).findings.set_index("rule").loc
    assert found[RULE]["message"] == TITLE
    assert found[RULE].isna()["amount"]
    assert found["work-funds"]["message"] == "经费 500 万元"
    assert found["work-funds"]["amount"] == 500


@pytest.mark.usefixtures("_rolled")
def test_who_reads_the_sheet_is_told_all_and_gets_a_copy_of_his_own() -> None:
    delivery = sent(COLLECTOR)
    found = preview(delivery).findings.set_index("rule").loc[RULE]
    assert (found["message"], found["amount"]) == (f"{QUOTED}“甲”", 2)
    whole = feedback_copy(delivery, ReaderHere())
    Delivery.objects.filter(event_seq=delivery).update(by=DEPUTY)  # as if he had had his post for that day only
    assert feedback_copy(delivery, ReaderHere()) != whole


@pytest.mark.usefixtures("_rolled")
def test_the_copy_the_comparison_and_the_command_do_not_quote_either() -> None:
    first, second = sent(DEPUTY), sent(DEPUTY, works("甲,2016-03-02,400", "丁,2016-03-02,4"))
    (compared,) = second_uploads(second)
    assert RULE in set(compared.compared.now["rule"])
    gone = sent(DEPUTY, works("丁,2016-03-02,4"), "三.csv")
    (last,) = second_uploads(gone)
    assert TITLE in set(last.compared.fixed["message"])
    assert QUOTED not in "".join(last.compared.fixed["message"])
    third = sent(DEPUTY, works("甲,2016-03-03,300"), "四.csv")
    book = load_workbook(feedback_copy(third, ReaderHere()))
    said = [str(cell.value) for page in book for row in page.iter_rows() for cell in row if cell.value is not None]
    said += [cell.comment.text for page in book for row in page.iter_rows() for cell in row if cell.comment]
    assert any(TITLE in each for each in said)
    assert not any(QUOTED in each for each in said)
    assert first < second < gone < third
    assert QUOTED not in "".join(received_lines(third)) + str(
        received_json("四.csv", receive(who(DEPUTY), YEAR, A, "四.csv", works("甲,2016-03-03,300")), wait=True)
    )


def test_of_the_shipped_rules_those_that_quote_others_are_known() -> None:
    rules = {rule.code: rule for _, rule in load_catalog(DATA).rules}
    for code in ("teacher-birth-date-changed", "output-author-name", "output-reported-last-year"):
        assert looks_at_others(load_catalog(DATA), rules[code])
    assert not looks_at_others(load_catalog(DATA), rules["output-project-dates"])
    assert WORKS in the_catalog().sheets
