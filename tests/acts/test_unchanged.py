"""Last year's approved rows: in the template of the next year, and confirmed unchanged as an act of its own."""

import json
from pathlib import Path

import openpyxl
import pytest

from acts.many_hands.arrange import arrange, arrangement_digest
from acts.many_hands.shares import in_force
from acts.overview import matrix
from acts.publishing.edition_input import edition_input
from acts.publishing.publish import edition_faults, publish
from acts.receiving.archive_check import archive_faults
from acts.receiving.read import read_delivery
from acts.receiving.receive import receive
from acts.review.audit_form import audit_form
from acts.review.department_form import department_form
from acts.review.said_unchanged import said_unchanged
from acts.review.unchanged import confirm_unchanged, unchanged_state, unchanged_states
from acts.trace import trace
from acts.years.templates import template_of, template_path
from catalog import clock
from catalog.digests import check_code
from ledger.models import Delivery, Event, Unchanged
from ledger.stage import stage_of
from ledger.verify import rebuild
from tests.acts.next_year import (
    NEXT,
    a_year_later,
    approved_by_all,
    carried,
    decided,
    part,
    said,
    sent,
    signed_and_submitted,
    the_carried,
    with_an_edition,
    write_carrying,
)
from tests.acts.refusals import refused
from tests.acts.school import (
    COLLECTOR,
    DEPUTY,
    HEAD,
    OTHER_COLLECTOR,
    OWNER,
    PRINCIPAL,
    PUPIL,
    PUPIL_NO,
    PUPILS,
    QC_HEAD,
    WORKS,
    YEAR,
    A,
    B,
    ReaderHere,
    found,
    pupils,
    sheet,
    when,
    who,
)

pytestmark = pytest.mark.django_db
CHANGED = pupils(f"{PUPIL_NO},改名,")


@pytest.fixture(autouse=True)
def _a_year_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATEDATA_CATALOG", str(write_carrying(tmp_path / "data")))
    monkeypatch.setenv("STATEDATA_HOME", str(tmp_path / "home"))


@pytest.fixture
def next_year() -> object:
    with_an_edition()
    with clock.simulated(a_year_later()):
        yield


@pytest.mark.usefixtures("next_year")
class TestTemplate:
    def test_last_years_rows_stand_in_it(self) -> None:
        book = openpyxl.load_workbook(template_of(NEXT, A))
        (ws,) = (each for each in book if each.title == "10.1 学生")
        lines = [[cell.value for cell in row][:3] for row in ws.iter_rows(min_row=1, max_row=12)]
        assert [PUPIL_NO, PUPIL, "甲"] in lines
        place = next(row for row in ws.iter_rows(min_row=1, max_row=12) if row[0].value == PUPIL_NO)
        assert place[0].number_format == "@"
        assert "校内定稿版（第一版）" in ws["A5"].value
        assert "请在系统的“填报模板”页确认无变化" in ws["A5"].value

    def test_what_is_another_each_year_is_left_empty(self) -> None:
        ws = openpyxl.load_workbook(template_of(NEXT, A))["1.1 成果"]
        lines = [[cell.value for cell in row][:4] for row in ws.iter_rows(min_row=6, max_row=9)]
        assert [line[2] for line in lines if line[0] in ("甲", "乙")] == [None, None]
        assert "“经费”每年不同" in ws["A5"].value

    def test_each_department_gets_its_own_rows_only(self) -> None:
        """Personal data of other departments is in nobody's template."""
        mine, theirs = (_cells(template_of(NEXT, department)) for department in (A, B))
        assert "甲" in mine
        assert "丙" not in mine
        assert "丙" in theirs
        assert not {"甲", PUPIL, PUPIL_NO} & theirs

    def test_it_is_read_back_with_the_same_identities(self) -> None:
        before = _ids(the_carried().version.rows_file)
        outcome = sent(template_of(NEXT, A).read_bytes(), A, "模板.xlsx")
        assert PUPILS in outcome.tables
        assert _ids(part().rows_file) == before
        assert part().content_digest == the_carried().content_digest
        assert part().unchanged_seq is None, "sent is not said"

    def test_it_is_written_anew_only_when_something_moved(self) -> None:
        template_of(NEXT, A)
        stamp = template_path(NEXT, A).stat().st_mtime_ns
        template_of(NEXT, A)
        assert template_path(NEXT, A).stat().st_mtime_ns == stamp


def _cells(path: Path) -> set[object]:
    return {cell.value for ws in openpyxl.load_workbook(path) for row in ws.iter_rows() for cell in row}


