"""What the demo says at its end: answers found and missed, what happened and its proof, and where each output lies."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from catalog.digests import check_code
from catalog.home import Home
from cli.demo_scores import tell_scores
from cli.output import say, table, this_command

SCORES = "scores"  # the folder, in the home

if TYPE_CHECKING:
    from cli.clockwork import Clockwork
    from cli.demo import Played
    from cli.demo_search import Search
    from sample.happenings import Happening


def tell_results(home: Home, clockwork: "Clockwork", played: "Played", searched: "Search", seeds: int) -> bool:
    """Print the tables; gives whether all is as promised. Everything is read from the ledger and from files of the home."""
    faults = tell_scores(home.root / SCORES, seeds)
    _sheets()
    faults += _happenings(played.happenings)
    say(clockwork.waits)
    faults += _searched(searched)
    _outputs(home)
    for fault in faults:
        say(f"不符合承诺：{fault}", to_errors=True)
    return not faults


def _sheets() -> None:
    from acts.context import the_catalog
    from acts.overview import matrix, year_list
    from ledger.models import Decision, Part, Submission

    rows = []
    for year in sorted(each.year for each in year_list()):
        for row in matrix(year):
            mine = {"year": year, "table": row.table}
            backs = Decision.objects.filter(**mine, outcome="sent_back").count()
            uploads = list(Part.objects.filter(**mine).values_list("version", flat=True))
            submitted = Submission.objects.filter(**mine).count()
            rows.append((year, row.code, row.title, row.stage.desk.zh, len(uploads), max(uploads), submitted, backs))
    columns = ("年度", "表号", "采集表", "状态", "到审核通过共报送（各部门合计）", "其中一个部门最多", "提交", "退回")
    table(f"{len(the_catalog().sheets)} 张采集表的经过（次数）", columns, rows)


def _happenings(happenings: "Sequence[Happening]") -> list[str]:
    """The timeline held against the record; what is missing or unproven is a fault."""
    from sample.happenings import Kind
    from sample.proofs import UnprovenError, proof_of

    rows, faults = [], [f"经过中没有“{kind}”" for kind in Kind if kind not in {each.kind for each in happenings}]
    for each in happenings:
        try:
            rows.append((each.kind, each.words, "、".join(map(str, proof_of(each))) or "没有新增记录"))
        except UnprovenError as error:
            faults.append(f"记录链不能证明：{error}")
    table("经过，已与记录链逐条核对", ("事项", "内容", "记录链中的序号"), rows)
    return faults


def _searched(searched: "Search") -> list[str]:
    places, words = searched.places.items(), f"{len(searched.words):,}"
    rows = [(place, each.files, f"{each.bytes:,}", words, len(each.leaks)) for place, each in places]
    files, size = sum(each.files for _, each in places), sum(each.bytes for _, each in places)
    rows.append(("合计", files, f"{size:,}", words, searched.hits))
    table("个人信息搜索", ("位置", "文件", "字节", "搜索词", "命中"), rows)
    say(
        "搜索词为两个年度全部姓名、身份证号、学籍号、电话（含误写的），按各种编码逐字节搜索，压缩包、base64 与数据库内的也搜。"
        f"其中两字姓名 {searched.words.short:,} 个：夹在连续汉字之间、且前后文见于本软件自己的文字的，不算命中"
    )
    return searched.told


def _outputs(home: Home) -> None:
    from acts.overview import year_list
    from acts.publishing.editions import KIND_ZH, editions
    from acts.review.audit_form import audit_form
    from acts.years.gates import dataset_state
    from acts.years.suite import run_suite
    from ledger.models import Event
    from sample.scored import MISSED, UNPLANTED

    rows: list[tuple[str, object]] = []
    for year in sorted(each.year for each in year_list()):
        rows += [(f"{year} {KIND_ZH[each.kind]}　校验码 {check_code(each.digest)}", each.folder) for each in editions(year)]
        rows.append((f"{year} 全校数据总体核查", run_suite(year).path))
        forms = [audit_form(year, name) for name in dataset_state(year).accepted]
        rows.append((f"{year} 数据审核表（{len(forms)} 份 PDF）", forms[0].parent))
        rows.append((f"{year} 采集模板与审核反馈表", home.outgoing / str(year)))
    rows += [(f"{Event.objects.count()} 条记录的记录链", home.database), ("报送的文件与答卷", home.root / "files")]
    rows += [(name.partition(".")[0], home.root / SCORES / name) for name in (UNPLANTED, MISSED)]
    table("结果在哪里", ("内容", "位置"), rows)
    for first in [each for each in rows if "校内定稿版" in each[0]][-1:]:
        say(f"先看：{first[1]} 中的 诊断报告.html（用浏览器打开）和 数据集.xlsx")
    say(f"在浏览器里查看：{this_command(home)} up；各岗位的教工号见 README，账号用 {this_command(home)} account 教工号 建立")
