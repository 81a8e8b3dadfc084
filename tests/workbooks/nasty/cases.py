"""The table of nasty files: what each is, how its bytes are made, and what has to come of it."""

from tests.workbooks.nasty.binary_cases import OTHERS, XLS
from tests.workbooks.nasty.case import Case
from tests.workbooks.nasty.package_cases import PACKAGES
from tests.workbooks.nasty.text_cases import NOT_TABLES, TEXT, WEB
from tests.workbooks.nasty.xlsx_cases import ENTITIES, XLSX

CASES: tuple[Case, ...] = (*XLSX, *ENTITIES, *PACKAGES, *XLS, *OTHERS, *WEB, *TEXT, *NOT_TABLES)
