"""Whose and what: 「教务处 · 6.7 教科研成果 · 2016年度（2015—2016学年）」 at the top of each page."""

from acts.waiting import department_names, sheet_title
from catalog.periods import year_title


def heading(year: int, table: str = "", department: str = "") -> str:
    """Department, sheet and year, as far as they are named."""
    whose = department_names().get(department, department)
    return " · ".join(each for each in (whose, sheet_title(table) if table else "", year_title(year)) if each)
