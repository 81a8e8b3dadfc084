"""What a sender is told of bytes that had come before: which delivery they are, and why it was not taken, if it was not."""

from acts.asking.mappings import mapping_questions, said_open
from acts.receiving.read import refusal
from acts.receiving.receive import Received
from acts.waiting import person_names
from catalog.masked import masked_text
from ledger.models import Delivery, Share


def sent_again_words(name: str, received: Received) -> str:
    """One sentence; for a refused file with the reason and remedy of then, since they still hold."""
    row = Delivery.objects.get(event_seq=received.delivery)
    said = f"“{masked_text(name)}”与此前报送的文件（第 {row.event_seq} 号{_whose(row)}）完全相同，没有重复收件"
    why = refusal(row)[1]
    if why and (asked := mapping_questions(row.event_seq)):
        return f"{said}；它还在等您说明：{said_open(asked)}"
    return f"{said}；当时没有采用的原因仍在：{why}" if why else said


def _whose(row: Delivery) -> str:
    """「，郑美玲报送，计入“我的成果”」: by whom, and as which share it counts, if it gave one."""
    label = Share.objects.filter(delivery=row.event_seq).order_by("id").values_list("label", flat=True).last()
    return f"，{person_names().get(row.by, row.by)}报送，计入“{masked_text(label)}”" if label else ""
