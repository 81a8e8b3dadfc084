"""What a template says of a sheet that the system counts from others: from what and when, or what it still waits for."""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.worksheet.datavalidation import DataValidation

PROMPT_TITLE = "系统统计数"
PROMPT = "核对无误不必改动；有不同意见可以直接改，报送后写明情况说明。"


@dataclass(frozen=True)
class CountedSource:
    """A submitted sheet that was counted: its title with 表号, which submission of it, when it was submitted, its 校验码."""

    title: str
    version: int
    submitted_at: str
    check_code: str

    @property
    def words(self) -> str:
        return f"{self.title}（第 {self.version} 次提交，{self.submitted_at}，校验码 {self.check_code}）"


@dataclass(frozen=True)
class CountedNote:
    """`waits_for` names by title the sheets that are not submitted yet; while there is one nothing has been counted.

    `whole`: every column is counted, so that there is nothing to fill in.
    """

    sources: Sequence[CountedSource] = ()
    waits_for: Sequence[str] = ()
    counted_at: str = ""
    whole: bool = True

    @property
    def ready(self) -> bool:
        return not self.waits_for


def counted_words(note: CountedNote) -> str:
    """The line above the table."""
    if not note.ready:
        return f"本表由系统统计，现在不必填写：{'、'.join(note.waits_for)} 提交初审后由系统填好，届时请重新下载本模板。"
    sources = "、".join(each.words for each in note.sources)
    rest = "" if note.whole else "白色单元格由本部门填写。"
    return (
        f"灰色单元格由系统按 {sources}统计，统计时间 {note.counted_at}。{rest}"
        "核对无误即可报送；有不同意见的直接改数，报送后写明情况说明。"
    )


def counted_way(note: CountedNote) -> str:
    """How the sheet is filled in, for the list of sheets in the guide."""
    return "系统已统计，请核对" if note.ready else "由系统统计，暂不填写"


def prompting(rule: DataValidation | None, area: str) -> DataValidation:
    """A rule for counted cells that tells, when one is chosen, whose number it is; they stay open, since it may be disputed."""
    told = rule or DataValidation(allow_blank=True)
    told.showInputMessage = True
    told.promptTitle, told.prompt = PROMPT_TITLE, PROMPT
    told.add(area)
    return told
