"""Templates go out once."""

from prefect import task

from ledger.setup import start_ledger
from tasks.quiet import quiet


@task(name="templates", task_run_name="{year}年度 下发模板", retries=2, retry_delay_seconds=5, persist_result=False)
@quiet
def put_out_templates(year: int) -> int:
    """Write the templates unless all lie there already; gives their number. A run that was woken comes by again."""
    start_ledger()
    from acts.years.templates import template_path, write_templates
    from ledger.load_facts import sheet_facts, tables_of, year_facts

    facts = year_facts(year)
    departments = {code for table in tables_of(facts) for code in sheet_facts(facts, table).assignment.contributors}
    if not all(template_path(year, code).exists() for code in departments):
        write_templates(year)
    return len(departments)
