"""说明.txt: what a reader without this software must know of an edition's folder."""

from pathlib import Path

from catalog.digests import check_code
from reports.edition_input import EditionInput
from reports.figures import minute

_FILES = {
    "数据集.xlsx": "全部采集表、指标、数据字典、代码表，用 Excel 或 WPS 打开（先看“目录”）",
    "诊断报告.html": "诊断报告，用浏览器打开，可打印",
    "诊断报告.docx": "诊断报告，公文格式，供修改、签批",
    "公开数据.html": "面向家长和社会的一页说明",
    "公开数据.xlsx": "全部公开数据，中文表头，用 Excel 或 WPS 打开（先看“目录”）；与 CSV 文件内容相同",
    "statedata.duckdb": "同一数据的 DuckDB 数据库，含中文注释",
    "datapackage.json": "数据包描述（Data Package v2）",
    "dictionary.csv": "数据字典：每一列的含义、类型、单位、代码表",
    "codes.csv": "代码表：所引标准及版本",
    "counts.csv": "各采集表按代码的分类人数（件数）；“*”为人数过少不予公开",
    "indicators.csv": "指标：本年、上年、标准、结论",
    "indicators.json": "同上，供程序读取",
}


def write_explanation(edition: EditionInput, digest: str, folder: Path) -> None:
    """Write 说明.txt for the files that stand in `folder`. UTF-8 with BOM, for Notepad on old machines."""
    lines = [
        edition.title,
        "",
        *(["【演练】本版为演练数据，不得作为正式数据引用。", ""] if edition.rehearsal else []),
        f"校验码：{check_code(digest)}",
        f"完整校验码（SHA-256）：{digest}",
        f"制作时间：{minute(edition.made_at)}",
        "",
        "一、文件",
        *(f"　　{name}　{said}" for name, said in _FILES.items() if (folder / name).exists()),
        "　　<表名>.csv　各采集表，供程序读取（UTF-8，首行为英文列名；列名含义见 dictionary.csv）",
        *(["　　<表名>.parquet　同上，带数据类型及来源（来件、工作表、行号、部门）"] if edition.kind == "internal" else []),
        "　　manifest.json　每个文件的大小与 SHA-256、各表校验码、制作时间",
        "",
        "二、核对",
        "　　任一文件是否被改动：计算其 SHA-256（Windows：certutil -hashfile 文件名 SHA256），与 manifest.json 中所列比对。",
        f"　　{_how_named(edition)}",
        "",
        "三、使用",
        f"　　{_how_used(edition)}",
    ]
    (folder / "说明.txt").write_text("\r\n".join(lines) + "\r\n", encoding="utf-8-sig", newline="")


def _how_named(edition: EditionInput) -> str:
    if edition.kind == "public":
        return "校验码由所公开的数据文件内容算出，同样的数据得到同样的校验码。"
    return "校验码由各表行校验码、数据字典、指标值、规则算出，与文件格式、时间、人员无关；同样的数据得到同样的校验码。"


def _how_used(edition: EditionInput) -> str:
    if edition.kind == "public":
        return "数据可自由引用，请注明学校、年度与校验码。人数少于 5 的项目及可由其他数字推算出的项目以“*”代替。"
    return "本版含个人信息，限校内按职责使用，不得外传；对外提供须经审批，公开请用“公开版”。"
