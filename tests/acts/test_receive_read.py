"""Receiving and reading: what comes in, once, from whom, and when no longer."""

from datetime import date
from pathlib import Path

import pytest
from django.db import transaction

from acts.context import Refused, sheet, the_archive, the_home
from acts.receiving.archive_check import archive_faults, archive_notes
from acts.receiving.preview import preview
from acts.receiving.read import pending_deliveries, read_delivery
from acts.receiving.receive import LARGEST_BYTES, receive
from acts.returning.feedback import feedback_copy
from acts.years.year import close_year, open_year
from catalog.findings import Severity
from catalog.home import Home
from ledger.models import Delivery, Event, Part
from tests.acts.refusals import refused
from tests.acts.school import (
    COLLECTOR,
    OTHER_COLLECTOR,
    OURS,
    QC_HEAD,
    ROLL,
    THEIRS,
    WORKS,
    YEAR,
    A,
    B,
    ReaderHere,
    approve_it,
    explain_all,
    gathered_works,
    send,
    submit_it,
    submitted_pupils,
    take,
    the_draft,
    who,
    works,
)
from tests.acts.school import found as found_school
from tests.acts.school import opened as open_school
from tests.acts.school import planned as plan_year

pytestmark = pytest.mark.django_db


def test_the_bytes_are_kept_as_they_came(opened: None) -> None:
    received = take(A, OURS, "../..\\教务处\x00成果.csv")
    assert the_archive().path(received.file).read_bytes() == OURS
    row = Delivery.objects.get(event_seq=received.delivery)
    assert (row.name, row.size_bytes, row.by) == ("教务处成果.csv", len(OURS), COLLECTOR)


def test_the_same_bytes_again_add_nothing(opened: None) -> None:
    first = take(A, OURS)
    events, files = Event.objects.count(), sum(1 for _ in the_home().archive.rglob("*"))
    again = take(A, OURS, "另一个名字.csv")
    assert (again.delivery, again.already, first.already) == (first.delivery, True, False)
    assert (Event.objects.count(), sum(1 for _ in the_home().archive.rglob("*"))) == (events, files)


def test_another_department_may_send_the_same_bytes(opened: None) -> None:
    assert take(A, OURS).delivery != take(B, OURS).delivery


@pytest.mark.parametrize(
    ("staff_no", "department", "content", "why"),
    [
        (COLLECTOR, B, OURS, "not-your-post"),
        (OTHER_COLLECTOR, A, OURS, "not-your-post"),
        (COLLECTOR, "kitchen", OURS, "unknown-department"),
        ("T666", A, OURS, "unknown-person"),
        (COLLECTOR, A, b"", "size"),
        (COLLECTOR, A, bytes(LARGEST_BYTES + 1), "size"),
    ],
)
def test_what_is_not_taken(opened: None, staff_no: str, department: str, content: bytes, why: str) -> None:
    before = Event.objects.count()
    with refused(why):
        receive(who(staff_no), YEAR, department, "x.csv", content)
    assert Event.objects.count() == before


def test_before_the_year_is_opened_nothing_comes_in(db: None) -> None:
    found_school()
    with refused("not-open"):
        take(A, OURS)
    plan_year()
    with refused("not-open"):
        take(A, OURS)


def test_into_a_closed_year_nothing_comes(opened: None) -> None:
    with refused("not-your-post"):
        close_year(who(COLLECTOR), YEAR)
    close_year(who(QC_HEAD), YEAR)
    with refused("closed"):
        take(A, OURS)
    with refused("not-open"):
        close_year(who(QC_HEAD), YEAR)


def test_reading_twice_adds_nothing(opened: None) -> None:
    taken = take(A, OURS)
    assert pending_deliveries() == [taken.delivery]
    first = read_delivery(taken.delivery, ReaderHere())
    assert first.tables == (WORKS,)
    assert pending_deliveries() == []
    events = Event.objects.count()
    assert read_delivery(taken.delivery, ReaderHere()) == first
    assert Event.objects.count() == events
    assert Part.objects.get().rows == 2


class _ReadBetween:
    """While this one reads, another process reads the same delivery to the end."""

    def __init__(self, delivery: int) -> None:
        self.delivery = delivery

    def read(self, job: object) -> object:
        report = ReaderHere().read(job)
        read_delivery(self.delivery, ReaderHere())
        return report


def test_reading_in_two_processes_at_once_adds_nothing(opened: None) -> None:
    delivery = take(A, OURS).delivery
    outcome = read_delivery(delivery, _ReadBetween(delivery))  # type: ignore[arg-type]
    assert outcome.tables == (WORKS,)
    assert Part.objects.count() == 1
    assert Event.objects.filter(kind="delivery.read").count() == 1


def test_a_failing_reader_leaves_nothing_behind(opened: None) -> None:
    class Dies:
        def read(self, job: object) -> object:
            raise RuntimeError("killed")

    delivery = take(A, OURS).delivery
    with pytest.raises(RuntimeError):
        read_delivery(delivery, Dies())  # type: ignore[arg-type]
    assert pending_deliveries() == [delivery]
    assert not list(the_home().scratch.iterdir())
    assert read_delivery(delivery, ReaderHere()).tables == (WORKS,)


