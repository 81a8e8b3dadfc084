"""The one table that holds the truth."""

from django.db import models


class Event(models.Model):
    """One act, as it was done. Never changed, never removed: the database itself refuses (see migration 0001).

    `at` is the time of the act, simulated in a rehearsal; `recorded_at` the machine's. Both are ISO texts, so that
    every database gives back the very characters that were hashed. `payload` is canonical JSON.
    """

    seq = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    payload = models.TextField()
    actor = models.CharField(max_length=40)
    acting_for = models.CharField(max_length=40, blank=True)
    road = models.CharField(max_length=20)
    at = models.CharField(max_length=40)
    recorded_at = models.CharField(max_length=40)
    prev = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        db_table = "event"
        ordering = ("seq",)

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"
