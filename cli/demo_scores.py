"""The scores of a demo: planted faults found and missed by kind, and one by one what nobody planted."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.findings import Severity
from cli.output import say, table

if TYPE_CHECKING:
    from sample.scored import Line, Scored

SHOWN = 15


def tell_scores(folder: Path, seeds: int) -> list[str]:
    """Print what the scores in a folder say and write its lists; gives what is not as it must be, a sentence each."""
    from sample.scored import list_lines, read_scores

    scores = read_scores(folder)
    list_lines(scores, folder)
    _kinds(scores)
    _unplanted(scores, folder)
    return _faults(scores, seeds)


def _kinds(scores: "Sequence[Scored]") -> None:
    from sample.scored import summed

    lines = summed(scores)
    seeds = "、".join(str(each.seed) for each in scores)
    rows = [(kind, "有" if seen == "yes" else "无", planted, found, planted - found) for kind, seen, planted, found in lines]
    table(f"对照答卷（随机种子 {seeds}；第一次报送）", ("错误种类", "可判", "埋入", "找到", "未找到"), rows)
    for seen, words in (("yes", "有规则可判的"), ("no", "无规则可判的（不同数据之间看不出来，如实未找到）")):
        planted = sum(line[2] for line in lines if line[1] == seen)
        found = sum(line[3] for line in lines if line[1] == seen)
        say(f"{words}：埋入 {planted}，找到 {found}，未找到 {planted - found}")


def _unplanted(scores: "Sequence[Scored]", folder: Path) -> None:
    from sample.scored import UNPLANTED

    found = [(each.seed, line) for each in scores for line in each.of(Severity.QUESTION)]
    marked = sum(bool(line.why) for _, line in found)
    errors = sum(len(each.of(Severity.ERROR)) for each in scores)
    left = sum(each.left_errors for each in scores)
    say(f"没有人埋入的必改：{errors}；第二次报送后剩余的必改：{left}")
    say(f"没有人埋入的须说明：{len(found)}，其中 {marked} 处生成时已注明属实而少见，逐条列出：{folder / UNPLANTED}")
    table("没有人埋入的须说明", ("种子", "采集表", "单元格", "数据项", "问题", "属实的缘由"), map(_shown, found[:SHOWN]))
    if len(found) > SHOWN:
        say(f"……另有 {len(found) - SHOWN} 处，见上述文件")


def _shown(found: "tuple[int, Line]") -> tuple[object, ...]:
    seed, line = found
    return seed, line.sheet, line.cell or "全表", line.column, line.what, line.reason


def _faults(scores: "Sequence[Scored]", seeds: int) -> list[str]:
    errors = sum(len(each.of(Severity.ERROR)) for each in scores)
    left = sum(each.left_errors for each in scores)
    faults = [f"答卷只算出 {len(scores)} 份，应有 {seeds} 份，详情见日志 scoring.log"] if len(scores) != seeds else []
    faults += [f"没有人埋入的必改有 {errors} 处"] if errors else []
    return faults + ([f"第二次报送后仍有必改 {left} 处"] if left else [])
