"""Editions (定稿版、公开版): a folder that is complete or not there at all, read-only, named by its content.

Files are written to a folder beside the final one, which is then renamed: nobody ever sees a half edition.
"""

import shutil
import tempfile
from pathlib import Path

from reports.edition_input import EditionInput, Kind, edition_digest
from reports.internal import fill_internal
from reports.manifest import Manifest, make_manifest, write_manifest
from reports.public import fill_public

__all__ = ["EditionInput", "Kind", "Manifest", "edition_digest", "write_edition"]

FILE_MODE = 0o444
FOLDER_MODE = 0o555


def write_edition(edition: EditionInput, out: Path) -> Manifest:
    """Write the edition's folder `out` and return its manifest.

    Raises:
        FileExistsError: if `out` is there already; an edition is never overwritten.
        ValueError: for an internal edition without diagnosis.
    """
    if out.exists():
        raise FileExistsError(f"{out} 已存在；定稿版不可覆盖，请另编版次")
    out.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        digest = {"internal": fill_internal, "public": fill_public}[edition.kind](edition, scratch)
        manifest = make_manifest(edition, scratch, digest)
        write_manifest(manifest, scratch)
        scratch.rename(out)
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    make_read_only(out)
    return manifest


def make_read_only(folder: Path) -> None:
    """Take write permission from all files and folders (an administrator can still remove them, by intent)."""
    for path in folder.rglob("*"):
        path.chmod(FOLDER_MODE if path.is_dir() else FILE_MODE)
    folder.chmod(FOLDER_MODE)
