"""Our indicators: enough of them, with published standards only. Units, scales and directions are asked by `catalog check`."""

from decimal import Decimal

from catalog.load import DATA, read_catalog

CATALOG, _ = read_catalog(DATA)
STANDARDS_2010 = {
    "enrolment_total": ("1200", None),
    "full_time_teachers": ("60", None),
    "student_teacher_ratio": (None, "20"),
    "senior_title_share": ("20", None),
    "major_teacher_share": ("50", None),
    "dual_qualified_share": ("30", None),
    "equipment_per_student": ("2500", None),
}


def test_enough_indicators_in_all_aspects() -> None:
    assert len(CATALOG.indicators) >= 24
    assert {each.aspect for each in CATALOG.indicators.values()} >= {
        "办学理念", "教学工作状态", "师资队伍建设状态", "资源建设状态", "制度建设与运行状态", "需求方反馈",
    }  # fmt: skip


def test_standards_of_2010() -> None:
    for code, (least, most) in STANDARDS_2010.items():
        standard = CATALOG.indicators[code].standard
        assert standard is not None
        assert (standard.at_least, standard.at_most) == (least and Decimal(least), most and Decimal(most))
        assert "教职成〔2010〕12号" in standard.source


def test_head_counts_of_1_4_name_their_population() -> None:
    for each in CATALOG.indicators.values():
        for term in (each.numerator, each.denominator):
            if term and term.sql.strip() == "SELECT sum(students) FROM enrolment":
                assert "8月31日" in term.population
