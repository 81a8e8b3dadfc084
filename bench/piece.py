"""One piece in a process of its own: `python -m bench.piece NAME FILES`; figures as JSON on standard output.

A fresh process each time: memory that another piece took, and what it had kept warm, would blur the figures.
"""

import json
import sys
import tempfile
from dataclasses import asdict
from importlib import import_module
from pathlib import Path


def main(name: str, files: str) -> None:
    """Measure in an empty scratch folder."""
    with tempfile.TemporaryDirectory(prefix="statedata-bench-") as scratch:
        figures = import_module(f"bench.{name}").measure(Path(files), Path(scratch))
    json.dump([asdict(figure) for figure in figures], sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
