"""What is open, asked of the ledger. Flows stop at the answer; no state of Prefect stands in for it."""

from ledger.setup import start_ledger

ACCEPTED = "accepted"
"""The question of a department's gate, and the first of a year: is every sheet accepted on its present digest?"""


def open_question_of_department(year: int, department: str) -> str:
    """ACCEPTED while a sheet of the department is open; empty when there is nothing to wait for."""
    start_ledger()
    from acts.years.gates import department_state

    return "" if department_state(year, department).all_accepted else ACCEPTED


def open_question_of_year(year: int) -> str:
    """ACCEPTED while a sheet is open, else the name of the gate that waits for a person; empty when both are passed."""
    start_ledger()
    from acts.years.gates import dataset_state

    state = dataset_state(year)
    return (state.open_gate() or "") if state.ready else ACCEPTED


def unread_deliveries() -> list[int]:
    """Deliveries that nobody has read yet, oldest first."""
    start_ledger()
    from acts.receiving.read import pending_deliveries

    return pending_deliveries()


def sender_of(delivery: int) -> tuple[int, str]:
    """The year of a delivery, and the name of the department that sent it."""
    start_ledger()
    from acts.waiting import department_names
    from ledger.models import Delivery

    year, department = Delivery.objects.values_list("year", "department").get(event_seq=delivery)
    return year, department_names()[department]


def latest_submissions() -> dict[int, int]:
    """Year → the last event that changed what is submitted in it."""
    start_ledger()
    from django.db.models import Max
    from django.db.models.functions import Coalesce, Greatest

    from ledger.models import Submission

    changed = Greatest(Max("event_seq"), Coalesce(Max("withdrawn_seq"), 0))
    return dict(Submission.objects.values("year").annotate(seq=changed).values_list("year", "seq"))


def head_seq() -> int:
    """The number of the last event: it moves whenever anybody did anything."""
    start_ledger()
    from ledger.chain import head

    last = head()
    return last.seq if last else 0
