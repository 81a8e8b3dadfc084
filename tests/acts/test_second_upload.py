"""The second upload: what was mended, what stands still, what is new, and what else was changed without need."""

import pytest

from acts.returning.second_upload import SecondUpload, second_uploads
from checks.compared import said_counts
from tests.acts.school import DEPUTY, WORKS, A, explain_all, pupils, send, submitted_works, works
from tests.acts.test_shares import act, by

pytestmark = pytest.mark.usefixtures("opened")

FIRST = works("甲,2014-03-01,5", "乙,2016-04-01,600", "丙,2016-04-01,700", "丁,2014-05-01,8", "戊,2016-01-01,9")


def again(content: bytes, name: str = "成果改.csv") -> SecondUpload:
    (found,) = second_uploads(send(A, content, name).delivery)
    return found


def test_the_first_upload_has_nothing_to_be_compared_with() -> None:
    assert second_uploads(send(A, FIRST).delivery) == ()


def test_findings_are_mended_still_there_or_new_and_other_cells_are_told() -> None:
    send(A, FIRST)
    found = again(works("甲,2016-03-01,5", "乙,2016-04-01,900", "丙,2014-04-01,700", "丁,2014-05-01,8", "戊,2016-01-02,9"))
    assert found.counts == {
        "fixed": 1, "row_gone": 0, "still": 3, "moved": 1, "new": 1, "others": 2,
        "rows_new": 0, "rows_gone": 0, "rows_renamed": 0,
    }  # fmt: skip
    assert said_counts(found.counts) == "已改正 1 · 仍存在 3（1 处数值有变） · 新出现 1 · 另有改动 2"
    cells = [(each.column, each.old, each.new, each.named_by[0].new) for each in found.other_cells()]
    assert cells == [("done_on", "2016-04-01", "2014-04-01", "丙"), ("done_on", "2016-01-01", "2016-01-02", "戊")]
    assert found.other_cells(offset=1, limit=1)[0].row == 6
    moved = found.compared.now[found.compared.now["moved"]].iloc[0]
    assert (moved["before"], moved["amount"]) == (600, 900)


def test_a_finding_whose_row_went_was_not_mended() -> None:
    send(A, FIRST)
    found = again(works("乙,2016-04-01,600", "丙,2016-04-01,700", "戊,2016-01-01,9", "己,2016-01-01,9", "庚,2016-06-01,3"))
    assert (found.counts["fixed"], found.counts["row_gone"]) == (0, 2)
    assert (found.counts["rows_new"], found.counts["rows_gone"]) == (2, 2)
    assert {each.kind for each in found.other_rows()} == {"added", "removed"}


def test_explanations_stay_with_their_finding() -> None:
    send(A, FIRST)
    explain_all()
    found = again(works("甲,2016-03-01,5", "乙,2016-04-01,600", "丙,2016-04-01,700", "丁,2016-05-01,8", "戊,2016-01-01,9"))
    from acts.judged.findings_view import sheet_findings

    said = sheet_findings(2016, WORKS, of_draft=True)
    assert set(said["state"]) == {"explained"}
    assert found.compared.still == 2


def test_a_row_whose_key_was_corrected_neither_came_nor_went() -> None:
    submitted_works()
    sent = ["G440604199909150010,欧阳,没有的", "G440604199909150029,上官,丙"]
    send(A, pupils(*sent), "学生.csv")
    found = again(pupils("G440604199909150037,欧阳,没有的", sent[1]), "学生改.csv")
    assert (found.counts["rows_new"], found.counts["rows_gone"], found.counts["rows_renamed"]) == (0, 0, 1)
    assert (found.compared.mended, found.compared.still, found.compared.new, found.compared.went) == (0, 1, 0, 0)


def test_a_replaced_delivery_is_not_compared_any_more() -> None:
    send(A, FIRST)
    second = send(A, works("甲,2016-03-01,5"), "二.csv").delivery
    again(works("甲,2016-03-01,6"), "三.csv")
    assert second_uploads(second) == ()


class TestHands:
    """A share is compared with its own earlier version, beside the same other shares."""

    MINE = works("己,2014-03-01,5", "庚,2016-04-01,600")
    OTHER = works("辛,2014-06-07,41", "壬,2016-06-08,642")

    def test_another_hand_is_no_earlier_upload(self) -> None:
        send(A, FIRST)
        assert second_uploads(by(DEPUTY, self.MINE)) == ()

    def test_each_hand_is_compared_with_its_own(self) -> None:
        first = send(A, FIRST).delivery
        mine = by(DEPUTY, self.MINE)
        (found,) = second_uploads(by(DEPUTY, works("己,2016-03-01,5", "庚,2016-04-02,600")))
        assert found.earlier.delivery == mine
        assert (found.counts["fixed"], found.counts["still"], found.counts["new"], found.others) == (1, 1, 0, 1)
        assert (found.rows.came, found.rows.gone) == (0, 0)
        assert second_uploads(first) == (), "the other share is as it was"

    def test_findings_of_other_hands_are_not_told_as_mended(self) -> None:
        """A file that leaves its own rows as they are neither mends nor brings what stands in another's."""
        send(A, FIRST)
        by(DEPUTY, works("己,2016-03-01,5"))
        found = again(FIRST.replace("戊,2016-01-01".encode("gb18030"), "戊,2016-01-03".encode("gb18030")))
        assert (found.compared.mended, found.compared.new, found.compared.went, found.others) == (0, 0, 0, 1)

    def test_what_was_separated_is_no_second_upload_any_more(self) -> None:
        send(A, FIRST)
        second = send(A, self.MINE, "成果2.csv").delivery
        assert len(second_uploads(second)) == 1
        act("separate", 1)
        assert second_uploads(second) == ()

    def test_what_replaced_another_share_is_compared_with_it(self) -> None:
        first = send(A, FIRST).delivery
        second = send(A, self.OTHER, "教研室.csv").delivery
        assert second_uploads(second) == ()
        act("replace", 1, 2)
        (found,) = second_uploads(second)
        assert (found.earlier.delivery, found.rows.came, found.rows.gone) == (first, 2, 5)

    def test_joined_rows_are_not_taken_for_one_upload(self) -> None:
        send(A, FIRST)
        second = send(A, self.OTHER, "教研室.csv").delivery
        act("join", 2, 1)
        assert second_uploads(second) == ()
        found = again(works("辛,2016-06-07,41", "壬,2016-06-08,642"))
        assert (found.rows.came, found.rows.gone) == (0, 5)
        assert found.counts["fixed"] == 1, "also of the rows that came with the other file"

    def test_a_row_that_another_hand_has_too_is_still_the_same(self) -> None:
        """Of two rows of one name the first by content keeps it in the merged version: that may be another one afterwards."""
        send(A, works("己,2014-03-01,5", "辛,2016-06-07,41"))
        for day in range(1, 9):
            by(DEPUTY, works(f"己,2014-03-{day:02},5", "庚,2016-04-01,600"), f"{day}.csv")
            mine = by(DEPUTY, works(f"己,2014-04-{day:02},5", "庚,2016-04-01,600"), f"{day}再.csv")
            (found,) = second_uploads(mine)
            assert (found.counts["fixed"], found.counts["row_gone"], found.counts["new"], found.others) == (0, 0, 0, 0)
            assert found.counts["still"] == 2
