"""Many hands: the shares of which a department's part is made, and how collisions of rows were settled."""

from django.db import models

from catalog.masked import masked_text
from ledger.models.projection import Projection


class Share(Projection):
    """One version of what one person, or the collector under one name, gives to the part of a department (一份).

    Whether it is in force says the part that counts. `senders` are all who sent rows of it (several, if shares were joined).
    `fate` and `into` tell what became of the whole share, if it was taken out.
    """

    year = models.PositiveIntegerField()
    table = models.CharField(max_length=60)
    department = models.CharField(max_length=30)
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    owner = models.CharField(max_length=30, blank=True)
    label = models.CharField(max_length=120)
    delivery = models.BigIntegerField()
    worksheet = models.CharField(max_length=100)
    rows_file = models.CharField(max_length=64)
    problems_file = models.CharField(max_length=64)
    changes_file = models.CharField(max_length=64)
    content_digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    by = models.CharField(max_length=30)
    senders = models.JSONField(default=list)
    at = models.CharField(max_length=40)
    fate = models.CharField(max_length=20, blank=True)
    into = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "share"
        constraints = (
            models.UniqueConstraint(fields=("year", "table", "department", "number", "version"), name="share_version"),
        )

    @property
    def shown_label(self) -> str:
        """Its name for people: an ID number in it, from the file's name, starred."""
        return masked_text(self.label)


class Settlement(Projection):
    """How one collision was settled; `rows` and `kept` are marks: holder, row_id, row_digest."""

    year = models.PositiveIntegerField()
    table = models.CharField(max_length=60)
    department = models.CharField(max_length=30, blank=True)
    collision = models.CharField(max_length=32)
    rows = models.JSONField()
    outcome = models.CharField(max_length=20)
    kept = models.JSONField(null=True)
    person = models.CharField(max_length=30, blank=True)
    words = models.CharField(max_length=1000, blank=True)
    by = models.CharField(max_length=30)
    acting_for = models.CharField(max_length=30, blank=True)
    at = models.CharField(max_length=40)

    class Meta:
        db_table = "settlement"