def test_a_file_that_cannot_be_read_is_refused_with_a_remedy(opened: None) -> None:
    outcome = send(A, b"\x00\x01\x02 no table", "坏.xlsx")
    assert outcome.refused
    assert outcome.message.endswith(("。", "报送", "再试", "保存")) or "。" in outcome.message
    with refused("not-read"):
        feedback_copy(outcome.delivery, ReaderHere())


def test_a_sheet_of_others_is_not_for_you(opened: None) -> None:
    outcome = send(B, ROLL, "学生.csv")
    assert outcome.refused == "nothing-for-you"
    assert outcome.tables == ()


def test_a_newer_file_is_a_newer_version(opened: None) -> None:
    send(A, OURS)
    send(A, works("甲,2016-03-01,7"))
    part = sheet(YEAR, WORKS).part_of(A)
    assert part is not None
    assert (part.version, part.rows, part.signed_by) == (2, 1, "")


def test_a_locked_sheet_takes_nothing(opened: None) -> None:
    submitted_pupils()
    approve_it(table="pupils")
    before = sheet(YEAR, "pupils").parts
    outcome = send(A, ROLL.replace("甲".encode("gb18030"), b""), "学生改.csv")
    assert outcome.refused == "nothing-for-you"
    assert sheet(YEAR, "pupils").parts == before


def test_the_preview_is_judged_among_what_others_submitted(opened: None) -> None:
    first = preview(send(A, ROLL, "学生.csv").delivery)
    assert first.count(Severity.ERROR) == 0
    assert [title for title, _ in first.not_judged] == ["参与的成果须在成果表中"]
    gathered_works()
    explain_all()
    submit_it()
    later = preview(send(A, ROLL.replace("甲".encode("gb18030"), "无此".encode("gb18030")), "学生改.csv").delivery)
    assert later.count(Severity.ERROR) == 1
    assert later.not_judged == ()


def test_the_sender_sees_his_own_rows_only(opened: None) -> None:
    send(A, works("早,2014-03-01,5"))
    theirs = preview(send(B, THEIRS).delivery)
    assert set(theirs.findings["severity"]) == {"question"}
    assert the_draft().errors == 1


def test_the_feedback_copy_follows_the_words(opened: None) -> None:
    delivery = send(B, THEIRS).delivery
    first = feedback_copy(delivery, ReaderHere())
    assert first.read_bytes()[:2] == b"PK"
    assert feedback_copy(delivery, ReaderHere()) == first
    explain_all(words="甲")
    second = feedback_copy(delivery, ReaderHere())
    assert second != first
    (finding,) = the_draft().evaluation.frame()["finding_id"]
    from acts.review.explain import explain

    explain(who(OTHER_COLLECTOR), YEAR, WORKS, [finding], "乙")
    assert feedback_copy(delivery, ReaderHere()) not in (first, second), "other words, another copy"


def test_the_window_ends_before_the_authority_s_date(db: None) -> None:
    found_school()
    plan_year()
    first, last, deadline = date(YEAR, 9, 2), date(YEAR, 11, 1), date(YEAR, 10, 31)
    with refused("bad-window"):
        open_year(who(QC_HEAD), YEAR, first, last, "通知", deadline)
    with refused("bad-window"):
        open_year(who(QC_HEAD), YEAR, last, first)
    open_year(who(QC_HEAD), YEAR, first, deadline, "通知", deadline)
    with refused("already-open"):
        open_year(who(QC_HEAD), YEAR, first, deadline)


def test_refusals_change_nothing(db: None) -> None:
    """A refusal inside a transaction leaves the ledger as it was."""
    with transaction.atomic():
        open_school()
    before = Event.objects.count()
    with refused("no-part"), transaction.atomic():
        from acts.review.sign_part import sign_part

        sign_part(who("H1"), YEAR, WORKS, A, "0" * 64)
    assert Event.objects.count() == before
    assert Path(the_home().archive).exists() or not Delivery.objects.exists()


def test_refused_says_what_and_how() -> None:
    error = Refused("x", "不能办理", "请核对")
    assert str(error) == "不能办理。请核对"


def test_what_no_event_names_is_told_and_is_no_fault(home: Home, opened: None) -> None:
    """Reading, judging and submitting leave nothing behind that cannot be accounted for."""
    submitted_pupils()
    assert (list(archive_notes()), list(archive_faults())) == ([], [])
    (home.archive / "zz").mkdir()
    (home.archive / "zz" / "fremd").write_bytes(b"x")
    for number in range(6):
        (home.store / "tmp" / f"halb{number}").write_bytes(b"x")
    archive, store = archive_notes()
    assert "archive 中有 1 个文件没有任何记录提到" in archive
    assert archive.endswith("zz/fremd")
    assert "store 中有 6 个文件没有任何记录提到" in store
    assert store.endswith("tmp/halb4 等")
    assert list(archive_faults()) == []


def test_an_edited_projection_is_told_as_altered_files(opened: None) -> None:
    """What is no digest leads to no file; it must not break off the telling of all else."""
    submitted_pupils()
    Delivery.objects.update(report="../../etc/passwd", file="keiner")
    Part.objects.update(problems_file="x")
    assert [each[-6:] for each in archive_faults()] == ["缺失或被改动"] * 3
    assert len(list(archive_notes())) == 2
