"""The archive: bytes of deliveries and evidence as they came, by digest."""

from pathlib import Path

from catalog.digests import digest_of_bytes
from warehouse.content import new_file, place_of, settle


class Archive:
    """Raw passthrough only: what is put in is never read, mended or changed here."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, content: bytes) -> str:
        """Keep these bytes; their digest. Putting the same content twice keeps it once."""
        digest = digest_of_bytes(content)
        if not self.has(digest):
            with new_file(self.root) as made:
                made.write_bytes(content)
                settle(made, self.path(digest))
        return digest

    def path(self, digest: str) -> Path:
        """Where the content lies (it has no suffix: its name and format are not known here)."""
        return place_of(self.root, digest)

    def has(self, digest: str) -> bool:
        return self.path(digest).is_file()
