"""The people of the sample school at work: the same acts as page and command, at simulated times.

A `Machine` does what the processes of a real home do between two acts of people: read what came in, check the dataset
as a whole, write the edition when the gates are passed. The demo hands over one that waits for real processes, tests
one that works at once.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Protocol

from acts.context import Refused, Who
from catalog import clock
from catalog.load import DATA
from catalog.yaml_source import read_yaml
from ledger.models import Event
from sample.happenings import Happening, Kind

SCHOOL = DATA / "schools" / "sample"
Tell = Callable[[str], None]


class Machine(Protocol):
    """What works between the acts of people."""

    def until_read(self, delivery: int) -> None:
        """Come back when the delivery has been read, judged and staged."""

    def until_checked(self, year: int) -> None:
        """Come back when the dataset as a whole has been checked, all sheets being accepted."""

    def until_edition(self, year: int) -> None:
        """Come back when the internal edition of the year is there."""


def organisation() -> dict[str, Any]:
    """The sample school's organisation, as `acts.people.found.found_school` takes it."""
    content: dict[str, Any] = read_yaml(SCHOOL / "organisation.yaml").content
    return content


def plan() -> list[dict[str, Any]]:
    """The lines of its 任务分解与责任落实表."""
    lines: list[dict[str, Any]] = read_yaml(SCHOOL / "plan.yaml").content["assignments"]
    return lines


@dataclass
class Calendar:
    """Simulated time of one year's work: every act comes a few minutes after the last one."""

    moment: datetime

    @classmethod
    def from_day(cls, day: date) -> "Calendar":
        return cls(datetime.combine(day, time(8, 30), clock.SCHOOL_TIME))

    def go_to(self, day: date) -> None:
        """The morning of a later day; an earlier one is passed over."""
        self.moment = max(self.moment, datetime.combine(day, time(8, 30), clock.SCHOOL_TIME))

    def next_morning(self) -> None:
        self.go_to(self.moment.date() + timedelta(days=1))

    @contextmanager
    def act(self) -> Iterator[None]:
        self.moment += timedelta(minutes=7)
        with clock.simulated(self.moment):
            yield


@dataclass
class Stage:
    """What the scenes share: who stands on it, which files lie ready, who stands in for whom, what happened."""

    year: int
    folder: Path
    machine: Machine
    show: Tell
    calendar: Calendar
    plan: dict[str, dict[str, Any]] = field(default_factory=dict)
    stand_ins: dict[str, str] = field(default_factory=dict)
    happenings: list[Happening] = field(default_factory=list)

    def tell(self, words: str) -> None:
        """Show a line under its simulated day."""
        day = self.calendar.moment
        self.show(f"{day.year}年{day.month:>2}月{day.day:>2}日　{words}")

    def happened(self, kind: Kind, table: str, words: str, *, since: int, about: int = 0) -> None:
        """Tell what happened since an event, and keep it for the proof."""
        self.tell(f"{kind}　{words}")
        self.happenings.append(Happening(kind, self.year, table, words, since, head(), about))

    def collectors(self) -> dict[str, str]:
        """Department → staff number of its collector."""
        posts = organisation()["posts"]
        return {post["department"]: post["staff_no"] for post in posts if post["role"] == "collector"}

    def heads(self) -> dict[str, str]:
        """Department → staff number of its 部门数据责任人."""
        posts = organisation()["posts"]
        return {post["department"]: post["staff_no"] for post in posts if post["role"] == "department_head"}

    def deliveries(self, upload: int) -> list[dict[str, Any]]:
        """The files of one round of this year, as the manifest lists them."""
        listed = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))["deliveries"]
        return [each for each in listed if each["year"] == self.year and each["upload"] == upload]

    def refused(self, table: str, what: str, attempt: Callable[[], object]) -> None:
        """Try something that must be refused; what was said is told and kept.

        Raises:
            AssertionError: it was allowed.
        """
        since = head()
        try:
            with self.calendar.act():
                attempt()
        except Refused as refusal:
            self.happened(Kind.REFUSED, table, f"{what}：{refusal.message}", since=since)
            return
        raise AssertionError(f"was not refused: {what}")


def head() -> int:
    """The number of the last event."""
    return Event.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def who(staff_no: str) -> Who:
    return Who(staff_no, "command")
