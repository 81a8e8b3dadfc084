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
    assert "works：B 列的表头“完成年月”，可能是 done_on" in asked.out
    assert "works：kind 中的“学术论文”（2 个单元格），可能是 1" in asked.out
    told = json.loads(run("mappings", "questions", delivery, "--json", *AS).out)["questions"]
    answers = ("--header", "1.1:完成年月=done_on", "--header", "1.1:资金额=funds", "--header", "1.1:登记人=",
               "--code", "1.1:kind:学术论文=1")  # fmt: skip
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