def _ids(rows_file: str) -> list[str]:
    from acts.context import the_store
    from warehouse.frames import read_frame

    return sorted(read_frame(the_store().path(rows_file))["row_id"])


@pytest.mark.usefixtures("next_year")
class TestSaid:
    def test_it_gives_a_part_like_any_other(self) -> None:
        outcome = said()
        assert (outcome.refused, outcome.tables) == ("", (PUPILS,))
        row = Unchanged.objects.get()
        assert (row.by, row.edition_year, row.edition_number, row.rows) == (COLLECTOR, YEAR, 1, 1)
        assert part().unchanged_seq == row.event_seq
        assert part().content_digest == the_carried().content_digest
        told = said_unchanged(part())
        assert told is not None
        assert told.edition.startswith("2016年度（2015—2016学年）校内定稿版（第一版，校验码 ")

    def test_it_goes_through_all_desks_and_is_shown_as_such(self) -> None:
        sent(_works_of_next_year(), A, "成果.csv")
        said()
        signed_and_submitted()
        assert audit_form(NEXT, PUPILS).read_bytes().startswith(b"%PDF")
        assert department_form(NEXT, A).read_bytes().startswith(b"%PDF")
        approved_by_all()
        assert stage_of(sheet(NEXT, PUPILS)).accepted
        (line,) = (row for row in matrix(NEXT) if row.table == PUPILS)
        assert line.unchanged == ("教务处",)
        (kept,) = edition_input(NEXT, "internal", 1).unchanged
        assert (kept.sheet_code, kept.department, kept.rows) == ("10.1", "教务处", 1)
        steps = trace(who(OWNER), NEXT, PUPILS, _ids(part().rows_file)[0]).steps
        assert steps[0].what.startswith("确认无变化（2016年度")
        assert list(archive_faults()) == []
        assert rebuild() == []

    def test_a_file_that_comes_later_takes_its_place(self) -> None:
        said()
        sent(CHANGED)
        assert part().unchanged_seq is None
        state = unchanged_state(NEXT, PUPILS, A)
        assert state is not None
        assert (state.sent, state.confirmed, state.usable) == (True, False, True)
        said()
        assert part().unchanged_seq is not None
        assert part().version == 3

    def test_saying_it_twice_adds_nothing(self) -> None:
        seen = the_carried().digest
        confirm_unchanged(who(COLLECTOR), NEXT, PUPILS, A, seen)
        events = Event.objects.count()
        with refused("already-confirmed"):
            confirm_unchanged(who(COLLECTOR), NEXT, PUPILS, A, seen)
        assert Event.objects.count() == events

    def test_the_digest_may_be_typed_from_the_page(self) -> None:
        assert said(seen=check_code(the_carried().digest)).tables == (PUPILS,)

    def test_refused_if_it_is_not_what_was_seen(self) -> None:
        with refused("moved"):
            said(seen="0" * 64)

    @pytest.mark.parametrize("staff_no", [HEAD, OTHER_COLLECTOR, OWNER, QC_HEAD])
    def test_refused_to_others(self, staff_no: str) -> None:
        with refused("not-your-post"):
            said(by=staff_no)

    def test_refused_to_a_department_that_gives_no_part(self) -> None:
        with refused("not-your-work"):
            confirm_unchanged(who(OTHER_COLLECTOR), NEXT, PUPILS, B, "")

    def test_refused_where_something_is_another_each_year(self) -> None:
        with refused("must-change"):
            said(WORKS)
        assert Delivery.objects.filter(year=NEXT).count() == 0

    def test_refused_where_this_years_rules_find_an_error(self) -> None:
        """The pupil's work is none of this year's works."""
        sent(_works_of_next_year("戊"), A, "成果.csv")
        sent(_works_of_next_year("己"), B, "成果.csv")
        signed_and_submitted(WORKS)
        state = unchanged_state(NEXT, PUPILS, A)
        assert state is not None
        assert state.hindrances == ("按本年度的规则有 1 处必改，如：成果“甲”不在成果表中",)
        with refused("must-change"):
            said()

    def test_refused_once_the_sheet_is_locked(self) -> None:
        said()
        signed_and_submitted()
        approved_by_all()
        with refused("locked"):
            said()

    def test_states_say_what_can_be_done(self) -> None:
        states = {each.carried.table: each for each in unchanged_states(NEXT, A)}
        assert {table: each.usable for table, each in states.items()} == {WORKS: False, PUPILS: True}
        assert "“经费”每年不同，须重新填写" in states[WORKS].words
        confirm_unchanged(who(COLLECTOR), NEXT, PUPILS, A, the_carried().digest)
        waiting = unchanged_state(NEXT, PUPILS, A)
        assert waiting is not None
        assert (waiting.waits, waiting.usable) == (True, False)
        assert "系统正在读取" in waiting.words


