"""`receive` after a second upload: figures for people and programs, and no values in either."""

import json
from pathlib import Path

import pytest

from catalog import clock
from tests.acts import school
from tests.acts.school import COLLECTOR, PHONE, A, works
from tests.cli.conftest import Run

pytestmark = pytest.mark.django_db
FIRST = works("甲,2014-03-01,5", "乙,2016-04-01,600", "丙,2016-04-01,7")
SECOND = works("甲,2016-03-01,5", "乙,2016-04-01,600", "丙,2016-04-02,7")


@pytest.fixture(autouse=True)
def _opened(db: None, small_catalog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATEDATA_CATALOG", str(small_catalog))
    with clock.simulated(school.when(5)):
        school.opened()


def sent(run: Run, folder: Path, content: bytes, name: str, *more: str) -> str:
    path = folder / name
    path.write_bytes(content)
    said = run("receive", path, "--department", A, "--as", COLLECTOR, "--at", "2016-09-06T09:30", *more)
    assert said.code == (4 if '"refused"' in said.out else 0), said.err
    return said.out


def test_people_are_told_what_differs(run: Run, tmp_path: Path) -> None:
    assert "与上次" not in sent(run, tmp_path, FIRST, "一.csv")
    told = sent(run, tmp_path, SECOND, "二.csv")
    assert "相比 1.1 成果：已改正 1 · 仍存在 1 · 新出现 0 · 另有改动 1" in told
    assert "另有改动 二 第 4 行 完成日期" in told
    assert not [word for word in (PHONE, "2016-04-02", "丙") if word in told]


def test_programs_get_one_object_a_file(run: Run, tmp_path: Path) -> None:
    first = json.loads(sent(run, tmp_path, FIRST, "一.csv", "--json"))
    assert (first["schema"], first["already"], first["tables"], first["since"]) == (1, False, ["works"], [])
    assert first["counts"] == {"error": 1, "question": 1, "notice": 0}
    second = json.loads(sent(run, tmp_path, SECOND, "二.csv", "--json"))
    (since,) = second["since"]
    assert (since["table"], since["earlier"], since["fixed"], since["still"], since["others"]) == (
        "works",
        first["delivery"],
        1,
        1,
        1,
    )
    assert Path(second["feedback"]).exists()
    refused = json.loads(sent(run, tmp_path, b"%PDF-1.4", "三.xlsx", "--json"))
    assert refused["refused"]["code"] == "pdf"
    assert set(json.loads(sent(run, tmp_path, b"x", "四.csv", "--json", "--no-wait"))) == {
        "schema",
        "file",
        "delivery",
        "already",
    }
