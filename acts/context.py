"""What every act starts from: who asks, the home with its stores, the catalog, and how a refusal is said."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.db import transaction

from catalog.catalog import Catalog
from catalog.home import Home, current_home
from catalog.load import DATA, load_catalog
from ledger.chain import Actor, append, lock, present
from ledger.facts import Desk, PersonFacts, SheetFacts, YearFacts
from ledger.load_facts import UnknownPersonError, UnknownSheetError, person_facts, sheet_facts, year_facts
from ledger.models import Event
from ledger.payloads.base import Payload
from ledger.permission import Action, Subject, Verdict, may
from warehouse.archive import Archive
from warehouse.store import Store


@dataclass(frozen=True)
class Who:
    """The real person who acts, and the road in: page, api, command, flow."""

    staff_no: str
    road: str


class Refused(Exception):
    """The act is not done. `message` and `remedy` are Chinese sentences for the person; nothing was changed."""

    def __init__(self, code: str, message: str, remedy: str = "") -> None:
        self.code, self.message, self.remedy = code, message, remedy
        super().__init__(f"{message}。{remedy}" if remedy else message)


class Moved(Refused):
    """What the person saw is no longer what stands."""

    def __init__(self) -> None:
        super().__init__("moved", "您看到的数据已有变化，本次操作未生效", "请刷新页面，核对新的校验码后再办理")


def the_home() -> Home:
    return current_home()


def the_catalog() -> Catalog:
    """The catalog of this installation; STATEDATA_CATALOG names another folder in the form of `data/`."""
    return load_catalog(catalog_root())


def catalog_root() -> Path:
    return Path(os.environ.get("STATEDATA_CATALOG") or DATA).resolve()


@cache
def _store(root: Path) -> Store:
    return Store(root)


def the_store() -> Store:
    return _store(the_home().store)


def the_archive() -> Archive:
    return Archive(the_home().archive)


def today() -> date:
    """The day of an act that happens now (simulated in a rehearsal)."""
    return present().date()


def person(staff_no: str) -> PersonFacts:
    """The person as of today.

    Raises:
        Refused: the ledger does not know the staff number.
    """
    try:
        return person_facts(staff_no, today())
    except UnknownPersonError:
        raise Refused("unknown-person", f"没有教工号为“{staff_no}”的人员", "请核对教工号，或请督导与质量控制办登记") from None


def sheet(year: int, table: str) -> SheetFacts:
    """The facts of one sheet of a year, by table name.

    Raises:
        Refused: the plan of the year does not name it.
    """
    try:
        return sheet_facts(year_facts(year), table)
    except UnknownSheetError:
        raise Refused("unknown-sheet", f"{year}年度的任务分解与责任落实表中没有“{table}”", "请核对表号与年度") from None


def allowed(who: Who, action: Action, *, year: YearFacts | None = None, of: SheetFacts | None = None,
            department: str = "", desk: Desk | None = None, following: YearFacts | None = None) -> Verdict:  # fmt: skip
    """Ask `may()`.

    Raises:
        Refused: with the verdict's code and sentence.
    """
    verdict = may(person(who.staff_no), action, Subject(year, of, department, desk, following))
    if not verdict:
        raise Refused(verdict.code, f"不能{action.zh}：{verdict.message}")
    return verdict


def commit(content: Payload, who: Who, verdict: Verdict) -> Event:
    """Append the event of an act that was allowed; call it inside the transaction that asked."""
    return append(content, Actor(who.staff_no, verdict.acting_for, who.road))


@contextmanager
def deciding() -> Iterator[None]:
    """The last, short step of an act: nobody else writes until it is asked again, appended and applied, or nothing is."""
    with transaction.atomic():
        lock()
        yield
