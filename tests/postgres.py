"""A throw-away PostgreSQL server for tests, and Django's default connection pointed at a database of a test's own."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import dj_database_url
import psycopg
from django.db import connections

URL = "STATEDATA_TEST_POSTGRES_URL"
_PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Server:
    """Where a server is reached; `base` is the URL of its maintenance database."""

    base: str

    def url(self, database: str) -> str:
        return f"{self.base.rsplit('/', 1)[0]}/{database}"

    def run(self, statement: str) -> None:
        """A statement outside any transaction, as CREATE DATABASE wants it."""
        with psycopg.connect(self.base, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]


@contextmanager
def any_server() -> Iterator[Server | None]:
    """The server that the environment names, else one of our own, else None."""
    if url := os.environ.get(URL):
        yield Server(url)
        return
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not binaries:
        yield None
        return
    with _throw_away(binaries[-1].parent) as server:
        yield server


@contextmanager
def _throw_away(binaries: Path) -> Iterator[Server]:
    """Listens on a socket in a folder of its own only, so no port can be taken."""
    folder = Path(tempfile.mkdtemp(prefix="sd-pg-", dir="/tmp"))  # a socket has at most 107 characters
    as_owner = _as_owner(folder)
    data, log = folder / "data", folder / "log"
    subprocess.run(
        [*as_owner, binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"],
        check=True, capture_output=True, cwd=folder,
    )  # fmt: skip
    words = [*as_owner, binaries / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", "-F"]
    with log.open("wb") as out:
        process = subprocess.Popen(words, stdout=out, stderr=out, cwd=folder)
    try:
        server = Server(f"postgres://postgres@{quote(str(folder), safe='')}/postgres")
        _wait_for(server, log)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=_PATIENCE_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def _as_owner(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: then its Debian user owns the folder and the processes."""
    if os.geteuid() != 0:
        return []
    owner = pwd.getpwnam("postgres")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return ["runuser", "-u", "postgres", "--"]


def _wait_for(server: Server, log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            server.run("SELECT 1")
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise RuntimeError(log.read_text(encoding="utf-8", errors="replace")[-2000:]) from None
            time.sleep(0.05)
        else:
            return


def postgres_settings(url: str) -> dict[str, Any]:
    """Django's settings of a PostgreSQL database."""
    return {"OPTIONS": {}, **dj_database_url.parse(url)}


@contextmanager
def default_database(of: dict[str, Any]) -> Iterator[None]:
    """Let Django's default connection be another database, in this thread and in those that it starts."""
    before, kept = connections.settings["default"], connections["default"]
    connections.settings["default"] = {**before, **of}
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = before
        connections["default"] = kept
