"""基线: last year's exports from elsewhere, compared with and never more than that."""

from datetime import date
from pathlib import Path

import pytest

from acts.context import Refused, the_archive, the_home, the_store
from acts.judged.evaluation import evaluate, last_year_of, standing_set
from acts.publishing.figures import key_figures
from acts.publishing.publish import make_edition, publish
from acts.receiving.archive_check import archive_faults, archive_notes
from acts.review.audit_form import audit_form
from acts.years.baseline import baseline_findings, record_baseline
from acts.years.baseline_files import GivenFile
from acts.years.gates import dataset_state, pass_gate
from acts.years.suite import run_suite
from acts.years.year import close_year, open_year
from ledger.facts import BaselineFacts
from ledger.load_facts import baseline_facts
from ledger.models import Baseline, Event
from ledger.verify import chain_faults, rebuild
from tests.acts.comparing import LAST, write_comparing
from tests.acts.refusals import refused
from tests.acts.school import (
    COLLECTOR,
    GROUP_HEAD,
    MAINTAINER,
    OURS,
    PRINCIPAL,
    QC_HEAD,
    THEIRS,
    WORKS,
    YEAR,
    A,
    B,
    ReaderHere,
    accept_all,
    all_accepted,
    approve_it,
    found,
    opened,
    planned,
    questions,
    send,
    stage,
    submitted_works,
    the_draft,
    who,
    works,
)
from tests.workbooks.nasty.opc import packed

pytestmark = pytest.mark.django_db
SAYS = "与基线（未经本系统审核）相比："
BEFORE = YEAR - 1


