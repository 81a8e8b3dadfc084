"""The files of a 基线 as they are handed over: each content once, a zip as the tables in it."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from acts.context import Refused, the_home
from acts.receiving.receive import LARGEST_BYTES, plain_name
from acts.receiving.receive_bundle import Unbundles
from workbooks.opening.bundles import Unbundled, may_be_bundle

_NO_DATA = frozenset(("skipped", "lock-file"))  # what systems and office programs leave behind in a folder


@dataclass(frozen=True)
class GivenFile:
    """A file as somebody hands it over."""

    name: str
    content: bytes


def plain_files(files: Sequence[GivenFile], reader: Unbundles) -> list[GivenFile]:
    """Each content once, under its bare name; the tables of a zip under the names `包名.zip › 文件名`.

    Raises:
        Refused: a file is empty or too large, or in a zip stands what is no table.
    """
    once = {each.content: each for given in files for each in _unpacked(given, reader)}
    if bad := [each.name for each in once.values() if not each.content or len(each.content) > LARGEST_BYTES]:
        raise Refused("size", f"{'、'.join(bad)}：文件是空的，或超过 60 MB", "请核对文件；过大的请分成几个文件")
    if not once:
        raise Refused("no-file", "没有指明文件", "请指明上年的数据文件")
    return list(once.values())


def _unpacked(given: GivenFile, reader: Unbundles) -> Iterator[GivenFile]:
    name = plain_name(given.name)
    if len(given.content) > LARGEST_BYTES or not may_be_bundle(given.content):
        yield GivenFile(name, given.content)
        return
    the_home().scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="unpacking-", dir=the_home().scratch) as scratch:
        packed, out = Path(scratch) / "packed", Path(scratch) / "files"
        packed.write_bytes(given.content)
        out.mkdir()
        found = reader.unbundle(packed, name, out)
        if not found.bundle:
            yield GivenFile(name, given.content)
            return
        _whole_or_refused(found)
        yield from (GivenFile(each.name, (out / each.file).read_bytes()) for each in found.files)


def _whole_or_refused(found: Unbundled) -> None:
    """A 基线 is taken whole or not at all, so one file that is no table stops its zip."""
    if found.refused:
        raise Refused(found.refused.code, f"{found.file}：{found.refused.message}", found.refused.remedy)
    if left := [f"{each.name}：{each.refused.message}" for each in found.left if each.refused.code not in _NO_DATA]:
        raise Refused("unusable-file", "；".join(left), "从压缩包中去掉这些文件后重新导入；本次没有导入任何数据")
