"""A year's way, as far as it is order: templates, all accepted, suite, two gates, the internal edition."""

from prefect import flow

from flows.names import COLLECT
from flows.suspending import wait_for
from tasks.asking import ACCEPTED, open_question_of_year
from tasks.edition import write_edition
from tasks.suite import run_whole_suite
from tasks.templates import put_out_templates


@flow(name=COLLECT, persist_result=False, log_prints=False)
def collect_year(year: int) -> None:
    """Go as far as the ledger allows, then wait under the question that is open.

    It starts from its first line after each waking, so every step may be done again; no step trusts that one before it was.
    """
    put_out_templates(year)
    question = open_question_of_year(year)
    if question and question != ACCEPTED:
        run_whole_suite(year)
    if question:
        wait_for(question)
    write_edition(year)