@pytest.fixture(autouse=True)
def _looks_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a home of its own: some tests count or harm files."""
    monkeypatch.setenv("STATEDATA_CATALOG", str(write_comparing(tmp_path / "data")))
    monkeypatch.setenv("STATEDATA_HOME", str(tmp_path / "home"))


def given(content: bytes = LAST, name: str = "成果.csv") -> GivenFile:
    return GivenFile(name, content)


def recorded(*files: GivenFile, by: str = QC_HEAD, year: int = BEFORE) -> BaselineFacts:
    return record_baseline(who(by), year, files or (given(),), ReaderHere())


def messages() -> list[str]:
    frame = the_draft().findings
    return list(frame[frame["rule"] == "work-funds-moved"]["message"])


def test_what_came_from_elsewhere_is_kept_and_counted() -> None:
    found()
    kept = recorded(given(), given(LAST))
    assert (kept.year, kept.version, len(kept.files)) == (BEFORE, 1, 1)
    (sheet,) = kept.sheets
    assert (sheet.table, sheet.rows, sheet.errors) == (WORKS, 3, 1)
    assert the_archive().path(kept.files[0][0]).read_bytes() == LAST
    (error,) = baseline_findings(kept)[WORKS].to_dict("records")
    assert (error["rule"], error["cell"]) == ("work-in-period", "B3")


def test_two_files_of_one_sheet_are_one_sheet() -> None:
    found()
    kept = recorded(given(works("甲,2015-03-01,1")), given(works("乙,2015-03-02,1"), "成果二.csv"))
    assert [(each.table, each.rows) for each in kept.sheets] == [(WORKS, 2)]


def test_rules_compare_with_it_and_say_so() -> None:
    opened()
    send(A, OURS)
    assert messages() == []
    recorded()
    assert messages() == [f"{SAYS}上年度经费 1 万元，本年度 5 万元，变动 400%"]
    figures = {each.title: each for each in key_figures(YEAR, WORKS, the_draft().version)}
    assert figures["记录数"].last_year == 3


def test_a_year_of_our_own_says_nothing_of_a_baseline() -> None:
    """The prefix is for what nobody here has approved, and for findings that look back only."""
    opened()
    send(A, OURS)
    recorded()
    frame = the_draft().findings
    assert not any(SAYS in each for each in frame[frame["rule"] != "work-funds-moved"]["message"])


def test_what_is_submitted_already_is_judged_anew() -> None:
    opened()
    submitted_works()
    before = questions()
    accept_all()
    approve_it()
    assert stage().accepted
    recorded()
    assert len(questions()) == len(before) + 1
    assert not stage().accepted or stage().news


def test_a_newer_one_replaces_it_as_a_whole() -> None:
    opened()
    send(A, OURS)
    recorded()
    again = recorded(given(works("甲,2015-03-01,5")))
    assert (again.version, again.sheets[0].rows) == (2, 1)
    assert messages() == []
    assert Baseline.objects.count() == 2


@pytest.mark.parametrize("staff_no", [COLLECTOR, GROUP_HEAD, PRINCIPAL, MAINTAINER])
def test_only_the_qc_office(staff_no: str) -> None:
    found()
    with refused("not-your-post"):
        recorded(by=staff_no)
    assert not any(path.is_file() for path in the_archive().root.rglob("*"))


def test_a_year_with_data_of_its_own_takes_none() -> None:
    opened()
    with refused("has-own-data"):
        recorded(year=YEAR)


def test_none_comes_in_once_the_next_year_is_settled() -> None:
    opened()
    close_year(who(QC_HEAD), YEAR)
    with refused("closed"):
        recorded()


def test_a_baseline_falls_away_once_its_year_is_opened() -> None:
    found()
    recorded(year=YEAR)
    assert baseline_facts(YEAR) is not None
    assert last_year_of(YEAR + 1).baseline
    planned()
    open_year(who(QC_HEAD), YEAR, *_window())
    assert baseline_facts(YEAR) is None
    assert not last_year_of(YEAR + 1).baseline


def _window() -> tuple[date, date]:
    return date(YEAR, 9, 2), date(YEAR, 10, 15)


@pytest.mark.parametrize(
    ("files", "why", "words"),
    [
        ([], "no-file", "没有指明文件"),
        ([given(b"")], "size", "成果.csv：文件是空的"),
        ([given(b"PK\x03\x04" + b"x" * 40, "坏.xlsx")], "unusable-file", "坏.xlsx："),
        ([given(), given("甲,乙\n1,2".encode(), "别的.csv")], "unusable-file", "别的.csv 的工作表"),
        ([given(packed({"成果.csv": LAST, "说明.pdf": b"%PDF-1.4"}), "包.zip")], "unusable-file", "包.zip › 说明.pdf："),
        ([given(packed({"说明.pdf": b"%PDF-1.4"}), "包.zip")], "no-table-inside", "包.zip："),
    ],
)
def test_what_cannot_be_read_stops_all(files: list[GivenFile], why: str, words: str) -> None:
    found()
    events = Event.objects.count()
    with pytest.raises(Refused) as refusal:
        record_baseline(who(QC_HEAD), BEFORE, files, ReaderHere())
    assert refusal.value.code == why
    assert words in str(refusal.value)
    assert Event.objects.count() == events
    assert not any(path.is_file() for path in the_archive().root.rglob("*"))


def test_of_a_zip_the_tables_are_taken_under_both_names() -> None:
    found()
    kept = recorded(given(packed({"一系/成果.csv": LAST, "~$成果.xlsx": b"x", "Thumbs.db": b"x"}), "D:\\包.zip"))
    assert [name for _, name, _ in kept.files] == ["包.zip › 成果.csv"]
    assert list(the_home().scratch.glob("unpacking-*")) == []


def test_a_year_must_be_one() -> None:
    found()
    with refused("no-such-year"):
        recorded(year=15)


def test_nothing_of_it_can_be_approved_or_published() -> None:
    opened()
    recorded()
    assert standing_set(BEFORE) == {}
    assert dataset_state(BEFORE).digest is None
    with refused("gates-open"):
        make_edition(BEFORE)
    with pytest.raises(Refused):
        pass_gate(who(QC_HEAD), BEFORE, "qc", "", "", "")
    with pytest.raises(Refused):
        publish(who(PRINCIPAL), BEFORE, "")


def test_editions_beside_it_name_it_and_the_public_one_leaves_it_out() -> None:
    opened()
    recorded()
    all_accepted()
    assert any(each.startswith(SAYS) for each in evaluate(YEAR, standing_set(YEAR))[WORKS].frame()["message"])
    run_suite(YEAR)
    for gate, by in (("qc", QC_HEAD), ("leading_group", GROUP_HEAD)):
        pass_gate(who(by), YEAR, gate, str(dataset_state(YEAR).digest), "meeting", "同意")  # type: ignore[arg-type]
    internal = make_edition(YEAR)
    page = (internal.folder / "诊断报告.html").read_text(encoding="utf-8")
    assert "本报告中的“基线”" in page
    assert "上年</th>" not in page
    assert "基线</th>" in page
    assert "上年数为基线，未经本系统审核" in (internal.folder / "manifest.json").read_text(encoding="utf-8")
    public = publish(who(PRINCIPAL), YEAR, internal.digest)
    told = b"".join(each.read_bytes() for each in public.folder.rglob("*") if each.is_file()).decode("utf-8", "ignore")
    assert "基线" not in told.replace("未建立基线", "")
    assert "每个数字旁边都有上年的数字" not in told
    assert list(archive_faults()) == []
    assert rebuild() == []


def test_the_audit_form_and_the_suite_name_it() -> None:
    opened()
    recorded()
    submitted_works()
    assert audit_form(YEAR, WORKS).read_bytes().startswith(b"%PDF")
    assert "本页所说的“上年”是基线" in run_suite(YEAR).path.read_text(encoding="utf-8")


def test_verify_knows_its_files() -> None:
    found()
    kept = recorded()
    assert list(archive_faults()) == []
    assert list(archive_notes()) == []
    assert rebuild() == []
    assert list(chain_faults()) == []
    path = the_archive().path(kept.files[0][0])
    path.chmod(0o644)
    path.write_bytes(b"x")
    assert list(archive_faults()) == ["基线文件“成果.csv”缺失或被改动"]
    the_store().path(kept.sheets[0].rows_file).unlink()
    assert any("数据文件" in each for each in archive_faults())


def test_both_departments_are_compared() -> None:
    opened()
    recorded(given(works("甲,2015-03-01,5", "丙,2015-05-01,100")))
    send(A, OURS)
    send(B, THEIRS)
    assert messages() == [f"{SAYS}上年度经费 100 万元，本年度 500 万元，变动 400%"]
