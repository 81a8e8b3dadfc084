"""A row's name in one holder's file and in the merged version, where several holders have rows of one name.

Which of them keeps it is told by content (`warehouse.merging.tell_apart`), so it may be another one after an upload:
whoever compares two merged versions must look through the names of the holder's own files.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from warehouse.parquet import plain_connection, quoted

_PLACE = "source_department, source_file, source_worksheet, source_row, row_digest"


def names_in(own: Path, merged: Path) -> dict[str, str]:
    """row_id in a holder's file → row_id in the merged version, of those that are called otherwise there."""
    found = plain_connection().execute(
        f"SELECT own.row_id, there.row_id FROM read_parquet({quoted(own)}) own "
        f"JOIN read_parquet({quoted(merged)}) there USING ({_PLACE}) WHERE own.row_id <> there.row_id"
    )
    return dict(found.fetchall())


@dataclass(frozen=True)
class RowNames:
    """`then` and `now`: names in the merged versions (`names_in`); `renamed`: old → new row_id where a key was corrected."""

    then: Mapping[str, str]
    now: Mapping[str, str]
    renamed: Mapping[str, str]

    def merged(self) -> dict[str, str]:
        """Name in the merged version then → name in the merged version now, where they differ."""
        return {before: self.now.get(own, own) for before, own in self._own() if self.now.get(own, own) != before}

    def own(self) -> dict[str, str]:
        """Name in the merged version then → name in the holder's own file now, where they differ."""
        return {before: own for before, own in self._own() if own != before}

    def gone(self, own: Collection[str]) -> frozenset[str]:
        """What rows of these names in the holder's file were called in the merged version then."""
        return frozenset(self.then.get(each, each) for each in own)

    def _own(self) -> list[tuple[str, str]]:
        """Name in the merged version then and in the holder's file now, of all that may be called otherwise."""
        back = {new: old for old, new in self.renamed.items()}
        touched = {*self.then, *self.renamed, *(back.get(each, each) for each in self.now)}
        return [(self.then.get(each, each), self.renamed.get(each, each)) for each in sorted(touched)]
