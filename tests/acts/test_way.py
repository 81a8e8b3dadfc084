"""The whole way of the data through the acts: parts, signatures, submission, desks, gates, editions."""

import json
from pathlib import Path

import pytest
from django.db import transaction

from acts.context import Moved, the_home
from acts.people.found import record_people
from acts.publishing.editions import editions
from acts.publishing.publish import edition_faults, make_edition, publish
from acts.receiving.archive_check import archive_faults
from acts.receiving.receive import receive
from acts.years.gates import dataset_state, department_state, pass_gate
from catalog import clock
from catalog.digests import check_code
from ledger.models import Event, YearDecision
from ledger.verify import chain_faults, rebuild
from tests.acts.refusals import refused
from tests.acts.school import (
    COLLECTOR,
    GROUP_HEAD,
    PHONE,
    PRINCIPAL,
    PUPIL,
    PUPIL_NO,
    PUPILS,
    QC_HEAD,
    WORKS,
    YEAR,
    A,
    all_accepted,
    when,
    who,
)
from tests.acts.school import opened as open_school

pytestmark = pytest.mark.django_db


def passed(gate: str, by: str) -> None:
    state = dataset_state(YEAR)
    assert state.digest is not None
    pass_gate(who(by), YEAR, gate, check_code(state.digest), "meeting", "同意")  # type: ignore[arg-type]


def test_the_whole_way(opened: None) -> None:
    all_accepted()
    _department_and_dataset()
    with refused("gates-open"):
        make_edition(YEAR)
    _gates()
    _editions()
    assert list(chain_faults()) == []
    assert rebuild() == []
    assert list(archive_faults()) == []


def _department_and_dataset() -> None:
    department = department_state(YEAR, A)
    assert department.all_accepted
    assert department.waits_for == ""
    state = dataset_state(YEAR)
    assert state.ready
    assert set(state.accepted) == {WORKS, PUPILS}
    assert state.open_gate() == "qc"


def _gates() -> None:
    state = dataset_state(YEAR)
    assert state.digest is not None
    with refused("too-early"):
        pass_gate(who(GROUP_HEAD), YEAR, "leading_group", state.digest)
    with refused("not-your-post"):
        pass_gate(who(GROUP_HEAD), YEAR, "qc", state.digest)
    with pytest.raises(Moved):
        pass_gate(who(QC_HEAD), YEAR, "qc", "0" * 64)
    passed("qc", QC_HEAD)
    assert dataset_state(YEAR).open_gate() == "leading_group"
    with refused("not-this-gate"):
        pass_gate(who(QC_HEAD), YEAR, "qc", state.digest)
    with refused("no-edition"):
        passed("leading_group", GROUP_HEAD)
        publish(who(PRINCIPAL), YEAR, "0" * 64)
    assert dataset_state(YEAR).open_gate() is None
    assert [row.form for row in YearDecision.objects.order_by("event_seq")] == ["meeting", "meeting"]
    with refused("locked"):
        receive(who(COLLECTOR), YEAR, A, "晚.csv", b"x")


def _editions() -> None:
    internal = make_edition(YEAR)
    events = Event.objects.count()
    assert make_edition(YEAR) == internal
    assert Event.objects.count() == events
    assert (internal.folder / f"{WORKS}.csv").read_text(encoding="utf-8-sig").count("\n") == 4
    _manifest_lists_every_file(internal.folder)
    with refused("not-your-post"):
        publish(who(GROUP_HEAD), YEAR, internal.digest)
    with pytest.raises(Moved):
        publish(who(PRINCIPAL), YEAR, "0" * 64)
    public = publish(who(PRINCIPAL), YEAR, check_code(internal.digest))
    assert publish(who(PRINCIPAL), YEAR, internal.digest) == public
    assert [each.kind for each in editions(YEAR)] == ["internal", "public"]
    _no_forbidden_word(public.folder)
    _tampered(internal.folder)


def _manifest_lists_every_file(folder: Path) -> None:
    listed = {entry["path"] for entry in json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]}
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert there == {*listed, "manifest.json"}
    assert folder.is_relative_to(the_home().editions)


def _no_forbidden_word(folder: Path) -> None:
    """In no byte of any file of the public edition, however it is packed."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 4
    content = b"\n".join(path.read_bytes() for path in files)
    for word in (PHONE, PUPIL, PUPIL_NO):
        assert all(word.encode(coding) not in content for coding in ("utf-8", "gb18030", "utf-16-le"))
    assert "示例学校".encode() in content


def _tampered(folder: Path) -> None:
    assert edition_faults() == []
    path = folder / f"{WORKS}.csv"
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b"x")
    assert edition_faults() == [f"{folder.name}：文件 {WORKS}.csv 缺失或被改动"]


def test_two_homes_give_the_same_dataset(db: None) -> None:
    """The digest of the dataset depends on no time and no number of an event."""
    found = []
    for day in (5, 20):
        with transaction.atomic(), clock.simulated(when(day)):
            open_school()
            if found:
                record_people(who(QC_HEAD), [{"staff_no": "X1", "name": "新", "department": A}], [])
            all_accepted()
            found.append(dataset_state(YEAR).digest)
            transaction.set_rollback(True)
    assert found[0] is not None
    assert found[0] == found[1]
