"""The systems of a school from which departments export what they send."""

from enum import StrEnum


class SourceSystem(StrEnum):
    """Where a file comes from (来源): each names its columns and codes in its own way."""

    STUDENTS = "student_records"
    ASSETS = "assets"
    TEACHING = "teaching"
    FINANCE = "finance"
    OTHER = "other"

    @property
    def zh(self) -> str:
        return _ZH[self]


_ZH = {
    SourceSystem.STUDENTS: "学籍系统", SourceSystem.ASSETS: "资产系统", SourceSystem.TEACHING: "教务系统",
    SourceSystem.FINANCE: "财务系统", SourceSystem.OTHER: "其他",
}  # fmt: skip
