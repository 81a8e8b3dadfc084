"""Sheets of a draft: title, number, period, population, key and notes of a worksheet, and its columns."""

import re
from pathlib import PurePath
from typing import Final

from catalog.draft import CatalogDraft, ColumnDraft, Guess, SheetDraft, Skipped, Sure
from workbooks.drafting.columns import CodeLists, ColumnDrafter
from workbooks.drafting.facts import FieldFacts, TemplateFacts, WorksheetFacts
from workbooks.drafting.names import identifier, unique
from workbooks.drafting.words import is_caption, is_note, is_serial, languages, unit_said
from workbooks.normalising.spelling import line, loose

_TO_DO: Final = "待补"
_MOST_NOTES: Final = 20
_LONG: Final = 12
_SHOWN: Final = 40
_CODE: Final = re.compile(r"^(?:附?[表件]\s*)?(?P<code>\d{1,2}(?:[-—.．－]\d{1,2}){0,2})(?:[\s、.．:：]|(?=[一-鿿]))\s*")
_CODE_SAID: Final = re.compile(r"表\s*号\s*[:：]\s*([^\s，,；;]+)")
_YEAR: Final = re.compile(r"^(?:19|20)\d{2}(?:\s*[-—–~至]+\s*(?:19|20)?\d{2})?\s*(?:学年度?|年度?)?(?:第[一二]学期)?")
_ASIDE: Final = re.compile(r"[（(][^（()）]*(?:范围|口径|单位|截至|填报|\d{4})[^（()）]*[)）]\s*$")
_PLAIN_TAB: Final = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)
_POPULATION: Final = re.compile(r"(?:统计|填报|填表|采集)(?:范围|对象|口径)\s*[:：]?\s*(.+)")
_PERIOD_SAID: Final = re.compile(r"统计(?:时期|时间|时点|期间)")
_PERIODS: Final = (
    ("9月1日.{0,8}8月31日|本学年|学年内", "school_year"),
    ("(?<!1)1月1日.{0,8}12月31日|自然年|会计年度|决算", "calendar_year"),
    ("截至|截止到|时点|8月31日|9月1日|10月1日|年末", "point_in_time"),
    ("学年", "school_year"),
)
_KEYS: Final = (
    (r"学籍号|身份证", Sure.MIDDLE), (r"教?职?工号|工号|学号|教师编号|人员编号|staffno|studentno|employeeid", Sure.MIDDLE),
    (r"编号|证号|文号|number|no\.?$", Sure.LOW),
    (r"代码|编码|标识码|code|id$", Sure.LOW),
)  # fmt: skip
# Words of other columns that speak of several rows for one such number: the more, the less a number is one thing's own.
_SEVERAL: Final = "学期|月份|课程|获奖|奖项|成果|听课"
_MANY_OF_ONE: Final = (_SEVERAL, _SEVERAL, f"{_SEVERAL}|年级|班级", f"{_SEVERAL}|年级|班级|年份|年度|日期|项目|类别|年$")
_FIRST_COLUMNS: Final = 3


def draft_catalog(templates: list[TemplateFacts]) -> CatalogDraft:
    """A catalog of all tables of the files; what people should know stands beside it."""
    draft, code_lists = CatalogDraft(), CodeLists()
    for template in templates:
        draft.told += [f"{template.file}：{each}" for each in template.told]
        for facts in template.worksheets:
            _add(draft, code_lists, template.file, facts)
    draft.code_lists = code_lists.drafts
    return draft


def _add(draft: CatalogDraft, code_lists: CodeLists, file: str, facts: WorksheetFacts) -> None:
    if facts.shape is None:
        draft.skipped.append(Skipped(file, facts.name, facts.why_not))
        return
    drafter = SheetDrafter(file, facts, code_lists, draft)
    if twin := drafter.twin():
        draft.skipped.append(Skipped(file, facts.name, f"与 {twin.file} 的工作表“{twin.worksheet}”相同"))
        return
    sheet = drafter.draft()
    if sheet.columns:
        draft.sheets.append(sheet)
    else:
        draft.skipped.append(Skipped(file, facts.name, "没有可以填报的列"))


