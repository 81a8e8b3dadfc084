"""Why a file cannot be read: one code, one sentence and one remedy for each cause."""

from workbooks.notes import Refusal

_SAVE_AGAIN = "用 WPS 或 Excel 打开原文件，另存为“Excel 工作簿（.xlsx）”后再上传"

REFUSALS: dict[str, tuple[str, str]] = {
    "not-found": ("找不到这个文件", "检查文件名与路径"),
    "lock-file": ("这是 Excel 打开文件时留下的临时文件（~$ 开头），不含数据", "关闭 Excel，上传不带 ~$ 的同名文件"),
    "empty-file": ("文件是空的（0 字节）", "检查文件是否保存成功，重新导出后上传"),
    "too-large": ("文件超过 {limit}", "删去图片等无关内容，或分成几个文件上传"),
    "too-many-cells": (
        "{what}最下面的内容在第 {row} 行，最右面的在 {column} 列，这个区域超过 {limit} 个单元格",
        "表格没有这么大的，是远处还有零星内容：按 Ctrl+End 跳到那里，删去表格以外的行和列，再保存上传",
    ),
    "too-many-worksheets": ("工作簿中的工作表超过 {limit} 张", "只保留要上报的工作表"),
    "zip-bomb": ("文件解压后过大，或内部结构不正常，可能已损坏或被改动", _SAVE_AGAIN),
    "xml-entities": ("文件内部含有不允许的 XML 声明（DTD 或实体），可能被改动过", _SAVE_AGAIN),
    "password-protected": (
        "文件设有密码，内容已加密，无法读取",
        "用 WPS 或 Excel 打开，在“另存为”的“工具—常规选项”中清除密码，保存后再上传",
    ),
    "empty-workbook": ("文件里没有任何内容，所有单元格都是空的", "检查是否选错文件，填写后再上传"),
    "no-worksheet": ("工作簿里没有普通工作表，只有图表或宏表", "把数据放在普通工作表中，保存后再上传"),
    "corrupt": ("文件已损坏，无法打开", _SAVE_AGAIN),
    "truncated": ("文件不完整，后半部分缺失", "从原电脑重新复制或下载完整文件后再上传"),
    "crc-wrong": ("文件内容校验不符（{part}），传输中可能已损坏", "从原电脑重新复制文件后再上传"),
    "old-excel": ("这是 Excel 4.0 或更早的老格式，无法读取", _SAVE_AGAIN),
    "no-table": ("这是网页（HTML），里面没有表格", "重新从原系统导出表格，或用 WPS、Excel 另存为 .xlsx 后上传"),
    "word-document": ("这是 Word 文档，不是表格", "把表格填入 Excel 采集表后上传"),
    "presentation": ("这是演示文稿，不是表格", "把数据填入 Excel 采集表后上传"),
    "pdf": (
        "这是 PDF，不是表格",
        "上传生成它的 Excel 原件；没有原件时，用 WPS“PDF 转 Excel”导出并核对后上传",
    ),
    "picture": ("这是图片，不是表格", "请上传 Excel 原件；只有纸质或图片的，请按模板录入后上传"),
    "archive": ("这是{kind}压缩包，不是表格", "解压后上传其中的表格，或改用 zip 格式打包"),
    "zip-archive": ("这是 zip 压缩包，这里一次只看一个表格", "解压后逐个检查其中的表格；报送时可以整包上传"),
    "nested-archive": ("压缩包里还有压缩包", "解开里层的压缩包，把表格直接放进一个 zip 再上传"),
    "no-table-inside": ("压缩包里没有可以读取的表格", "把要报送的表格放进压缩包，或直接上传表格"),
    "too-many-files": ("压缩包里的文件超过 {limit} 个", "分成几个压缩包上传"),
    "bundle-too-large": ("压缩包解压后超过 {limit}", "分成几个压缩包上传"),
    "skipped": ("不是表格，是系统或 Excel 留下的附带文件", "不必处理"),
    "web-archive": ("这是单个文件的网页（mht），只是扩展名写成了表格", _SAVE_AGAIN),
    "rich-text": ("这是 RTF 文档，不是表格", "把表格填入 Excel 采集表后上传"),
    "not-a-table": ("不认识的文件类型，不是表格", "上传 .xlsx、.xls、.et、.ods 或 .csv 文件"),
    "unknown-encoding": ("文本文件的编码无法识别", "用 WPS 或 Excel 另存为 .xlsx，或存为 UTF-8 编码的 csv"),
    "reader-crashed": ("读取这个文件时程序异常中止，文件可能已损坏", _SAVE_AGAIN),
    "over-memory": ("读取这个文件需要的内存超过上限", "删去表格以外的空行空列和格式后另存再上传"),
    "over-time": ("读取这个文件超过 {limit} 秒", "删去表格以外的内容，或分成几个文件上传"),
    "catalog-wrong": ("采集表的定义有误，暂时不能读取文件", "请数据平台管理维护专员运行 statedata catalog check"),
}


def refusal(code: str, **details: object) -> Refusal:
    """The refusal of that code, with its details filled in."""
    message, remedy = REFUSALS[code]
    return Refusal(code=code, message=message.format(**details), remedy=remedy)


class UnreadableFileError(Exception):
    """A file cannot be read; carries what people are told."""

    def __init__(self, code: str, **details: object) -> None:
        self.refusal = refusal(code, **details)
        super().__init__(code)

    @classmethod
    def of(cls, why: Refusal) -> "UnreadableFileError":
        """An error that carries a refusal already made."""
        error = cls("corrupt")
        error.refusal = why
        return error
