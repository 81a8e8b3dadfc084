"""Prefect's server, as `prefect server start` would run it, without Prefect's newer dashboard.

Every page of that one asks an analytics host outside; the older one asks nobody. A setting only says which comes first,
and leaves a link to the other on every page.
"""

from pathlib import Path

import prefect

_NEWER = "__ui_v2_static_path__"


def main() -> None:
    """The command line of Prefect: `python -m flows.server server start …`."""
    if not hasattr(prefect, _NEWER):
        raise RuntimeError("Prefect serves its dashboards in another way than expected: see flows/server.py")
    setattr(prefect, _NEWER, Path(__file__).with_name("no-such-folder"))
    from prefect.cli import app

    app()


if __name__ == "__main__":
    main()
