"""A home with the sample school, its plan decided and its year open: as after the first start."""

import os
from datetime import date
from pathlib import Path
from typing import Any

YEAR = 2016


def start_in(root: Path) -> None:
    """Let this process work in that home."""
    os.environ["STATEDATA_HOME"] = str(root)
    from ledger.setup import start_ledger

    start_ledger()


def found() -> None:
    """Tables and school."""
    from ledger.setup import migrate

    migrate()
    from sample import years

    years.found()


def open_the_year(files: Path) -> Any:
    """Decide the plan, open the year; gives the stage on which its people play."""
    from sample import scenes, years

    stage = years.stage_for(YEAR, files, Nobody(), lambda _: None)
    scenes.open_year(stage, list(stage.plan.values()))
    stage.calendar.go_to(date(YEAR, 10, 18))
    return stage


class Nobody:
    """A machine that does nothing: the steps are measured one by one."""

    def until_read(self, delivery: int) -> None:
        pass

    def until_edition(self, year: int) -> None:
        pass
