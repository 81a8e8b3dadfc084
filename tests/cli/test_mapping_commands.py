"""`mappings`: a file's questions, answered, used for the next file, listed and revoked."""

import json
from pathlib import Path

import pytest

from catalog import clock
from tests.acts.mapping_school import exported, write_mapped_catalog
from tests.acts.school import COLLECTOR, HEAD, OTHER_COLLECTOR, A, opened, when
from tests.cli.conftest import Run

pytestmark = pytest.mark.django_db
AS = ("--as", COLLECTOR, "--at", "2016-09-06T09:30")


@pytest.fixture(scope="module", name="mapped_catalog")
def _mapped_catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_mapped_catalog(tmp_path_factory.mktemp("mapped") / "data")


@pytest.fixture(autouse=True)
def _opened(db: None, mapped_catalog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATEDATA_CATALOG", str(mapped_catalog))
    with clock.simulated(when(5)):
        opened()


def test_asked_confirmed_used_and_revoked(run: Run, tmp_path: Path) -> None:
    first, second = tmp_path / "导出.csv", tmp_path / "再次.csv"
    first.write_bytes(exported())
    second.write_bytes(exported("丁,2016-06-01,8,13800138000,学术论文,某"))
    sent = run("receive", first, "--department", A, *AS)
    assert sent.code == 0
    delivery = sent.out.split("来件 ")[1].split("）")[0]
    assert f"statedata mappings questions {delivery}" in sent.out
    asked = run("mappings", "questions", delivery, *AS)
    assert "1.1 成果：B 列的表头“完成年月”，可能是 完成日期（done_on）" in asked.out
    assert "1.1 成果：类别（kind）中的“学术论文”（2 个单元格），可能是 论文（1）" in asked.out
    told = json.loads(run("mappings", "questions", delivery, "--json", *AS).out)["questions"]
    answers = ("--header", "1.1:完成年月=done_on", "--header", "1.1:资金额=经费", "--header", "1.1:登记人=",
               "--code", "1.1:类别:学术论文=论文")  # fmt: skip
    done = run("mappings", "confirm", delivery, "--source", "assets", "--digest", told["digest"], *answers, *AS)
    assert (done.code, done.err) == (0, "")
    assert "已保存 4 条对应关系" in done.out
    assert "必改 0" in done.out
    assert "没有需要确认" in run("mappings", "questions", delivery, *AS).out
    assert "statedata mappings questions" not in run("receive", second, "--department", A, *AS).out
    listed = json.loads(run("mappings", "list", "--department", A, "--json", *AS).out)["mappings"]
    assert [each["word"] for each in listed] == ["完成年月", "资金额", "登记人", "学术论文"]
    assert all(len(each["used_by"]) == 2 for each in listed)
    gone = run("mappings", "revoke", "--department", A, listed[0]["name"], "--reason", "有误", "--as", HEAD)
    assert (gone.code, gone.out) == (0, "已撤销 1 条对应关系\n")
    assert "已撤销：有误" in run("mappings", "list", "--department", A, *AS).out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("confirm", "99", "--source", "assets", "--digest", "x", *AS), "没有第 99 号来件"),
        (("revoke", "--department", A, "1.0", "--reason", "x", *AS), "没有有效的对应关系“1.0”"),
        (("revoke", "--department", A, "²", "--reason", "x", *AS), "没有有效的对应关系“²”"),
        (("list", "--department", A, "--as", OTHER_COLLECTOR), "此事由该部门的数据采集员"),
    ],
)
def test_mistakes_are_one_line(run: Run, words: tuple[str, ...], says: str) -> None:
    said = run("mappings", *words)
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert says in said.err


@pytest.mark.parametrize("header", ["完成年月=done_on", "1.1:完成年月", "1.1:=done_on"])
def test_an_answer_of_another_form_is_one_line(run: Run, tmp_path: Path, header: str) -> None:
    (tmp_path / "导出.csv").write_bytes(exported())
    sent = run("receive", tmp_path / "导出.csv", "--department", A, *AS)
    delivery = sent.out.split("来件 ")[1].split("）")[0]
    said = run("mappings", "confirm", delivery, "--source", "assets", "--digest", "x", "--header", header, *AS)
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "写法不对" in said.err


STRANGE = ("题目", "年月", "资金额", "手机", "种类", "登记人")
COLUMNS = dict(zip(STRANGE, ("title", "done_on", "funds", "contact", "kind", ""), strict=True))


def _delivery(out: str) -> str:
    return out.split("来件 ")[1].split("）")[0]


