"""Saved mappings (对应关系) of the departments, and where they were used."""

from django.db import models

from ledger.models.projection import Projection


class SavedMapping(Projection):
    """One mapping, known by the event that confirmed it and its number there.

    `code` is None for a header. `of_worksheet`: it says which sheet a worksheet of this profile is (an empty `table`: none),
    and `word` is what that was called. `ended_seq` names the event that revoked it, or that replaced it by saying otherwise.
    """

    number = models.PositiveIntegerField()
    department = models.CharField(max_length=30)
    source = models.CharField(max_length=20)
    table = models.CharField(max_length=60, blank=True)
    column = models.CharField(max_length=60, blank=True)
    word = models.CharField(max_length=60, blank=True)
    code = models.CharField(max_length=60, null=True)
    profile = models.JSONField()
    of_worksheet = models.BooleanField(default=False)
    delivery = models.BigIntegerField()
    by = models.CharField(max_length=30)
    acting_for = models.CharField(max_length=30, blank=True)
    at = models.CharField(max_length=40)
    ended_seq = models.BigIntegerField(null=True)
    ended_by = models.CharField(max_length=30, blank=True)
    ended_at = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "saved_mapping"
        constraints = (models.UniqueConstraint(fields=("event_seq", "number"), name="saved_mapping_name"),)


class MappingUse(Projection):
    """A reading (`event_seq`) of a delivery that used a mapping."""

    confirmed_seq = models.BigIntegerField()
    number = models.PositiveIntegerField()
    delivery = models.BigIntegerField()
    at = models.CharField(max_length=40)

    class Meta:
        db_table = "mapping_use"
        constraints = (models.UniqueConstraint(fields=("event_seq", "confirmed_seq", "number"), name="mapping_use_once"),)
