"""The one folder of run-time state, `STATEDATA_HOME`, and where each thing lies in it."""

import os
from dataclasses import dataclass
from pathlib import Path

DEFAULT = Path("var")


@dataclass(frozen=True)
class Home:
    """Paths below the home folder. Folders are made on first use by whoever writes there."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "ledger.sqlite3"

    @property
    def archive(self) -> Path:
        """Bytes of deliveries and evidence by digest; never changed."""
        return self.root / "archive"

    @property
    def store(self) -> Path:
        """Parquet and JSON by digest: rows, changes, problems, findings, outcomes."""
        return self.root / "store"

    @property
    def staging(self) -> Path:
        return self.root / "staging"

    @property
    def editions(self) -> Path:
        return self.root / "editions"

    @property
    def outgoing(self) -> Path:
        """Files made for people: templates, annotated copies, forms to sign. Can be made again."""
        return self.root / "outgoing"

    @property
    def prefect(self) -> Path:
        return self.root / "prefect"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def scratch(self) -> Path:
        """Temporary files on the same file system, so that a finished one can be renamed into place."""
        return self.root / "scratch"


def current_home() -> Home:
    """The home that the environment names, made if it is not there, closed to other users of the machine."""
    root = Path(os.environ.get("STATEDATA_HOME") or DEFAULT).resolve()
    if not root.exists():
        root.mkdir(parents=True, mode=0o700, exist_ok=True)
    return Home(root)