def test_which_sheet_is_asked_answered_and_told_in_json(run: Run, tmp_path: Path) -> None:
    first, second = tmp_path / "导出.csv", tmp_path / "再次.csv"
    first.write_bytes(exported(headers=STRANGE))
    second.write_bytes(exported("丁,2016-06-01,8,13800138000,论文,某", headers=STRANGE))
    sent = run("receive", first, "--department", A, *AS)
    delivery = _delivery(sent.out)
    assert f"有 1 处需要您说明：statedata mappings questions {delivery}" in sent.out
    assert "未采用，等您说明：还不知道工作表“导出”是哪张采集表，请说明" in sent.out
    asked = run("mappings", "questions", delivery, *AS).out
    assert "工作表“导出”是哪张采集表？表头：题目、年月、资金额、手机、种类、登记人" in asked
    assert "可以填报的采集表：1.1 成果、10.1 学生" in asked
    told = json.loads(run("mappings", "questions", delivery, "--json", *AS).out)["questions"]
    assert (told["worksheets"][0]["names"], told["open"]) == (["导出"], ["works", "pupils"])
    said = run("mappings", "confirm", delivery, "--source", "assets", "--digest", told["digest"], "--worksheet", "导出=1.1", *AS)
    assert (said.code, said.err) == (0, "")
    assert "已保存 1 条对应关系" in said.out
    assert "有 6 处需要您说明" in said.out
    digest = json.loads(run("mappings", "questions", delivery, "--json", *AS).out)["questions"]["digest"]
    answers = [part for word, column in COLUMNS.items() for part in ("--header", f"1.1:{word}={column}")]
    done = run("mappings", "confirm", delivery, "--source", "assets", "--digest", digest, *answers, *AS)
    assert "读作 1.1 成果，共 3 行（按对应关系" in done.out
    line = json.loads(run("receive", second, "--department", A, "--json", *AS).out)
    assert (line["questions"], line["tables"]) == (None, ["works"])
    listed = json.loads(run("mappings", "list", "--department", A, "--json", *AS).out)["mappings"]
    assert [each["table"] for each in listed if each["of_worksheet"]] == ["works"]


def test_receive_json_counts_what_is_open(run: Run, tmp_path: Path) -> None:
    for name, headers, refused, count in (("一.csv", STRANGE, True, 1), ("二.csv", None, False, 4)):
        (tmp_path / name).write_bytes(exported(headers=headers) if headers else exported())
        line = json.loads(run("receive", tmp_path / name, "--department", A, "--json", *AS).out)
        assert line["questions"] == {"count": count, "command": f"statedata mappings questions {line['delivery']}"}
        assert ("refused" in line) is refused


def test_the_sheet_is_said_with_the_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "导出.csv").write_bytes(exported(headers=STRANGE))
    sent = run("receive", tmp_path / "导出.csv", "--sheet", "1.1", "--source", "assets", "--department", A, *AS)
    assert (sent.code, sent.err) == (4, ""), "its headers are asked now, so it is not taken yet"
    assert "按对应关系（资产系统）：是 1.1 成果" in sent.out
    assert "未采用，等您说明：采集表已经知道，还要请您说明各表头是哪一列" in sent.out
    again = run("receive", tmp_path / "导出.csv", "--sheet", "1.1", "--department", A, *AS)
    assert (again.code, again.err) == (4, "")
    (tmp_path / "成果.csv").write_bytes(exported())
    other = run("receive", tmp_path / "成果.csv", "--sheet", "10.1", "--department", A, *AS)
    assert (other.code, other.err.count("\n")) == (2, 1)
    assert "已认作 1.1 成果" in other.err


@pytest.mark.parametrize("words", [("--no-wait",), ("--counted", "1.1")])
def test_the_sheet_is_not_said_of_what_is_not_read_here(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "导出.csv").write_bytes(exported())
    files = () if "--counted" in words else (tmp_path / "导出.csv",)
    said = run("receive", *files, "--sheet", "1.1", *words, "--department", A, *AS)
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "--sheet 要当场读取文件" in said.err


@pytest.mark.parametrize("worksheet", ["导出", "=1.1"])
def test_a_worksheet_said_otherwise_is_one_line(run: Run, tmp_path: Path, worksheet: str) -> None:
    (tmp_path / "导出.csv").write_bytes(exported(headers=STRANGE))
    delivery = _delivery(run("receive", tmp_path / "导出.csv", "--department", A, *AS).out)
    said = run("mappings", "confirm", delivery, "--source", "assets", "--digest", "x", "--worksheet", worksheet, *AS)
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "写法不对" in said.err
