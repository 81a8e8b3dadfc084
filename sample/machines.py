"""A machine that works at once, in this process: for tests and for playing without servers."""

from acts.publishing.publish import make_edition
from acts.receiving.preview import preview
from acts.receiving.read import read_delivery
from acts.years.suite import run_suite
from workbooks.isolated.isolation import Reader


class AtOnce:
    """Reads, checks and publishes the moment it is asked."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def until_read(self, delivery: int) -> None:
        outcome = read_delivery(delivery, self._reader)
        if not outcome.refused:
            preview(delivery)

    def until_checked(self, year: int) -> None:
        run_suite(year)

    def until_edition(self, year: int) -> None:
        make_edition(year)
