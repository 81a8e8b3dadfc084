"""The staging database of a year."""

from prefect import task

from ledger.setup import start_ledger
from tasks.quiet import quiet

_BUILT_FROM = "built_from"


@task(name="staging", task_run_name="{year}年度 暂存库", retries=2, retry_delay_seconds=3, persist_result=False)
@quiet
def refresh_staging(year: int) -> bool:
    """Build it from what is submitted now, unless it already holds just that; gives whether it was built."""
    start_ledger()
    from acts.context import the_catalog, the_home
    from acts.judged.evaluation import rows_paths, standing_set
    from catalog.digests import digest_of
    from warehouse.staging import build_staging, current_staging, staging_folder

    paths = rows_paths(standing_set(year))
    source = digest_of({"catalog": the_catalog().edition_digest, "rows": {table: path.name for table, path in paths.items()}})
    note = staging_folder(the_home(), year) / _BUILT_FROM
    if current_staging(the_home(), year) and note.exists() and note.read_text(encoding="ascii") == source:
        return False
    build_staging(the_home(), the_catalog(), year, paths)
    note.write_text(source, encoding="ascii")
    return True
