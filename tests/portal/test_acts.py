"""What people do on the pages: every act asks the ledger, is bound to the digest shown, and refuses in Chinese."""

import re
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from acts.context import sheet
from acts.judged.findings_view import sheet_findings
from acts.receiving import receive as receive_act
from acts.receiving.read import pending_deliveries, read_delivery
from ledger.facts import Desk
from ledger.models import Decision, Delivery, Event, Statement, Submission
from ledger.stage import stage_of
from portal import uploads
from tests.portal.conftest import Login
from tests.portal.school import (
    ACADEMIC_HEAD,
    COLLECTOR,
    OUTPUTS,
    OWNER,
    PART_COLLECTOR,
    PART_HEAD,
    QC_HEAD,
    VICE,
    YEAR,
    ReaderHere,
    digest,
    line,
    outputs_csv,
)
from tests.workbooks.nasty.opc import packed

SHEET = f"/sheets/{YEAR}/{OUTPUTS}/"
FUNDS_RULE = f"{SHEET}findings/research_outputs.funds.bounds/"


def _text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def _after(client: Client, address: str, content: dict[str, object]) -> tuple[int, str]:
    """Status of the act itself, and the page that it leads to (or says)."""
    given = client.post(address, content, headers={"referer": "http://testserver/duties"})
    if given.status_code != 302:
        return given.status_code, given.content.decode()
    return 302, _text(client, given.headers["Location"])


def _funds_finding() -> str:
    frame = sheet_findings(YEAR, OUTPUTS)
    return str(frame[frame["rule"] == "research_outputs.funds.bounds"]["finding_id"].iloc[0])


def _desk() -> Desk:
    return stage_of(sheet(YEAR, OUTPUTS)).desk


@pytest.mark.usefixtures("opened")
def test_a_file_goes_from_drop_to_findings_and_feedback(login: Login) -> None:
    client = login(PART_COLLECTOR)
    wrong = outputs_csv(line("丙", "机电专业部", on="2014-03-15"))
    given = client.post("/upload", {"year": YEAR, "department": "mechatronics", "files": SimpleUploadedFile("成果.csv", wrong)})
    address = given.headers["Location"]
    waiting = _text(client, address)
    assert "正在读取与核查" in waiting
    assert 'hx-trigger="every 1s"' in waiting
    assert "HX-Refresh" not in client.get(f"{address}progress").headers
    for delivery in pending_deliveries():
        read_delivery(delivery, ReaderHere())
    assert client.get(f"{address}progress").headers["HX-Refresh"] == "true"
    found = _text(client, address)
    assert "成果取得日期须在本学年内（1 处）" in found
    assert "必改 1 处" in found
    feedback = client.get(f"{address}feedback")
    assert feedback.status_code == 200
    assert "attachment" in feedback.headers["Content-Disposition"]
    feedback.close()


@pytest.mark.usefixtures("opened")
def test_the_same_file_again_adds_nothing(login: Login) -> None:
    client = login(PART_COLLECTOR)
    for _ in range(2):
        content = SimpleUploadedFile("成果.csv", outputs_csv(line("丙", "机电专业部")))
        _, text = _after(client, "/upload", {"year": YEAR, "department": "mechatronics", "files": content})
    assert "完全相同" in text
    assert Delivery.objects.count() == 1


@pytest.mark.usefixtures("opened")
def test_each_table_in_a_zip_becomes_a_delivery_and_the_rest_is_told(login: Login) -> None:
    ours = outputs_csv(line("丙", "机电专业部"))
    content = packed({"甲/成果.csv": ours, "乙/成果.csv": outputs_csv(line("丁", "机电专业部")), "说明.pdf": b"%PDF-1.4"})
    sent = {"year": YEAR, "department": "mechatronics", "files": SimpleUploadedFile("包.zip", content)}
    _, text = _after(login(PART_COLLECTOR), "/upload", sent)
    assert "“包.zip › 说明.pdf”没有收下：这是 PDF，不是表格" in text
    assert sorted(Delivery.objects.values_list("name", flat=True)) == ["包.zip › 乙／成果.csv", "包.zip › 甲／成果.csv"]
    assert "包.zip › 甲／成果.csv" in text


@pytest.mark.usefixtures("opened")
def test_a_zip_without_tables_is_refused_with_what_to_do(login: Login) -> None:
    content = SimpleUploadedFile("包.zip", packed({"说明.pdf": b"%PDF-1.4"}))
    status, text = _after(login(PART_COLLECTOR), "/upload", {"year": YEAR, "department": "mechatronics", "files": content})
    assert status == 403
    assert "压缩包里没有可以读取的表格" in text
    assert Delivery.objects.count() == 0


@pytest.mark.usefixtures("opened")
def test_a_file_for_another_department_is_refused(login: Login) -> None:
    content = SimpleUploadedFile("成果.csv", b"x")
    status, text = _after(login(PART_COLLECTOR), "/upload", {"year": YEAR, "department": "academic", "files": content})
    assert status == 403
    assert "由本部门数据采集员报送" in text
    assert Delivery.objects.count() == 0


