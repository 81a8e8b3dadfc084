"""Saying with the file which sheet its one worksheet is: the same answer as on the page, given in the same breath."""

from acts.asking.mappings import Answers, confirm_mappings, mapping_questions
from acts.asking.wrong_sheet import taken_worksheets
from acts.context import Refused, Who, the_store
from acts.waiting import sheet_title
from ledger.models import Delivery
from workbooks.reports import ReadReport


def say_sheet(who: Who, delivery: int, table: str, source: str) -> bool:
    """Answer that the worksheet of a delivery which was read is `table`; False if that is known, or the file cannot be read.

    Raises:
        Refused: not exactly one worksheet is asked about, or as `confirm_mappings`.
    """
    row = Delivery.objects.get(event_seq=delivery)
    report = ReadReport.model_validate(the_store().get_json(row.report))
    known = [*(each.table for each in report.sheets), *(each.table for each in report.unrecognised if each.table)]
    if report.refused or table in known:
        return False
    asked = mapping_questions(delivery)
    worksheets = (asked.worksheets if asked else ()) or taken_worksheets(row)
    if len(worksheets) != 1:
        what = f"没有认出的工作表有 {len(worksheets)} 种，要逐一说明" if worksheets else f"没有可以说明的工作表{_read_as(known)}"
        remedy = (
            f"请查看 statedata mappings questions {delivery}" if worksheets else "请核对 --sheet；或在表头上方写明表名后重新报送"
        )
        raise Refused("not-one-worksheet", f"文件已收妥（来件 {delivery}），但{what}", remedy)
    confirm_mappings(who, delivery, row.report, source, Answers(worksheets={worksheets[0].name: table}))
    return True


def _read_as(tables: list[str]) -> str:
    return f"：已认作 {'、'.join(map(sheet_title, dict.fromkeys(tables)))}" if tables else "：没有成行的表头"
