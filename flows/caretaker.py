"""自动巡检: the same comparing and mending as at every movement, shown as a run with what it found."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.client.orchestration import get_client

from flows.mending import Mended, Mender
from flows.prefect_dashboard import PrefectDashboard
from flows.rests import Rests
from flows.wanted import wanted_runs

_ZH = {"started": "开始等待", "woken": "唤醒", "brought_back": "恢复", "retired": "撤销", "renamed": "更新说明"}


@flow(name="caretaker", flow_run_name="自动巡检", persist_result=False, log_prints=False)
def caretaker() -> None:
    """Look at everything once, with nothing remembered."""
    with get_client(sync_client=True) as client:
        mender = Mender(PrefectDashboard(client), Rests(timedelta(seconds=20)))
        mended = mender.reconcile(wanted_runs(), datetime.now(UTC))
    create_markdown_artifact(_words(mended), key="caretaker", description="自动巡检")


def _words(mended: Mended) -> str:
    found = [f"- {_ZH[verb]} {count}" for verb, count in asdict(mended).items() if count]
    return "\n".join(found) or "台账与运行状态一致"
