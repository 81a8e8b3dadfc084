"""A small but real year of the sample school: three sheets, six files, every desk, both gates, both editions.

Its people play from a process of their own, scene by scene: `python -m tests.flows.small_year`.
"""

import json
import sys
from pathlib import Path
from typing import Any

from catalog.home import current_home
from ledger.setup import migrate, start_ledger

start_ledger()
from acts.context import sheet  # noqa: E402
from acts.years import gates  # noqa: E402 - the acts need the started ledger
from ledger.models import Delivery, Edition, Event  # noqa: E402
from ledger.stage import stage_of  # noqa: E402
from sample import scenes, years  # noqa: E402
from sample.playing import Stage, who  # noqa: E402

YEAR = 2016
TABLES = ("students", "enrolment", "funding_income")
DEPARTMENTS = ("student_affairs", "academic", "finance")
GATES = {"qc": "T0017", "leading_group": "T0004"}

_stage: Stage | None = None


class Elsewhere:
    """The machine is the real processes; who plays here does not wait for them."""

    def until_read(self, delivery: int) -> None: ...

    def until_edition(self, year: int) -> None: ...


def found(folder: str) -> int:
    """The school, its plan of three sheets decided, the year opened, templates out."""
    global _stage  # noqa: PLW0603 - one stage for the life of this process

    _stage = years.stage_for(YEAR, Path(folder), Elsewhere(), lambda _: None)
    with _stage.calendar.act():
        years.found()
    scenes.open_year(_stage, [_stage.plan[table] for table in TABLES])
    return len(TABLES)


def send(upload: str, department: str) -> int:
    """The department's file of that round, by the real act; gives its delivery."""
    (delivery,) = [each for each in _ours(int(upload)) if each["department"] == department]
    return scenes.send(the_stage(), delivery)


def _ours(upload: int) -> list[dict[str, Any]]:
    return [each for each in the_stage().deliveries(upload) if set(each["tables"]) & set(TABLES)]


def answered(delivery: str) -> bool:
    """Whether the sender has his 审核反馈表, or the sentence that refuses his file."""
    row = Delivery.objects.get(event_seq=int(delivery))
    folder = current_home().outgoing / str(row.year) / "feedback" / row.department
    return row.state == "refused" or any(folder.glob(f"{delivery}-*.xlsx"))


def bring(table: str) -> str:
    """The sheet signed, explained, handed in, and through all its desks."""
    prepared = [said for upload in (1, 2) for each in _ours(upload) for said in each["explanations"]]
    scenes.sign(the_stage(), table)
    scenes.say_why(the_stage(), table, prepared)
    scenes.hand_in(the_stage(), table)
    scenes.review(the_stage(), table)
    return stage_of(sheet(YEAR, table)).desk


def pass_gate(gate: str) -> str:
    """The gate passed by its person, on the dataset that stands."""
    digest = gates.dataset_state(YEAR).digest
    assert digest is not None
    with the_stage().calendar.act():
        gates.pass_gate(who(GATES[gate]), YEAR, gate, digest)  # type: ignore[arg-type]
    return digest


def publish() -> int:
    """The principal's decision on the public edition."""
    scenes.make_public(the_stage())
    return editions()


def editions() -> int:

    return Edition.objects.count()


def record() -> dict[str, Any]:
    """All that a year leaves, without the machine's own time: events in order, files by digest, editions."""
    home = current_home()
    return {
        "events": [_told(event) for event in Event.objects.order_by("seq")],
        "archive": _kept(home.archive),
        "store": _kept(home.store),
        "editions": [list(each) for each in Edition.objects.order_by("event_seq").values_list("kind", "number", "digest")],
        "staged": (home.staging / str(YEAR) / "built_from").read_text(encoding="ascii"),
        "folders": sorted(path.name for path in home.editions.iterdir()),
    }


def _told(event: Event) -> list[Any]:
    """An event as it is told; the manifest of an edition counts containers, in which the packing writes the time."""
    payload = {name: value for name, value in json.loads(event.payload).items() if name != "manifest"}
    return [event.seq, event.kind, event.version, payload, event.actor, event.acting_for, event.road, event.at]


def _kept(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def the_stage() -> Stage:
    assert _stage is not None, "the year has not begun"
    return _stage


def main() -> None:
    """Play what comes in as lines of words, each answered by a line."""
    migrate()
    for line in sys.stdin:
        verb, *words = line.split()
        sys.stdout.write(json.dumps(globals()[verb](*words), ensure_ascii=False) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
