"""The five processes of a home and what they see: Prefect server, runner, worker, courier, portal."""

import os
import secrets
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

from catalog.home import Home

SOURCE = Path(__file__).resolve().parent.parent
_PYTHON = sys.executable
PREFECT_USER = "statedata"

# What is not needed here and would cost processor time, or tell somebody outside something.
_OFF = (
    "PREFECT_SERVER_ANALYTICS_ENABLED",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS",
    "PREFECT_SERVER_EPHEMERAL_ENABLED",
    "PREFECT_LOGGING_TO_API_ENABLED",  # a state says all that a run of ours has to say
    "PREFECT_SERVER_SERVICES_SCHEDULER_ENABLED",
    "PREFECT_SERVER_SERVICES_LATE_RUNS_ENABLED",
    "PREFECT_SERVER_SERVICES_FOREMAN_ENABLED",
    "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED",
    "PREFECT_SERVER_SERVICES_CLEANUP_RECONCILER_ENABLED",
    "PREFECT_SERVER_UI_V2_ENABLED",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT",
)


@dataclass(frozen=True)
class Ports:
    """Where the portal and Prefect's dashboard listen."""

    portal: int = 8000
    prefect: int = 4200

    @classmethod
    def of(cls, portal: int) -> "Ports":
        """The usual place for Prefect, or another if some other home is there."""
        with socket.socket() as probe:
            taken = probe.connect_ex(("127.0.0.1", cls.prefect)) == 0
        return cls(portal, cls.free().prefect if taken else cls.prefect)

    @classmethod
    def free(cls) -> "Ports":
        """Two that nobody has now."""
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            other.bind(("127.0.0.1", 0))
            return cls(one.getsockname()[1], other.getsockname()[1])


@dataclass(frozen=True)
class Process:
    """One line of the Procfile: the words of its command, ready for a shell or without one."""

    name: str
    words: tuple[str, ...]


def environment(home: Home, ports: Ports) -> dict[str, str]:
    """What every process of the home sees. Prefect keeps to this machine, behind a password, and tells nobody anything."""
    (home.root / "static").mkdir(parents=True, exist_ok=True)  # whitenoise wants to see it, even empty
    login = f"{PREFECT_USER}:{_password(home)}"
    return {
        **os.environ,
        "STATEDATA_HOME": str(home.root),
        "PREFECT_HOME": str(home.prefect),
        "PREFECT_API_URL": f"http://127.0.0.1:{ports.prefect}/api",
        "PREFECT_API_AUTH_STRING": login,
        "PREFECT_SERVER_API_AUTH_STRING": login,
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "flow_runs",  # what ended 90 days ago; what waits is kept
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
        "DO_NOT_TRACK": "1",
        "MPLCONFIGDIR": str(home.scratch / "matplotlib"),  # its cache of fonts would lie in the user's own folder
        "PYTHONUNBUFFERED": "1",
        **dict.fromkeys(_OFF, "false"),
    }


def password_file(home: Home) -> Path:
    """Where the one password of Prefect's API in this home lies, readable by its owner only."""
    return home.root / "prefect_password"


def _password(home: Home) -> str:
    path = password_file(home)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(24), encoding="ascii")
    return path.read_text(encoding="ascii")


def prefect_server(ports: Ports) -> Process:
    words = ("server", "start", "--host", "127.0.0.1", "--port", str(ports.prefect))
    return Process("prefect", (_PYTHON, "-m", "flows.server", *words))


def ours() -> tuple[Process, ...]:
    """Runner, worker, courier. They wait by themselves until Prefect answers."""
    return tuple(Process(name, (_PYTHON, "-m", f"flows.{name}")) for name in ("runner", "worker", "courier"))


def portal(ports: Ports, host: str = "0.0.0.0") -> Process:  # noqa: S104 - clerks come from other machines of the house
    bind, wsgi = f"{host}:{ports.portal}", "portal.wsgi:application"
    size = ("--workers", "2", "--threads", "8")
    return Process("portal", (_PYTHON, "-m", "gunicorn", *size, "--no-control-socket", "--bind", bind, wsgi))


def procfile(ports: Ports) -> str:
    """The Procfile that `up` follows, for those who run it under something else."""
    lines = (f"{each.name}: {' '.join(each.words)}" for each in (prefect_server(ports), *ours(), portal(ports)))
    return "\n".join(lines) + "\n"
