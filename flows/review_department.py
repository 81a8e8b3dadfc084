"""The waiting run of one department: it ends when the ledger says that all its sheets are accepted."""

from prefect import flow

from flows.names import REVIEW
from flows.suspending import wait_for
from tasks.asking import open_question_of_department


@flow(name=REVIEW, persist_result=False, log_prints=False)
def review_department(year: int, department: str, opened_seq: int) -> None:
    """Ask the ledger; wait if something is open. `opened_seq` is the event that opened this gate."""
    question = open_question_of_department(year, department)
    if question:
        wait_for(question)
