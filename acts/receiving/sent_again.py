"""What a sender is told of bytes that had come before: which delivery they are, and why it was not taken, if it was not."""

from acts.asking.mappings import mapping_questions, said_open
from acts.receiving.read import refusal
from acts.receiving.receive import Received
from ledger.models import Delivery


def sent_again_words(name: str, received: Received) -> str:
    """One sentence; for a refused file with the reason and remedy of then, since they still hold."""
    said = f"“{name}”与此前报送的文件（第 {received.delivery} 号）完全相同，没有重复收件"
    row = Delivery.objects.get(event_seq=received.delivery)
    why = refusal(row)[1]
    if why and (asked := mapping_questions(row.event_seq)):
        return f"{said}；它还在等您说明：{said_open(asked)}"
    return f"{said}；当时没有采用的原因仍在：{why}" if why else said
