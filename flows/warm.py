"""Loaded once in the process from which `flows.runner` forks one for each run, so that a run starts in no time."""

import os
from contextlib import suppress
from uuid import UUID

from prefect.engine import handle_engine_signals
from prefect.flow_engine import load_flow_run, run_flow
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from catalog.mistakes import CatalogError
from flows.deployments import FLOWS
from ledger.setup import start_ledger

start_ledger()
from acts import context  # noqa: E402 - what every run asks is loaded before the fork; needs the started ledger
from acts.years import gates  # noqa: E402, F401 - what every run asks is loaded before the fork; needs the started ledger

with suppress(CatalogError):  # each run will say so itself
    context.the_catalog()


def carry_out(run_id: str, flow_name: str) -> None:
    """Carry out one flow run from its first line, in this process.

    Without Prefect's heartbeat: it makes every run wait a second or two at its end, and the automation that reads it
    would crash suspended runs. The courier looks after dead runs.
    """
    os.environ["PREFECT__FLOW_RUN_ID"] = run_id
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}), handle_engine_signals(UUID(run_id)):
        run_flow(FLOWS[flow_name], flow_run=load_flow_run(UUID(run_id)), return_type="state")
