"""Words by which the pages of an annotated copy are known again; the reading process loads these and nothing that writes."""

LIST_TITLE = "问题清单"
SINCE_TITLE = "与上次相比"
STATEMENT = "情况说明"
STATEMENT_TITLE, IDENTITY_TITLE = f"{STATEMENT}（可在此填写）", "问题编号"
OF_RULE = "*"  # before `table/rule` in 问题编号: the line speaks of all findings of that rule
