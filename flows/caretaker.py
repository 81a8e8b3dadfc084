"""自动巡检: the same comparing and mending as at every movement, shown as a run with what it found."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.client.orchestration import get_client

from flows.mending import Mender
from flows.names import CARETAKER
from flows.prefect_dashboard import PrefectDashboard
from flows.rests import Rests
from flows.wanted import wanted_runs
from tasks.leftovers import remove_leftovers

_ZH = {
    "started": "开始等待", "woken": "唤醒", "brought_back": "恢复", "retired": "撤销", "renamed": "更新说明",
    "removed": "清理中断时未写完的文件",
}  # fmt: skip


@flow(name=CARETAKER, flow_run_name=CARETAKER, persist_result=False, log_prints=False)
def caretaker() -> None:
    """Look at everything once, with nothing remembered."""
    now = datetime.now(UTC)
    with get_client(sync_client=True) as client:
        mender = Mender(PrefectDashboard(client), Rests(timedelta(seconds=20)))
        found = asdict(mender.reconcile(wanted_runs(), now))
    found["removed"] = remove_leftovers()
    create_markdown_artifact(_words(found), key="caretaker", description=CARETAKER)


def _words(found: dict[str, int]) -> str:
    lines = [f"- {_ZH[verb]} {count}" for verb, count in found.items() if count]
    return "\n".join(lines) or "台账与运行状态一致"
