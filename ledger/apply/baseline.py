"""Projection of last year's figures that this system did not collect."""

from ledger.apply.registry import Applied, applies
from ledger.apply.work import stand
from ledger.models import Baseline
from ledger.payloads.baseline import BaselineRecorded


@applies(BaselineRecorded)
def _recorded(content: BaselineRecorded, event: Applied) -> None:
    told = content.model_dump(mode="json", include={"year", "files", "sheets"})
    version = Baseline.objects.filter(year=content.year).count() + 1
    Baseline.objects.create(
        event_seq=event.seq, version=version, by=event.actor, acting_for=event.acting_for, at=event.at, **told
    )
    stand(content.year + 1, content.standings, event)
