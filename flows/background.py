"""What the courier queues and the warm worker takes up: no process starts for a file."""

from prefect import task
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from flows.receive_delivery import receive_delivery
from tasks.asking import unread_deliveries
from tasks.staging import refresh_staging


@task(name="receive", task_run_name="来件 {delivery}", persist_result=False)
def receive(delivery: int) -> None:
    """Read and judge one delivery, shown as a run. A delivery that was queued twice is read once."""
    if delivery not in unread_deliveries():
        return
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):  # see flows.warm
        receive_delivery(delivery)


@task(name="restage", task_run_name="{year}年度 暂存库", persist_result=False)
def restage(year: int) -> None:
    """Bring the staging database to what is submitted now."""
    refresh_staging(year)
