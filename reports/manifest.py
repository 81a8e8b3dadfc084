"""The manifest of an edition: what cannot enter its digest (bytes of files, times, persons), beside the digest itself."""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from catalog.digests import check_code, digest_of_file
from reports.baseline import REMARK
from reports.data_package import write_json
from reports.diagnosis import Approval, UnchangedPart
from reports.edition_input import EditionInput, Kind

MANIFEST = "manifest.json"
SCHEMA = 1


@dataclass(frozen=True)
class FileEntry:
    """One file of the edition; `path` is relative to its folder."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class TableEntry:
    """One sheet of the edition, with the digest of its rows."""

    table: str
    code: str
    title: str
    digest: str


@dataclass(frozen=True)
class Manifest:
    """What `manifest.json` holds. `digest` names this edition's content; `source_digest` that of the whole dataset.

    `compared_with` says what last year's values are if they are no edition of this system.
    """

    kind: Kind
    number: int
    school: str
    school_code: str
    year: int
    digest: str
    source_digest: str
    rule_logic_digest: str
    rehearsal: bool
    made_at: datetime
    tables: tuple[TableEntry, ...]
    files: tuple[FileEntry, ...]
    approvals: tuple[Approval, ...]
    compared_with: str = ""
    unchanged: tuple[UnchangedPart, ...] = ()

    @property
    def check_code(self) -> str:
        return check_code(self.digest)


def make_manifest(edition: EditionInput, folder: Path, digest: str) -> Manifest:
    """The manifest of all files that stand in `folder` now."""
    sheets = edition.catalog.sheets
    return Manifest(
        kind=edition.kind,
        number=edition.number,
        school=edition.school.name,
        school_code=edition.school.code,
        year=edition.year,
        digest=digest,
        source_digest=edition.digest,
        rule_logic_digest=edition.rule_logic_digest,
        rehearsal=edition.rehearsal,
        made_at=edition.made_at,
        tables=tuple(
            TableEntry(table, sheets[table].code, sheets[table].title.zh, digest)
            for table, digest in edition.table_digests.items()
        ),
        files=tuple(file_entries(folder)),
        approvals=tuple(edition.approvals) if edition.kind == "internal" else (),
        compared_with=REMARK if edition.beside_baseline and edition.kind == "internal" else "",
        unchanged=tuple(edition.unchanged) if edition.kind == "internal" else (),
    )


def file_entries(folder: Path) -> list[FileEntry]:
    """Every file below `folder` but the manifest itself, by path."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return [FileEntry(path.relative_to(folder).as_posix(), path.stat().st_size, digest_of_file(path)) for path in paths]


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write `manifest.json`; times as ISO 8601 with their offset."""
    content = {"schema": SCHEMA, "check_code": manifest.check_code, **asdict(manifest)}
    content["made_at"] = manifest.made_at.isoformat()
    content["approvals"] = [{**asdict(each), "at": each.at.isoformat()} for each in manifest.approvals]
    content["unchanged"] = [{**asdict(each), "at": each.at.isoformat()} for each in manifest.unchanged]
    write_json(folder / MANIFEST, content)
