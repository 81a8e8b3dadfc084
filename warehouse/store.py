"""The store: files that the system made (Parquet, JSON), by digest; can be made again, never changed."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog.digests import canonical_json, digest_of_file
from warehouse.content import new_file, place_of, settle
from warehouse.parquet import write_frame, write_query

if TYPE_CHECKING:
    import pandas as pd

PARQUET = ".parquet"
JSON = ".json"


class Store:
    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, digest: str, suffix: str = PARQUET) -> Path:
        return place_of(self.root, digest, suffix)

    def has(self, digest: str, suffix: str = PARQUET) -> bool:
        return self.path(digest, suffix).is_file()

    def is_whole(self, digest: str, suffix: str = PARQUET) -> bool:
        """Whether the file is there, and is what its name says."""
        return self.has(digest, suffix) and digest_of_file(self.path(digest, suffix)) == digest

    def adopt(self, path: Path) -> str:
        """Move a file in under its digest; its suffix stays. The path is gone afterwards."""
        digest = digest_of_file(path)
        with new_file(self.root) as made:
            shutil.move(path, made)  # may come from another file system
            settle(made, self.path(digest, path.suffix))
        return digest

    def put_json(self, value: Any) -> str:
        """Keep a JSON value in its canonical spelling; the digest equals `digest_of(value)`."""
        with new_file(self.root) as made:
            made.write_bytes(canonical_json(value))
            return self._settle(made, JSON)

    def get_json(self, digest: str) -> Any:
        return json.loads(self.path(digest, JSON).read_bytes())

    def put_frame(self, frame: "pd.DataFrame", types: Mapping[str, str]) -> str:
        """Keep a frame as Parquet: the columns of `types` (DuckDB types), in their order. Same content, same digest."""
        with new_file(self.root) as made:
            write_frame(frame, types, made)
            return self._settle(made, PARQUET)

    def put_query(self, sql: str) -> str:
        """Keep the result of a SELECT over Parquet files (paths in the text) as Parquet."""
        with new_file(self.root) as made:
            write_query(sql, made)
            return self._settle(made, PARQUET)

    def _settle(self, made: Path, suffix: str) -> str:
        digest = digest_of_file(made)
        settle(made, self.path(digest, suffix))
        return digest
