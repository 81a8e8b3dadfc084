"""Who said what foreign headers, words and worksheets mean in the parts of a sheet: hands in its data, whoever sent the files."""

from collections import defaultdict
from collections.abc import Mapping

from ledger.models import MappingUse, SavedMapping, Share

Hands = Mapping[tuple[str, int, int], frozenset[str]]


def mapping_hands(year: int, table: str) -> Hands:
    """By department, number and version of a share: who confirmed the saved mappings that its reading used.

    Also those who said of a worksheet that it is no sheet at all: what is not there was decided, too.
    """
    shares = Share.objects.filter(year=year, table=table)
    uses = MappingUse.objects.filter(delivery__in=shares.values("delivery"))
    used = list(uses.values_list("delivery", "confirmed_seq", "number"))
    if not used:  # nearly always: one query for a sheet that nobody had to be asked about
        return {}
    confirmed = SavedMapping.objects.filter(event_seq__in={seq for _, seq, _ in used}, table__in=(table, ""))
    by = {(seq, number): person for seq, number, person in confirmed.values_list("event_seq", "number", "by")}
    of_delivery: dict[int, set[str]] = defaultdict(set)
    for delivery, seq, number in used:
        if (seq, number) in by:
            of_delivery[delivery].add(by[seq, number])
    named = shares.values_list("department", "number", "version", "delivery")
    return {
        (department, number, version): frozenset(of_delivery[delivery])
        for department, number, version, delivery in named
        if delivery in of_delivery
    }
