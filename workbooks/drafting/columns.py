"""One column or field of a draft: the keys of its declaration, and why each stands there."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Final

from catalog.draft import CodeListDraft, ColumnDraft, Guess, Sure
from workbooks.drafting.facts import FieldFacts, RuleFacts
from workbooks.drafting.guessed_types import TypeGuess, guess_type
from workbooks.drafting.names import identifier, unique
from workbooks.drafting.words import MONEY_UNITS, has_star, is_unit, languages, says_required, split_header, unit_said
from workbooks.normalising.spelling import line, loose
from workbooks.recognising.headers import bare_words, exact_words

_LONG_NOTE: Final = 200
_TEXTS: Final = frozenset(("identifier", "text", "long_text", "person_name", "phone", "student_no"))
_OF_PERSONS: Final = frozenset(("cn_id_number", "phone", "person_name", "student_no", "identifier"))
_NUMBERS: Final = frozenset(("integer", "decimal", "year"))
_CODE_AND_TITLE: Final = re.compile(r"([0-9A-Za-z]{1,8})\s*[-—_.、:：|\s]\s*(\D.*)")
_LOW: Final = frozenset(("between", "greaterThanOrEqual", "greaterThan", "equal"))
_NO_LIMIT: Final = 10**12  # templates write some huge number where they mean none
_ENDS: Final = {"minimum": "不小于", "maximum": "不大于"}
_OPPOSITE: Final = frozenset(("notBetween", "notEqual"))


class CodeLists:
    """The code lists of one draft; a list that two columns use is one."""

    def __init__(self) -> None:
        self.drafts: list[CodeListDraft] = []
        self._by_values: dict[tuple[str, ...], CodeListDraft] = {}

    def name_of(self, title: str, rule: RuleFacts, file: str) -> tuple[str, bool]:
        """The name of the list with these values, and whether another column has it already."""
        values = tuple(rule.values)
        known = self._by_values.get(values)
        if known is not None:
            return known.name, True
        name = unique(identifier(title, "codes"), [each.name for each in self.drafts])
        draft = CodeListDraft(name, title, f" {file} 的{rule.source}", tuple(_code_rows(values)))
        self._by_values[values] = draft
        self.drafts.append(draft)
        return name, False


def _code_rows(values: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """`01-汉族` is code and title where all values are so; else a value is its own code."""
    parts = [_CODE_AND_TITLE.fullmatch(value) for value in values]
    codes = [part.group(1) for part in parts if part]
    if len(codes) == len(values) == len(set(codes)):
        for part, value in zip(parts, values, strict=True):
            if part:
                yield part.group(1), part.group(2).strip(), value.replace("|", " ")
    else:
        yield from ((value, value, "") for value in values)


class ColumnDrafter:
    """Makes the columns of one worksheet; knows the names and titles that it has given."""

    def __init__(self, file: str, unit: str, notes: list[str], code_lists: CodeLists) -> None:
        self._file, self._unit, self._notes, self._code_lists = file, unit, notes, code_lists
        self._names: list[str] = []
        self._headers: set[tuple[str, str]] = set()
        self.told: list[str] = []

    def draft(self, field: FieldFacts) -> ColumnDraft | None:
        """None for a header that stands there a second time: the reader takes the first one."""
        title, unit, advice = split_header(field.header)
        group = "／".join(split_header(each)[0] for each in field.groups)
        said = (exact_words(group), bare_words(field.header) or exact_words(field.header))
        if not title or said in self._headers:
            self.told.append(f"{field.cell} 的表头“{line(field.header)}”与前面的重复，没有生成；请在模板中改成不同的表头")
            return None
        self._headers.add(said)
        self._column = ColumnDraft(field.cell)
        self._name(title, group, field)
        unit = self._unit_of(field, unit, title)
        kind = guess_type(field, title, unit)
        self._type(field, title, kind, unit)
        self._required(field)
        self._limits(field, kind.type)
        self._words(field, kind.type, advice)
        self._column.keys["aliases"] = self._aliases(field, title)
        keys = {key: value for key, value in self._column.keys.items() if value not in ("", [], None)}
        return ColumnDraft(field.cell, keys, self._column.guesses)

    def _guess(self, key: str, value: str, why: str, sure: Sure = Sure.MIDDLE) -> None:
        self._column.guesses.append(Guess(key, value, why, sure))

    def _name(self, title: str, group: str, field: FieldFacts) -> None:
        chinese, english = languages(title)
        name = unique(identifier(title, "field"), self._names)
        self._names.append(name)
        self._column.keys |= {"name": name, "title": chinese or title, "group": self._group(field, group)}
        self._guess("name", name, "取自表头中的英文" if english else "按表头拼音", Sure.MIDDLE if english else Sure.LOW)

    def _group(self, field: FieldFacts, group: str) -> str:
        """The reader knows the row right above the titles only."""
        if not field.groups:
            return ""
        nearest = line(field.groups[-1])
        if len(field.groups) > 1:
            self._guess("group", nearest, f"三行表头“{group}”，只取最近一行")
        return nearest

    def _unit_of(self, field: FieldFacts, unit: str, title: str) -> str:
        if unit:
            self._guess("unit", unit, "表头括号中写明", Sure.HIGH)
        elif field.unit:
            unit = field.unit
            self._guess("unit", unit, "栏目旁写明", Sure.HIGH)
        elif found := unit_said(field.comment) or unit_said(field.hint):
            unit = found
            self._guess("unit", unit, "批注或填写提示中写明")
        elif self._unit and self._fits(title, field):
            unit = self._unit
            self._guess("unit", unit, f"表上写明“单位：{self._unit}”", Sure.MIDDLE)
        return unit

    def _fits(self, title: str, field: FieldFacts) -> bool:
        """The unit of a whole table belongs to what is money, or to what is counted, not to every column."""
        kind = guess_type(field, title, "").type
        if self._unit in MONEY_UNITS:
            return kind == "decimal" and not re.search(r"率|比|面积|课时|学时|分", title)
        return kind == "integer" and self._unit == is_unit("人") and bool(re.search("人|生|师|员|数|计", title))

    def _type(self, field: FieldFacts, title: str, kind: TypeGuess, unit: str) -> None:
        keys, rule = self._column.keys, field.rule
        keys["type"] = kind.type
        self._guess("type", kind.type, kind.why, kind.sure)
        if kind.type in ("integer", "decimal"):
            keys["unit"] = unit
        if kind.type == "code" and rule is not None:
            name, shared = self._code_lists.name_of(rule.list_name if _telling(rule.list_name) else title, rule, self._file)
            keys["code_list"] = name
            self._guess("code_list", name, f"{rule.source}{'；与前面的列相同，共用' if shared else ''}", Sure.HIGH)
            if not rule.strict:
                self.told.append(f"{field.cell} “{title}”的下拉列表容许填写其他内容，声明中不容许；确有其他内容的补进代码表")
        if rule is not None and rule.unresolved:
            self.told.append(f"{field.cell} “{title}”：{rule.unresolved}")
        if "%" in field.number_format:
            self.told.append(
                f"{field.cell} “{title}”按百分比显示，格中存的是 0.95 这样的数；按 95 填报的会差一百倍，请在填报说明中写明"
            )

    def _required(self, field: FieldFacts) -> None:
        whole = " ".join((field.header, *field.groups[-1:]))
        prompt = field.rule.prompt if field.rule else ""
        ways = (
            (has_star(field.header), "表头有星号", Sure.HIGH),
            (says_required(whole), "表头写明必填", Sure.HIGH),
            (says_required(field.comment), "批注写明必填", Sure.HIGH),
            (says_required(f"{prompt} {field.hint}"), "填写提示写明必填", Sure.HIGH),
            (field.red, "只有部分表头是红字" + ("，说明中写了红色为必填" if self._red_explained else ""), self._red_sure),
        )
        said = next(((why, sure) for holds, why, sure in ways if holds), None)
        if said:
            self._column.keys["required"] = "true"
            self._guess("required", "true", *said)

    @property
    def _red_explained(self) -> bool:
        return any(re.search("红", note) and says_required(note) for note in self._notes)

    @property
    def _red_sure(self) -> Sure:
        return Sure.HIGH if self._red_explained else Sure.LOW

    def _limits(self, field: FieldFacts, kind: str) -> None:
        rule = field.rule
        if rule is None or rule.kind in ("list", "none"):
            return
        if rule.kind == "textLength" and kind in _TEXTS:
            self._length(rule)
        elif rule.kind in ("whole", "decimal") and kind in _NUMBERS:
            self._bounds(rule, field.cell)
        elif rule.kind in ("date", "time", "custom"):
            said = " 至 ".join(filter(None, (rule.low, rule.high)))
            self.told.append(f"{field.cell} 的数据有效性（{rule.kind} {said}）没有对应的声明，需要时写成规则")

    def _length(self, rule: RuleFacts) -> None:
        low, high = _number(rule.low), _number(rule.high)
        most = low if rule.operator in ("lessThanOrEqual", "equal") else high if rule.operator == "between" else None
        if rule.operator == "lessThan" and low is not None:
            most = low - 1
        if most is not None and most > 0:
            self._column.keys["max_length"] = str(int(most))
            self._guess("max_length", str(int(most)), "数据有效性限定文本长度", Sure.HIGH)
        if rule.operator == "equal" and low is not None:
            self._column.keys["pattern"] = f"^.{{{int(low)}}}$"
            self._guess("pattern", f"{int(low)} 位", "数据有效性限定文本长度", Sure.HIGH)

    def _bounds(self, rule: RuleFacts, cell: str) -> None:
        first, second = _number(rule.low), _number(rule.high)
        if rule.operator in _OPPOSITE or first is None:
            self.told.append(f"{cell} 的数据有效性（{rule.operator} {rule.low} {rule.high}）没有对应的声明，需要时写成规则")
            return
        step = Decimal(rule.kind == "whole")
        low = first if rule.operator in _LOW else None
        high = {"between": second, "equal": first, "lessThanOrEqual": first, "lessThan": first - step}.get(rule.operator)
        if rule.operator == "greaterThan":
            low = first + step
        if rule.operator in ("greaterThan", "lessThan") and not step:
            self.told.append(f"{cell} 的数据有效性不含 {first} 本身，声明的范围含两端")
        bounds: dict[str, object] = {"minimum": low, "maximum": high}
        said = {key: format(value, "f") for key, value in bounds.items() if isinstance(value, Decimal) and abs(value) < _NO_LIMIT}
        if not said:
            return
        odd = {} if rule.strict else {"severity": "question"}
        self._column.keys["bounds"] = {**said, **odd, "source": "模板的数据有效性"}
        words = "、".join(f"{_ENDS[key]} {value}" for key, value in said.items())
        why = "数据有效性限定范围" if rule.strict else "数据有效性只提醒，不拒收，所以作须说明"
        self._guess("bounds", words, why, Sure.HIGH)

    def _words(self, field: FieldFacts, kind: str, advice: str) -> None:
        prompt = field.rule.prompt if field.rule else ""
        said = (advice, field.comment, field.hint, prompt)
        notes = dict.fromkeys(line(part).rstrip("。；;") for each in said for part in each.splitlines() if line(part))
        note = "；".join(each for each in notes if loose(each) not in ("必填", "选填"))
        self._column.keys["note"] = note[:_LONG_NOTE]
        if note:
            self._guess("note", f"{len(note)} 字", "取自批注、填写提示或表头括号", Sure.HIGH)
        if field.example and kind not in _OF_PERSONS:
            self._column.keys["example"] = line(field.example)
            self._guess("example", line(field.example), "示例行", Sure.HIGH)

    @staticmethod
    def _aliases(field: FieldFacts, title: str) -> list[str]:
        """Whatever the reader would not know to be the title: a header in two languages, most of all."""
        chinese, english = languages(title)
        kept = chinese or title
        same = {exact_words(kept), bare_words(kept)}
        other = [title, english] if english and chinese else []
        if {exact_words(field.header), bare_words(field.header)}.isdisjoint(same):
            other.insert(0, line(field.header))
        return [each for each in dict.fromkeys(other) if each and each != kept]


def _telling(name: str) -> bool:
    """A defined name worth keeping: not `_xlnm.x`, not `List1`."""
    return bool(name) and not re.fullmatch(r"(?i)_.*|(?:list|name|列表|名称|choices_).*", name)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