@pytest.mark.usefixtures("opened")
def test_a_file_over_the_limit_is_refused_in_chinese(login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST_BYTES", 1000)
    content = SimpleUploadedFile("大.xlsx", b"x" * 200_000)
    status, text = _after(login(PART_COLLECTOR), "/upload", {"year": YEAR, "department": "mechatronics", "files": content})
    assert status == 403
    assert "超过 60 MB" in text
    assert receive_act.LARGEST_BYTES == 60 * 1024 * 1024
    assert Delivery.objects.count() == 0


@pytest.mark.usefixtures("opened")
def test_an_upload_without_a_token_is_refused(login: Login) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = login(PART_COLLECTOR).cookies
    content = SimpleUploadedFile("成果.csv", outputs_csv(line("丙", "机电专业部")))
    given = strict.post("/upload", {"year": YEAR, "department": "mechatronics", "files": content})
    assert given.status_code == 403
    assert Delivery.objects.count() == 0


@pytest.mark.usefixtures("opened")
def test_a_refused_file_says_why_and_what_to_do(login: Login) -> None:
    client = login(PART_COLLECTOR)
    content = SimpleUploadedFile("照片.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 100)
    address = client.post("/upload", {"year": YEAR, "department": "mechatronics", "files": content}).headers["Location"]
    for delivery in pending_deliveries():
        read_delivery(delivery, ReaderHere())
    text = _text(client, address)
    assert "未能读取" in text
    assert "重新报送" in text
    assert "未能读取" in _text(client, "/deliveries/")


@pytest.mark.usefixtures("mended")
def test_head_signs_what_the_page_shows(login: Login) -> None:
    part = sheet(YEAR, OUTPUTS).part_of("mechatronics")
    assert part is not None
    assert part.signed_by == PART_HEAD
    status, _ = _after(login(PART_HEAD), f"{SHEET}parts/mechatronics/sign", {"digest": "0" * 64})
    assert status == 403  # signed already


@pytest.mark.usefixtures("delivered")
def test_signing_something_else_than_was_seen_is_refused(login: Login) -> None:
    head = login(PART_HEAD)
    _, text = _after(head, f"{SHEET}parts/mechatronics/sign", {"digest": "0" * 64})
    assert "已有变化" in text
    shown = _text(head, f"{SHEET}parts/mechatronics/")
    seen = shown.split('name="digest" value="')[1].split('"')[0]
    _, text = _after(head, f"{SHEET}parts/mechatronics/sign", {"digest": seen})
    assert "已签字" in text


@pytest.mark.usefixtures("delivered")
def test_the_collector_cannot_sign(login: Login) -> None:
    status, text = _after(login(PART_COLLECTOR), f"{SHEET}parts/mechatronics/sign", {"digest": "0" * 64})
    assert status == 403
    assert "由本部门数据责任人签字" in text


@pytest.mark.usefixtures("mended")
def test_explaining_all_findings_of_a_rule_at_once(login: Login) -> None:
    client = login(PART_COLLECTOR)
    text = _text(client, f"{FUNDS_RULE}?of=draft")
    seen = text.split('name="seen" value="')[1].split('"')[0]
    status, after = _after(client, f"{FUNDS_RULE}explain", {"of": "draft", "scope": "all", "seen": seen, "words": "省级重点课题"})
    assert status == 302
    assert "已保存 1 处情况说明" in after
    assert Statement.objects.get().words == "省级重点课题"


@pytest.mark.usefixtures("mended")
def test_words_are_given_back_when_the_list_has_moved(login: Login) -> None:
    content = {"of": "draft", "scope": "all", "seen": "0" * 64, "words": "打了很久的字"}
    status, text = _after(login(PART_COLLECTOR), f"{FUNDS_RULE}explain", content)
    assert status == 409
    assert "打了很久的字" in text
    assert Statement.objects.count() == 0


@pytest.mark.usefixtures("mended")
def test_submitting_is_for_the_collector_of_the_responsible_department(login: Login) -> None:
    assert "处须说明未填写情况说明" in _text(login(COLLECTOR), SHEET).split("还不能提交：")[1]
    status, _ = _after(login(PART_COLLECTOR), f"{SHEET}submit", {"digest": "0" * 64})
    assert status == 403
    assert Submission.objects.count() == 0


@pytest.mark.usefixtures("submitted")
def test_a_clerk_cannot_approve_whatever_he_posts(login: Login) -> None:
    for staff_no in (COLLECTOR, PART_COLLECTOR, ACADEMIC_HEAD, VICE, QC_HEAD):
        status, text = _after(login(staff_no), f"{SHEET}approve", {"desk": "owner", "digest": digest()})
        assert status == 403
        assert "不能审核通过" in text
    assert Decision.objects.count() == 0


@pytest.mark.usefixtures("submitted")
def test_owner_accepts_then_approves_then_it_lies_with_the_vice_principal(login: Login) -> None:
    owner = login(OWNER)
    _, text = _after(owner, f"{SHEET}approve", {"desk": "owner", "digest": digest()})
    assert "须说明未认可" in text
    shown = r'action="(\S+accept)".*?name="seen" value="(\w+)".*?name="digest" value="(\w+)"'
    for action, seen, code in re.findall(shown, _text(owner, SHEET)):
        accepted = {"scope": "all", "seen": seen, "desk": "owner", "limit": "present", "then": "sheet"}
        assert "已有变化" in _after(owner, action, accepted)[1]
        assert "处情况说明" in _after(owner, action, {**accepted, "digest": code})[1]
    said = Statement.objects.filter(finding=_funds_finding()).order_by("event_seq")
    assert [each.kind for each in said] == ["explained", "accepted"]
    assert said[1].up_to == said[0].amount
    _, text = _after(owner, f"{SHEET}approve", {"desk": "owner", "digest": digest()})
    assert "审核通过，已记录在案" in text
    assert _desk() is Desk.VICE_PRINCIPAL
    _, text = _after(
        login(VICE), f"/years/{YEAR}/review/vice_principal/approve", {"table": OUTPUTS, f"digest-{OUTPUTS}": digest()}
    )
    assert "审核通过 1 张" in text
    assert _desk() is Desk.QC_OFFICE


@pytest.mark.usefixtures("submitted")
def test_a_digest_that_moved_is_told_and_nothing_is_decided(login: Login) -> None:
    _, text = _after(login(OWNER), f"{SHEET}approve", {"desk": "owner", "digest": "0" * 64})
    assert "您看到的数据已有变化，本次操作未生效" in text
    assert Decision.objects.count() == 0


@pytest.mark.usefixtures("submitted")
def test_sending_back_with_reason_words_day_and_place(login: Login) -> None:
    owner = login(OWNER)
    finding = _funds_finding()
    assert "350" in _text(owner, f"{SHEET}send-back?finding={finding}")
    content = {
        "desk": "owner",
        "digest": digest(),
        "reason": "wrong",
        "words": "经费单位有误",
        "due": "2016-09-30",
        "finding": finding,
    }
    _, text = _after(owner, f"{SHEET}send-back", content)
    assert "已退回修改" in text
    decision = Decision.objects.get()
    assert (decision.outcome, decision.reason, str(decision.due)) == ("sent_back", "wrong", "2016-09-30")
    assert decision.places[0]["finding"] == finding
    assert "经费单位有误" in _text(login(COLLECTOR), "/duties")
    assert "经费单位有误" in _text(login(PART_COLLECTOR), SHEET)


@pytest.mark.usefixtures("submitted")
@pytest.mark.parametrize(("wrong", "said"), [
    ({"reason": ""}, "退回须选择原因"), ({"words": " "}, "写明意见"), ({"due": "2016-01-01"}, "已经过去"),
    ({"due": "morgen"}, "日期无法识别"), ({"desk": "nowhere"}, "没有这个审核环节"), ({"desk": "qc_office"}, "不在您的审核环节"),
])  # fmt: skip
def test_a_sending_back_that_is_not_whole_is_refused(login: Login, wrong: dict[str, str], said: str) -> None:
    content: dict[str, object] = {"desk": "owner", "digest": digest(), "reason": "wrong", "words": "改", **wrong}
    status, text = _after(login(OWNER), f"{SHEET}send-back", content)
    assert status in (403, 409)
    assert said in text
    assert Decision.objects.count() == 0


@pytest.mark.usefixtures("submitted")
def test_withdrawing_before_anybody_looked(login: Login) -> None:
    _, text = _after(login(COLLECTOR), f"{SHEET}withdraw", {})
    assert "已撤回" in text
    assert _desk() is Desk.RESPONSIBLE


@pytest.mark.usefixtures("submitted")
def test_gates_are_refused_while_sheets_are_open(login: Login) -> None:
    status, text = _after(login(QC_HEAD), f"/years/{YEAR}/gates/qc/pass", {"digest": "0" * 64})
    assert status in (403, 409)
    assert "未审核通过" in text


@pytest.mark.usefixtures("submitted")
def test_paper_with_the_present_and_with_an_old_code(login: Login) -> None:
    owner = login(OWNER)
    assert "一致。" in _text(owner, f"/s/{YEAR}/{OUTPUTS}/{digest()[:12]}")
    assert "不一致" in _text(owner, f"/s/{YEAR}/{OUTPUTS}/0123456789ab")
    stranger = Client().get(f"/s/{YEAR}/{OUTPUTS}/{digest()[:12]}")
    assert urlsplit(stranger.headers["Location"]).path == "/login"


@pytest.mark.usefixtures("submitted")
@pytest.mark.parametrize("address", ["approve", "submit", "withdraw", "parts/academic/sign"])
def test_acts_want_a_post_with_a_token(login: Login, address: str) -> None:
    client = login(OWNER)
    assert client.get(f"{SHEET}{address}").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    before = Event.objects.count()
    assert strict.post(f"{SHEET}{address}", {"desk": "owner", "digest": digest()}).status_code == 403
    assert Event.objects.count() == before
