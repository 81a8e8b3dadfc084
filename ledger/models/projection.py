"""What all projections share: they name the event that they come from and can be dropped and made again."""

from django.db import models


class Projection(models.Model):
    """A row derived from events. Written only by `ledger.apply`; `verify --rebuild` proves it."""

    event_seq = models.BigIntegerField()

    class Meta:
        abstract = True
