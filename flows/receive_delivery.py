"""What happens to a file that came in: read, judged, fed back."""

from prefect import flow

from flows.names import RECEIVE
from tasks.feedback import write_feedback
from tasks.judge import judge_delivery
from tasks.read import read_file


@flow(name=RECEIVE, persist_result=False, log_prints=False)
def receive_delivery(delivery: int) -> None:
    """Go through the steps; a file that was refused ends after the first, with its sentence in the ledger."""
    if not read_file(delivery):
        return
    judge_delivery(delivery)
    write_feedback(delivery)
