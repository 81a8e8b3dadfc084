"""What the demo says at its end: answers found and missed, how the sheets went, and where each output lies."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from catalog.digests import check_code
from catalog.home import Home
from cli.output import say, table

if TYPE_CHECKING:
    from cli.clockwork import Clockwork
    from sample.scoreboard import Scored


def tell_results(home: Home, clockwork: "Clockwork") -> None:
    """Print the tables. Everything is read from the ledger and from the scores that lie in the home."""
    from sample.scoreboard import read_scores

    _answers(read_scores(home.root / "scores"))
    _sheets()
    _times(clockwork)
    _outputs(home)


def _answers(scores: "list[Scored]") -> None:
    from sample.scoreboard import summed

    lines = summed(scores)
    seeds = "、".join(str(each.seed) for each in scores)
    rows = [(kind, "有" if seen == "yes" else "无", planted, found, planted - found) for kind, seen, planted, found in lines]
    table(f"对照答卷（随机种子 {seeds}；第一次报送）", ("错误种类", "可判", "埋入", "找到", "未找到"), rows)
    for seen, words in (("yes", "有规则可判的"), ("no", "无规则可判的（如实未找到）")):
        planted = sum(line[2] for line in lines if line[1] == seen)
        found = sum(line[3] for line in lines if line[1] == seen)
        say(f"{words}：埋入 {planted}，找到 {found}，未找到 {planted - found}")
    say(_unplanted(scores))


def _unplanted(scores: "Iterable[Scored]") -> str:
    errors = sum(each.unplanted_errors for each in scores)
    questions = sum(each.unplanted_questions for each in scores)
    left = sum(each.left_errors for each in scores)
    return f"没有人埋入的：必改 {errors}，须说明 {questions}（均为属实而少见的情况）；第二次报送后剩余必改 {left}"


def _sheets() -> None:
    from acts.context import the_catalog
    from acts.overview import matrix, year_list
    from ledger.models import Decision, Part, Submission

    rows = []
    for year in sorted(each.year for each in year_list()):
        for row in matrix(year):
            mine = {"year": year, "table": row.table}
            backs = Decision.objects.filter(**mine, outcome="sent_back").count()
            uploads = Part.objects.filter(**mine).count()
            rows.append((year, row.code, row.title, row.stage.desk.zh, uploads, Submission.objects.filter(**mine).count(), backs))
    columns = ("年度", "表号", "采集表", "状态", "报送次数（各部门合计）", "提交次数", "退回次数")
    table(f"{len(the_catalog().sheets)} 张采集表的经过", columns, rows)


def _times(clockwork: "Clockwork") -> None:
    seconds = sorted(clockwork.to_findings)
    if seconds:
        middle = seconds[len(seconds) // 2]
        say(f"从报送到问题清单：{len(seconds)} 个文件，中位 {middle:.1f} 秒，最长 {seconds[-1]:.1f} 秒")


def _outputs(home: Home) -> None:
    from acts.audit_form import audit_form
    from acts.editions import editions
    from acts.gates import dataset_state
    from acts.overview import year_list
    from acts.suite import run_suite
    from ledger.models import Event

    rows: list[tuple[str, object]] = []
    for year in sorted(each.year for each in year_list()):
        names = {"internal": "校内定稿版", "public": "公开版"}
        rows += [(f"{year} {names[each.kind]}　校验码 {check_code(each.digest)}", each.folder) for each in editions(year)]
        rows.append((f"{year} 全校数据总体核查", run_suite(year).path))
        forms = [audit_form(year, name) for name in dataset_state(year).accepted]
        rows.append((f"{year} 数据审核表（{len(forms)} 份 PDF）", forms[0].parent))
        rows.append((f"{year} 采集模板与审核反馈表", home.outgoing / str(year)))
    rows.append((f"记录链（{Event.objects.count()} 条）", home.database))
    table("结果在哪里", ("内容", "位置"), rows)
    say(f"在浏览器里查看：STATEDATA_HOME={home.root} .venv/bin/statedata up")
