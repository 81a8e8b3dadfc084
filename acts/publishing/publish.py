"""Editions: the internal 定稿版 after the leading group, the public 公开版 by a decision of its own (办法第五条之四、五)."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from acts.context import Moved, Refused, Who, allowed, commit, deciding, the_home
from acts.publishing.edition_input import edition_input
from acts.publishing.editions import EditionInfo, edition_info
from acts.publishing.forbidden import forbidden_words
from acts.years.gates import dataset_state
from catalog.digests import digest_of_file, same_check_code
from ledger.chain import THE_SYSTEM, append
from ledger.facts import Role
from ledger.load_facts import year_facts
from ledger.models import Edition
from ledger.payloads.year import EditionPublished, YearDecided
from ledger.permission import Action
from reports.edition import FOLDER_MODE, Kind, Manifest, write_edition
from reports.leaks import leaks

MANIFEST = "manifest.json"


def make_edition(year: int) -> EditionInfo:
    """Write the internal edition of what the leading group passed. Doing it again gives the same edition.

    Raises:
        Refused: the gates are not passed on the present dataset. Nobody's word but the ledger's counts here.
    """
    dataset = passed_dataset(year)
    if done := _done(year, "internal", dataset):
        return done
    with _written(year, "internal") as (number, made, manifest), deciding():
        if passed_dataset(year) != dataset:
            raise Moved
        if done := _done(year, "internal", dataset):
            return done
        folder = _settled(made, year, "internal", number)
        append(_published(year, "internal", number, manifest, dataset, folder), THE_SYSTEM)
    return edition_info(Edition.objects.get(year=year, kind="internal", number=number))


def _done(year: int, kind: Kind, dataset: str) -> EditionInfo | None:
    row = Edition.objects.filter(year=year, kind=kind, dataset_digest=dataset).first()
    return edition_info(row) if row else None


def passed_dataset(year: int) -> str:
    """The digest of the dataset on which both gates were passed.

    Raises:
        Refused: they were not, or something moved since.
    """
    state = dataset_state(year)
    if state.digest is None or not state.decided:
        raise Refused("gates-open", "质控办总体核查与领导小组审定尚未全部通过", "请先完成审核环节")
    return state.digest


def publish(who: Who, year: int, digest: str, words: str = "") -> EditionInfo:
    """Decide and write the 公开版 from the internal edition that the person names by its 校验码.

    Raises:
        Refused: not the principal, no internal edition, or personal data found in a public file.
        Moved: the internal edition is another by now.
    """
    internal = _named(who, year, digest)
    if done := _done(year, "public", internal.dataset_digest):
        return done
    with _written(year, "public") as (number, made, manifest):
        _refuse_leaks(year, made)
        with deciding():
            verdict = allowed(who, Action.PUBLISH, year=year_facts(year))
            if _named(who, year, digest) != internal:
                raise Moved
            if done := _done(year, "public", internal.dataset_digest):
                return done
            post = Role.PRINCIPAL.zh if not verdict.acting_for else f"{Role.PRINCIPAL.zh}（代理）"
            decided = YearDecided(year=year, gate="publication", digest=internal.digest, post=post, words=words.strip())
            commit(decided, who, verdict)
            folder = _settled(made, year, "public", number)
            append(_published(year, "public", number, manifest, internal.dataset_digest, folder), THE_SYSTEM)
    return edition_info(Edition.objects.get(year=year, kind="public", number=number))


def _named(who: Who, year: int, digest: str) -> Edition:
    """The internal edition that the person names, which must be of the dataset that stands."""
    allowed(who, Action.PUBLISH, year=year_facts(year))
    internal = Edition.objects.filter(year=year, kind="internal").order_by("-number").first()
    if internal is None:
        raise Refused("no-edition", "还没有校内定稿版", "领导小组审定后方可公开")
    if not same_check_code(digest, internal.digest) or internal.dataset_digest != dataset_state(year).digest:
        raise Moved
    return internal


@contextmanager
def _written(year: int, kind: Kind) -> Iterator[tuple[int, Path, Manifest]]:
    """The next edition written under a name of its own, so that two who do it at once don't meet; gone if not settled."""
    number = Edition.objects.filter(year=year, kind=kind).count() + 1
    made = the_home().editions / f"making-{year}-{kind}-{number}-{uuid4().hex[:8]}"
    try:
        yield number, made, write_edition(edition_input(year, kind, number), made)
    finally:
        if made.exists():
            discard(made)


def _settled(made: Path, year: int, kind: Kind, number: int) -> Path:
    """Give the folder its name, under the lock; one there that no event names was left by an interrupted try."""
    folder = the_home().editions / f"{year}-{kind}-{number}"
    if folder.exists():
        discard(folder)
    made.chmod(0o755)  # a folder that may not be written cannot be renamed by everybody
    made.rename(folder)
    folder.chmod(FOLDER_MODE)
    return folder


def discard(folder: Path) -> None:
    """Remove an edition folder that was never published."""
    for path in (folder, *folder.rglob("*")):
        if path.is_dir():
            path.chmod(0o755)
    shutil.rmtree(folder)


def _published(year: int, kind: Kind, number: int, manifest: Manifest, dataset: str, folder: Path) -> EditionPublished:
    return EditionPublished(
        year=year,
        edition=kind,
        number=number,
        digest=manifest.digest,
        dataset_digest=dataset,
        manifest=digest_of_file(folder / MANIFEST),
        folder=folder.name,
    )


def _refuse_leaks(year: int, folder: Path) -> None:
    if found := leaks(folder, forbidden_words(year)):
        raise Refused("leak", f"公开版中发现 {len(found)} 处个人信息，已停止公开", "请联系数据平台管理维护专员")


def edition_faults() -> list[str]:
    """Editions on disk that are not what was published, one Chinese sentence each."""
    return [fault for row in Edition.objects.order_by("event_seq") if (fault := _fault(row))]


def _fault(row: Edition) -> str:
    folder = the_home().editions / row.folder
    manifest = folder / MANIFEST
    if not manifest.exists():
        return f"{row.folder}：缺少清单文件"
    if digest_of_file(manifest) != row.manifest:
        return f"{row.folder}：清单文件被改动"
    entries = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    for entry in entries:
        path = folder / entry["path"]
        if not path.exists() or digest_of_file(path) != entry["sha256"]:
            return f"{row.folder}：文件 {entry['path']} 缺失或被改动"
    known = {MANIFEST, *(entry["path"] for entry in entries)}
    there = (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_symlink() or path.is_file())
    return next((f"{row.folder}：文件 {name} 不属于该版本" for name in there if name not in known), "")
