"""数据版本: the internal 定稿版 (by role), the public 公开版 (all members), and the decision to publish."""

import json
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from acts.context import Refused, the_catalog
from acts.overview import year_list
from acts.publishing.editions import KIND_ZH, EditionInfo, editions
from acts.publishing.publish import MANIFEST, publish
from acts.waiting import sheet_title
from catalog.periods import year_title
from ledger.facts import Role
from ledger.models import Edition
from ledger.permission import Action, Subject, may
from portal.answer import page
from portal.policy import written_page
from portal.visitor import Visitor, member
from portal.years import the_year
from reports.figures import ordinal_edition

READERS = (Role.QC_HEAD, Role.QC_OFFICER, Role.PRINCIPAL, Role.VICE_PRINCIPAL, Role.LEADING_GROUP_HEAD)
_SHOWN_AS_PAGE = (".html", ".pdf")
_FOR_PEOPLE = (".html", ".pdf", ".docx", ".xlsx", ".txt", ".png", ".svg")
_TITLES = {
    "codes": "代码表", "dictionary": "数据字典", "indicators": "指标", "datapackage": "数据包描述",
    "manifest": "文件清单与校验值", "statedata": "数据库",
}  # fmt: skip


@dataclass(frozen=True)
class EditionFile:
    """A file of an edition; `title` says what it holds where its name does not."""

    path: str
    title: str
    size: int
    readable: bool


@dataclass(frozen=True)
class Shown:
    """An edition with its files, as far as the visitor may read them."""

    info: EditionInfo
    title: str
    at: str
    files: tuple[EditionFile, ...]
    readable: bool

    @property
    def for_people(self) -> list[EditionFile]:
        return [each for each in self.files if each.readable]

    @property
    def for_programs(self) -> list[EditionFile]:
        return [each for each in self.files if not each.readable]


@require_safe
@member
def editions_page(request: HttpRequest, visitor: Visitor, year: int) -> HttpResponse:
    """All editions of the year, the latest first."""
    facts = the_year(year)
    shown = [_shown(visitor, year, each) for each in reversed(editions(year))]
    internal = next((each for each in shown if each.info.kind == "internal"), None)
    decides = internal is not None and bool(may(visitor.facts, Action.PUBLISH, Subject(year=facts)))
    published = any(each.info.kind == "public" for each in shown)
    return page(
        request, "editions.html", year=year, years=year_list(), heading=f"数据版本 · {year_title(year)}", editions=shown,
        internal=internal, may_publish=decides and not published,
    )  # fmt: skip


def may_read(visitor: Visitor, kind: str) -> bool:
    """The public edition is everybody's; the internal one holds all rows and is for these posts only."""
    return kind == "public" or visitor.may_wear(*READERS)


def _shown(visitor: Visitor, year: int, info: EditionInfo) -> Shown:
    readable = may_read(visitor, info.kind)
    at = Edition.objects.values_list("at", flat=True).get(year=year, kind=info.kind, number=info.number)
    title = f"{KIND_ZH[info.kind]}（{ordinal_edition(info.number)}）"
    return Shown(info, title, at, tuple(_files(info.folder)) if readable else (), readable)


def _files(folder: Path) -> list[EditionFile]:
    """The manifest and what it lists: a file that somebody laid beside them, or linked, is not of the edition."""
    listed = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    paths = [folder / name for name in sorted([MANIFEST, *(each["path"] for each in listed)])]
    return [_file(folder, path) for path in paths if path.is_file() and not path.is_symlink()]


def _file(folder: Path, path: Path) -> EditionFile:
    return EditionFile(path.relative_to(folder).as_posix(), _title(path.stem), path.stat().st_size, path.suffix in _FOR_PEOPLE)


def _title(stem: str) -> str:
    return sheet_title(stem) if stem in the_catalog().sheets else _TITLES.get(stem, "")


@require_safe
@written_page
@member
def edition_file(request: HttpRequest, visitor: Visitor, year: int, kind: str, number: int, path: str) -> HttpResponseBase:
    """One file of an edition. Only what the edition itself lists is ever opened."""
    info = next((each for each in editions(year) if (each.kind, each.number) == (kind, number)), None)
    if info is None:
        raise Refused("not-found", "没有这个数据版本", "请从“数据版本”打开")
    if not may_read(visitor, kind):
        raise Refused("not-your-post", "校内定稿版含个人信息，仅供督导与质量控制办和校级领导使用", "对外使用请看公开版")
    if path not in {each.path for each in _files(info.folder)}:
        raise Refused("not-found", "这个数据版本中没有该文件", "请从“数据版本”打开")
    file = info.folder / path
    kind_of_file = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    as_page = file.suffix in _SHOWN_AS_PAGE
    return FileResponse(file.open("rb"), as_attachment=not as_page, filename=file.name, content_type=kind_of_file)


@require_POST
@member
def publish_act(request: HttpRequest, visitor: Visitor, year: int) -> HttpResponse:
    """公开: its own decision, on the digest of the internal edition that the page showed."""
    publish(visitor.who, year, request.POST.get("digest", ""), request.POST.get("words", ""))
    messages.success(request, "已决定公开，公开版已生成。")
    return redirect("editions", year)
