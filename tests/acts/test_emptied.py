"""A list without rows where there were some: somebody has to say why, and his words stay; or it is 必改."""

import pytest

from acts.context import Refused
from acts.judged.draft import Draft
from acts.judged.findings_view import sheet_findings
from acts.receiving.preview import preview
from acts.returning.feedback import feedback_copy
from acts.review.explain import explain
from acts.review.submit import submit
from catalog.findings import Severity
from ledger.verify import rebuild
from tests.acts.school import (
    COLLECTOR,
    OTHER_COLLECTOR,
    OURS,
    THEIRS,
    WORKS,
    YEAR,
    A,
    B,
    ReaderHere,
    explain_all,
    gathered_works,
    send,
    sign,
    submit_it,
    the_draft,
    who,
    works,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opened")]
EMPTY = works()


def of_rule(found: Draft, rule: str = "works.rows") -> list[dict[str, object]]:
    return found.findings[found.findings["rule"] == rule].to_dict("records")


def test_where_there_never_were_rows_nothing_is_asked() -> None:
    assert preview(send(A, EMPTY).delivery).counts[Severity.QUESTION] == 0


def test_an_upload_without_rows_has_to_be_explained_before_it_is_submitted() -> None:
    gathered_works()
    explain_all()
    sent = send(A, EMPTY, "成果（空）.csv")
    assert sent.tables == (WORKS,)
    (found,) = of_rule(the_draft())
    assert found["message"] == "没有任何数据行，而本年度此前报送的数据（第 1 版）有 2 行"
    assert (found["severity"], found["amount"], found["source_department"]) == ("question", 2.0, A)
    sign(WORKS, A)
    with pytest.raises(Refused, match="没有情况说明"):
        submit(who(COLLECTOR), YEAR, WORKS, the_draft().digest)
    explain(who(COLLECTOR), YEAR, WORKS, [str(found["finding_id"])], "本部门今年没有成果，此前误报")
    submit_it()
    assert rebuild() == []


def test_the_sender_is_told_and_no_other_department() -> None:
    gathered_works()
    sent = send(A, EMPTY, "成果（空）.csv").delivery
    assert "works.rows" in set(preview(sent).findings["rule"])
    assert feedback_copy(sent, ReaderHere()).exists()
    theirs = send(B, works("丁,2016-05-01,5")).delivery
    assert "works.rows" not in set(preview(theirs).findings["rule"])
    with pytest.raises(Refused, match="不是您部门"):
        explain(who(OTHER_COLLECTOR), YEAR, WORKS, [str(of_rule(the_draft())[0]["finding_id"])], "不是我的")


def test_the_words_stay_with_it_from_upload_to_upload() -> None:
    send(A, OURS)
    send(A, EMPTY, "成果.csv")
    explain_all()
    send(A, OURS, "成果.csv")
    assert of_rule(the_draft()) == []
    send(A, works() + b"\n", "成果.csv")
    said = sheet_findings(YEAR, WORKS, of_draft=True)
    assert said[said["rule"] == "works.rows"]["state"].tolist() == ["explained"]


def test_two_departments_are_two_findings() -> None:
    send(A, OURS)
    send(B, THEIRS)
    send(A, EMPTY, "成果.csv")
    send(B, works() + b"\n", "成果.csv")
    assert len({each["finding_id"] for each in of_rule(the_draft())}) == 2