class SheetDrafter:
    """Makes one sheet; `made` are those before it, whose names and titles are taken."""

    def __init__(self, file: str, facts: WorksheetFacts, code_lists: CodeLists, made: CatalogDraft) -> None:
        self._file, self._facts, self._code_lists, self._made = file, facts, code_lists, made
        self._guesses: list[Guess] = []
        self._around = [line(text) for text in (*facts.above, *facts.below)]

    def twin(self) -> SheetDraft | None:
        """A sheet made before of the same title and headers: departments get the same template."""
        headers = [(*field.groups, field.header) for field in self._facts.fields]
        titles = [title for title, _, _ in self._titles()]
        return next((each for each in self._made.sheets if each.title in titles and each.headers == headers), None)

    def draft(self) -> SheetDraft:
        """The sheet with its guesses."""
        unit = self._unit()
        drafter = ColumnDrafter(self._file, unit, self._around, self._code_lists)
        fields = [field for field in self._facts.fields if not is_serial(field.header)]
        drafted = [(field, column) for field in fields if (column := drafter.draft(field))]
        title, code = self._title_and_code()
        keys: dict[str, object] = {
            "table": self._table(title),
            "code": code,
            "title": {"zh": title, "en": self._english(title)},
            "shape": self._shape(),
            "period": self._period(),
            "population": self._population(),
        }
        if unit:
            keys["unit"] = unit
        if key := self._key(drafted):
            keys["key"] = [key]
        if notes := self._notes():
            keys["notes"] = notes
        told = [*self._facts.told, *drafter.told, *self._serial(fields)]
        columns = [column for _, column in drafted]
        headers = [(*field.groups, field.header) for field in self._facts.fields]
        return SheetDraft(self._file, self._facts.name, self._facts.header_row, keys, self._guesses, columns, headers, told)

    def _guess(self, key: str, value: str, why: str, sure: Sure = Sure.MIDDLE, placeholder: bool = False) -> None:
        self._guesses.append(Guess(key, value, why, sure, placeholder))

    def _titles(self) -> list[tuple[str, str, str]]:
        """Title, number and where they stand: the first line above the table that is a title, the tab, the file."""
        above = [text for text in (line(each) for each in self._facts.above) if not is_caption(text) and not is_note(text)]
        tab = "" if _PLAIN_TAB.fullmatch(self._facts.name.strip()) else line(self._facts.name)
        sources = ((above[0] if above else "", "表格上方的标题"), (tab, "工作表名"), (PurePath(self._file).stem, "文件名"))
        return [(*_without_code(text), why) for text, why in sources if text]

    def _title_and_code(self) -> tuple[str, str]:
        titles = self._titles()
        taken = {sheet.title for sheet in self._made.sheets}
        title, _, why = next((each for each in titles if each[0] and each[0] not in taken), titles[0])
        self._guess("title.zh", title, why, Sure.HIGH if why != "文件名" else Sure.LOW)
        return title, self._code([code for _, code, _ in titles if code])

    def _code(self, found: list[str]) -> str:
        said: list[str] = [code for text in self._around for code in _CODE_SAID.findall(text)]
        taken = {str(sheet.keys["code"]) for sheet in self._made.sheets}
        free = [code for code in (*said, *found) if code not in taken]
        if free:
            why, sure = ("模板中的表号", Sure.HIGH) if said else ("标题、工作表名或文件名前的编号", Sure.MIDDLE)
            self._guess("code", free[0], why, sure)
            return free[0]
        number = next(code for each in range(1, len(taken) + 2) if (code := f"{_TO_DO}{each}") not in taken)
        self._guess("code", number, "没有找到表号", placeholder=True)
        return number

    def _table(self, title: str) -> str:
        name = unique(identifier(title, "sheet"), [sheet.table for sheet in self._made.sheets])
        self._guess("table", name, "按标题拼音或英文；定下后不要再改", Sure.LOW)
        return name

    def _english(self, title: str) -> str:
        tab = self._facts.name if self._facts.name.isascii() and not _PLAIN_TAB.fullmatch(self._facts.name) else ""
        english = languages(title)[1] or tab
        if english:
            self._guess("title.en", english, "标题或工作表名中的英文")
            return english
        placeholder = identifier(title, "sheet").replace("_", " ").strip().capitalize()
        self._guess("title.en", placeholder, "没有英文名称，先用拼音", placeholder=True)
        return placeholder

    def _shape(self) -> str:
        shape = str(self._facts.shape)
        why = "栏目旁是填写处" if shape == "form" else f"第 {self._facts.header_row} 行为表头，其下逐行填写"
        self._guess("shape", shape, why)
        return shape

    def _period(self) -> str:
        said = [text for text in self._around if _PERIOD_SAID.search(text)]
        for words, kind in _PERIODS:
            for text in said or self._around:
                if found := re.search(words, text):
                    self._guess("period", kind, f"表上写有“{found.group()}”", Sure.LOW)
                    return kind
        self._guess("period", "school_year", "没有写明统计时期，先作学年", placeholder=True)
        return "school_year"

    def _population(self) -> str:
        for text in self._around:
            if found := _POPULATION.search(text):
                said = found.group(1).strip()
                if said.count("）") > said.count("（"):
                    said = said.rstrip("）")  # the whole stood in brackets
                self._guess("population", said[:_SHOWN], "说明中写明", Sure.HIGH)
                return said
        self._guess("population", _TO_DO, "没有写明谁在内、谁不在内", placeholder=True)
        return f"{_TO_DO}：写明哪些人或事物在内，哪些不在内"

    def _unit(self) -> str:
        unit = next(filter(None, map(unit_said, self._around)), "")
        if unit:
            self._guess("unit", unit, f"表上写明“单位：{unit}”", Sure.HIGH)
        return unit

    def _notes(self) -> list[str]:
        title = {loose(text) for text in self._facts.above[:1] if not is_note(text)}
        told = (text for text in self._around if not is_caption(text) and not _YEAR.match(text) and not _POPULATION.search(text))
        notes = [text for text in told if (is_note(text) or len(text) > _LONG) and loose(text) not in title]
        if notes:
            self._guess("notes", f"{len(notes)} 条", "取自表上、表下的说明", Sure.HIGH)
        return list(dict.fromkeys(notes))[:_MOST_NOTES]

    def _key(self, drafted: list[tuple[FieldFacts, ColumnDraft]]) -> str:
        """Something numbered, in a table whose rows are such things and not many of one."""
        if self._facts.shape == "form":
            return ""
        for (pattern, sure), several in zip(_KEYS, _MANY_OF_ONE, strict=True):
            for place, (field, column) in enumerate(drafted):
                if re.search(pattern, loose(field.header)) and self._names_rows(field, place, several, drafted):
                    name = str(column.keys["name"])
                    self._guess("key", name, f"“{column.title}”像是每行一个，不重复", sure)
                    return name
        self._guess("key", "（无）", "没有找到能唯一区分各行的列；需要时写 key 或 identified_by", placeholder=True)
        return ""

    @staticmethod
    def _names_rows(field: FieldFacts, place: int, several: str, drafted: list[tuple[FieldFacts, ColumnDraft]]) -> bool:
        others = [other.title for _, other in drafted]
        texts = [sample.text for sample in field.samples]
        if place >= _FIRST_COLUMNS or len(set(texts)) < len(texts) or (field.rule is not None and field.rule.values):
            return False
        return not any(re.search(several, title) for title in others)

    def _serial(self, fields: list[FieldFacts]) -> list[str]:
        left = [field for field in self._facts.fields if field not in fields]
        return [f"{field.cell} “{line(field.header)}”只是行号，没有列为数据项" for field in left]


def _without_code(text: str) -> tuple[str, str]:
    """`表3-1 2016年教师情况表（附件）` → `教师情况表（附件）`, `3-1`; the title stays a part of the text."""
    found = _CODE.match(text) if not _YEAR.match(text) else None
    rest = text[found.end() :] if found else text
    rest = re.sub(r"^(?:附[件表]\s*\d*\s*[:：、]?\s*)", "", rest)
    rest = _YEAR.sub("", rest)
    rest = _ASIDE.sub("", rest).strip(" 　:：、.")
    code = re.sub("[—－．]", lambda sign: "." if sign.group() == "．" else "-", found.group("code")) if found else ""
    return rest or text, code
