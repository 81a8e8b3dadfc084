"""The QC office finds that a grant was counted short: sent back, corrected, everything asked anew.

The correction makes accepted 须说明 (the grant and the total moved much since last year) larger than they were accepted
for, so that they re-open by themselves.
"""

from decimal import Decimal
from pathlib import Path

import pandas as pd

from acts.context import sheet, the_store
from acts.judged.evaluation import cells_of
from acts.judged.findings_view import sheet_findings
from acts.waiting import sheet_title
from ledger.facts import Desk
from ledger.models import Delivery
from ledger.questions import QuestionState
from ledger.stage import stage_of
from sample import scenes
from sample.correcting import corrected_copy
from sample.happenings import Kind
from sample.playing import Stage, head
from warehouse.frames import read_frame

TABLE = "funding_income"
SHORT_10K_YUAN = Decimal("36.5")
FINAL = "final_total"
_FOUND = f"漏记年中追加的财政拨款 {SHORT_10K_YUAN} 万元，与拨款文件不符；收入合计、决算收入总额请一并更正"
_NEW_WORDS = "已按追加拨款文件和更正后的决算报表改正；生均拨款标准提高，全年拨款与总收入随之增加"


def correct_the_grant(stage: Stage) -> None:
    """Send the sheet back, let the finance office correct grant and total, and pass all desks again.

    Raises:
        LookupError: the correction voided or re-opened nothing.
    """
    with stage.calendar.act():
        moved = _accepted_amounts(stage)
    scenes.send_back(stage, TABLE, Desk.QC_OFFICE, "untrue", _FOUND)
    corrected = head()
    stage.calendar.next_morning()
    scenes.send(stage, _corrected_delivery(stage, moved))
    scenes.sign(stage, TABLE)
    reopened = _reopened(scenes.draft_questions(stage, TABLE))
    scenes.say_why(stage, TABLE, [{"table": TABLE, "keyword": "", "words": _NEW_WORDS}])
    scenes.hand_in(stage, TABLE)
    voided = "、".join(each.desk.zh for each in stage_of(sheet(stage.year, TABLE)).voided)
    if not (voided and reopened):
        raise LookupError(f"{TABLE}: the correction voided or re-opened nothing")
    title = sheet_title(TABLE)
    words = f"{title}：{reopened} 处须说明超出认可范围，已认可的不再有效，须重新说明、重新认可"
    stage.happened(Kind.REOPENED, TABLE, words, since=corrected)
    stage.happened(Kind.VOIDED, TABLE, f"{title}：数据已更正，{voided}原先的审核意见不再有效", since=corrected)
    submitted = head()
    scenes.review(stage, TABLE)
    stage.happened(Kind.CONFIRMED, TABLE, f"{title}：{voided}对更正后的数据重新审核通过", since=submitted)


def _reopened(questions: pd.DataFrame) -> int:
    return int((questions["state"] == QuestionState.REOPENED.value).sum())


def _accepted_amounts(stage: Stage) -> pd.DataFrame:
    """The accepted 须说明 of the sheet that measure something, with their cells.

    Raises:
        LookupError: this school's deliveries hold none.
    """
    found = sheet_findings(stage.year, TABLE)
    accepted = found[(found["state"] == QuestionState.ACCEPTED.value) & found["amount"].notna() & found["cell"].notna()]
    if accepted.empty:
        raise LookupError(f"{stage.year}: no accepted question on {TABLE}")
    return accepted


def _corrected_delivery(stage: Stage, moved: pd.DataFrame) -> dict[str, object]:
    first = moved.iloc[0]
    delivery = Delivery.objects.get(year=stage.year, department=first["source_department"], file=first["source_file"])
    sent = next(each for each in (*stage.deliveries(2), *stage.deliveries(1)) if Path(each["file"]).name == delivery.name)
    columns = next(found for (file, _, table), found in cells_of(stage.year).items() if (file, table) == (delivery.file, TABLE))
    amounts = {str(cell): Decimal(str(value)) for cell, value in zip(moved["cell"], moved["value"], strict=True)}
    amounts[columns[FINAL]] = _final_total(stage)
    values: dict[str, object] = {cell: float(amount + SHORT_10K_YUAN) for cell, amount in amounts.items()}
    corrected = Path(sent["file"]).with_name(f"{Path(sent['file']).stem}（更正）.xlsx")
    corrected_copy(stage.folder / sent["file"], first["worksheet"], values, stage.folder / corrected)
    return {**sent, "file": str(corrected)}


def _final_total(stage: Stage) -> Decimal:
    """决算收入总额 as submitted, 万元.

    Raises:
        LookupError: nothing is submitted.
    """
    submission = sheet(stage.year, TABLE).submission
    if submission is None:
        raise LookupError(f"{TABLE}: nothing is submitted")
    return Decimal(str(read_frame(the_store().path(submission.rows_file))[FINAL].iloc[0]))
