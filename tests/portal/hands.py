"""Three hands of the 教务处: its collector, a teacher who sends himself, a teacher for whom the collector sends."""

from catalog import clock
from tests.portal import school
from tests.portal.school import COLLECTOR, STAFF, line, outputs_csv, when

TEACHER = "郑美玲"


def sent() -> None:
    """The school, and three files: 「甲」 comes twice with other funds, 「网页设计」 twice with other signs."""
    school.found()
    with clock.simulated(when(9, 8)):
        school.send(COLLECTOR, "academic", "教务处成果.csv", outputs_csv(line("甲", "教务处"), line("网页设计", "教务处")))
        school.send(STAFF, "academic", "我的成果.csv", outputs_csv(line("甲", "教务处", funds="2.5"), line("乙", "教务处")))
        named = outputs_csv(line("《网页设计》", "教务处"), line("丙", "教务处"))
        school.send(COLLECTOR, "academic", f"成果_{TEACHER}.csv", named)
