"""The small school with a kind of works by code list, and files as another system exports them."""

from pathlib import Path

from tests.acts import school

KINDS = "# title: 成果类别\n# standard: 自定\n# version: 1\ncode,title,aliases\n1,论文,文章\n2,教材,\n3,专利,\n"
FOREIGN = ("成果名称", "完成年月", "资金额", "联系电话", "类别", "登记人")
ROWS = (
    "甲,2016-03-01,5,13800138000,学术论文,某",
    "乙,2016-04-01,6,13800138000,学术论文,某",
    "丙,2016-05-01,7,13800138000,专利,某",
)


def write_mapped_catalog(root: Path) -> Path:
    """The small school's catalog; its works have a column `kind` with three codes."""
    school.write_catalog(root)
    (root / "code_lists" / "kinds.csv").write_text(KINDS, encoding="utf-8")
    works = root / "sheets" / "works.yaml"
    kind = "  - {name: kind, title: 类别, type: code, code_list: kinds, sensitivity: open}\n"
    text = works.read_text(encoding="utf-8")
    works.write_text(text.replace("  - {name: contact", f"{kind}  - {{name: contact"), encoding="utf-8")
    return root


def exported(*rows: str, headers: tuple[str, ...] = FOREIGN) -> bytes:
    """A csv of works, two of whose headers and one of whose words nobody knows."""
    return "\n".join([",".join(headers), *(rows or ROWS)]).encode("gb18030")
