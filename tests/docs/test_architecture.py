"""The documents name what is there: calls with their parameters, events with their payloads, tables with their columns."""

import importlib
import inspect
import re

import pytest
from django.apps import apps

from checks.findings_frame import FINDING_TYPES
from ledger.models import PROJECTIONS, Event
from ledger.payloads import PAYLOADS
from ledger.permission import Action
from tests.docs.consoles import DOCUMENTS, ROOT
from warehouse.parquet import SOURCE_TYPES

_CALL = re.compile(r"`([a-z_]+(?:\.[a-z_]+)+)\(([a-z_, ]+)\)`")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
LEDGER = (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8")
CALLS = sorted({(*found, path.name) for path in DOCUMENTS for found in _CALL.findall(path.read_text(encoding="utf-8"))})


def cells(text: str, first: str) -> list[str]:
    """The cells of the table row that begins with this code."""
    rows = [line for line in text.splitlines() if line.startswith(f"| `{first}`")]
    assert len(rows) == 1, f"{first} stands in {len(rows)} rows"
    return [cell.strip() for cell in rows[0].strip("|").split("|")]


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@pytest.mark.parametrize(("call", "parameters", "document"), CALLS)
def test_calls_are_as_written(call: str, parameters: str, document: str) -> None:
    module, _, function = call.rpartition(".")
    there = inspect.signature(getattr(importlib.import_module(module), function))
    assert list(there.parameters) == [each.strip() for each in parameters.split(",") if each.strip()], document


@pytest.mark.parametrize(("kind", "version"), sorted(PAYLOADS))
def test_every_event_is_drawn_with_its_payload(kind: str, version: int) -> None:
    rows = [line for line in LEDGER.splitlines() if line.startswith(f"| `{kind}` {version} |")]
    assert len(rows) == 1
    assert named(rows[0].split("|")[2]) == list(PAYLOADS[kind, version].model_fields)


@pytest.mark.parametrize("model", PROJECTIONS, ids=lambda model: model._meta.db_table)
def test_every_projection_is_drawn_with_its_columns(model: type) -> None:
    columns = [f.attname for f in model._meta.concrete_fields if not f.primary_key and f.attname != "event_seq"]  # type: ignore[attr-defined]
    assert named(cells(LEDGER, model._meta.db_table)[1]) == columns  # type: ignore[attr-defined]


def test_the_columns_of_the_event_table_are_told() -> None:
    chain = LEDGER.partition("| column of `event` |")[2].partition("\n\n")[0]
    told = [name for line in chain.splitlines()[2:] for name in named(line.split("|")[1])]
    assert told == [f.attname for f in Event._meta.concrete_fields]


def test_no_table_of_ours_is_left_out() -> None:
    tables = {model._meta.db_table for model in apps.get_app_config("ledger").get_models()}
    assert all(f"`{table}`" in LEDGER for table in tables)


def test_as_many_acts_of_persons_as_may_knows() -> None:
    told = LEDGER.partition("| act | who |")[2].partition("\n\n")[0].splitlines()[2:]
    acts = [act.strip() for line in told for act in line.split("|")[1].split(",")]
    assert len(acts) == len(Action)


def test_frames_are_as_told() -> None:
    assert [cells(ARCHITECTURE, name)[1] for name in SOURCE_TYPES] == list(SOURCE_TYPES.values())
    assert f"`{', '.join(FINDING_TYPES)}`" in " ".join(ARCHITECTURE.split())
