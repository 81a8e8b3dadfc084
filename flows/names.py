"""What our flows are called: the dashboard shows these names first of all."""

COLLECT = "年度采集"
REVIEW = "部门审核"
RECEIVE = "来件处理"
CARETAKER = "自动巡检"
