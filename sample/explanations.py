"""What collectors answer (情况说明) to findings that are odd but true."""

from dataclasses import dataclass

from sample.offices import SentFile


@dataclass(frozen=True)
class Explanation:
    """For findings of `table` (and `column`, unless "") whose message holds `keyword`, these words."""

    table: str
    column: str
    keyword: str
    words: str


_OF_2016: tuple[Explanation, ...] = ()
_OF_2015: tuple[Explanation, ...] = ()


def explanations_of(year: int, sent: SentFile) -> list[Explanation]:
    """What the collector of this file has to say about the findings left standing in it."""
    return [each for each in (_OF_2016 if year == 2016 else _OF_2015) if each.table in sent.tables]