@pytest.mark.usefixtures("next_year")
class TestHands:
    """What is said of the whole part replaces one share, and none unseen."""

    OTHER = pupils("G440604199909150029,上官,")

    def test_it_is_the_next_version_of_the_only_share_whoever_gave_it(self) -> None:
        _by_staff(self.OTHER)
        said()
        (share,) = in_force(NEXT, PUPILS, A)
        assert (share.number, share.version, share.owner) == (1, 2, DEPUTY)
        assert part().unchanged_seq is not None
        assert rebuild() == []

    def test_refused_beside_several_shares_until_they_are_put_together(self) -> None:
        sent(CHANGED)
        _by_staff(self.OTHER)
        with refused("must-change"):
            said()
        state = unchanged_state(NEXT, PUPILS, A)
        assert state is not None
        assert "本部门本年已报送 2 份（“学生”、“学生”），确认前须在“汇总”中撤下或并成一份" in state.words
        arrange(who(COLLECTOR), NEXT, PUPILS, A, "withdraw", 2, arrangement_digest(part()))
        said()
        assert part().unchanged_seq is not None

    def test_a_hand_that_comes_after_it_stands_beside_it_and_it_is_said_no_more(self) -> None:
        said()
        _by_staff(self.OTHER)
        assert (len(in_force(NEXT, PUPILS, A)), part().rows, part().unchanged_seq) == (2, 2, None)
        arrange(who(COLLECTOR), NEXT, PUPILS, A, "withdraw", 2, arrangement_digest(part()))
        assert part().unchanged_seq is not None, "what is left is what was said to hold"


def _by_staff(content: bytes) -> None:
    read_delivery(receive(who(DEPUTY), NEXT, A, "学生.csv", content).delivery, ReaderHere())


def _works_of_next_year(title: str = "甲") -> bytes:
    return f"成果名称,完成日期,经费,联系电话\n{title},2017-03-01,5,13800138000".encode("gb18030")


def test_a_file_that_reads_otherwise_is_not_taken_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """What counts is what was read: only rows that are last year's are called unchanged."""
    with_an_edition()
    with clock.simulated(a_year_later()):
        delivery = confirm_unchanged(who(COLLECTOR), NEXT, PUPILS, A, the_carried().digest).delivery
        from acts.context import the_archive

        path = the_archive().path(Delivery.objects.get(event_seq=delivery).file)
        path.chmod(0o644)
        path.write_bytes(CHANGED)
        read_delivery(delivery, ReaderHere())
        assert part().unchanged_seq is None


def test_nothing_is_carried_without_an_edition() -> None:
    with clock.simulated(when(5)):
        found()
    with clock.simulated(a_year_later()):
        from tests.acts.next_year import opened_next

        opened_next()
        assert carried() is None
        assert unchanged_states(NEXT, A) == []
        with refused("not-carried"):
            confirm_unchanged(who(COLLECTOR), NEXT, PUPILS, A, "x")


@pytest.mark.slow
def test_from_edition_to_edition() -> None:
    """The next edition's manifest says whose rows are last year's, who said so and of which edition; the public one does not."""
    with_an_edition(written=True)
    with clock.simulated(a_year_later()):
        for department, title in {A: "甲", B: "庚"}.items():
            sent(_works_of_next_year(title), department, "成果.csv")
        signed_and_submitted(WORKS)
        said()
        signed_and_submitted()
        for table in (WORKS, PUPILS):
            approved_by_all(table)
        edition = decided(NEXT)
        told = json.loads((edition.folder / "manifest.json").read_text(encoding="utf-8"))
        (entry,) = told["unchanged"]
        assert (entry["sheet_code"], entry["department"], entry["rows"]) == ("10.1", "教务处", 1)
        assert entry["edition"].startswith("2016年度（2015—2016学年）校内定稿版（第一版，校验码 ")
        assert told["compared_with"] == ""
        public = publish(who(PRINCIPAL), NEXT, edition.digest)
        assert json.loads((public.folder / "manifest.json").read_text(encoding="utf-8"))["unchanged"] == []
        assert list(edition_faults()) == []
        assert rebuild() == []
