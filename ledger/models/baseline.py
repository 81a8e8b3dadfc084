"""Last year's figures that this system did not collect (基线): to be compared with, for nothing else."""

from django.db import models

from ledger.models.projection import Projection


class Baseline(Projection):
    """One version of the 基线 of a year; the latest counts. `files` and `sheets` as in its event (`BaselineRecorded`)."""

    year = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    files = models.JSONField()
    sheets = models.JSONField()
    by = models.CharField(max_length=30)
    acting_for = models.CharField(max_length=30, blank=True)
    at = models.CharField(max_length=40)

    class Meta:
        db_table = "baseline"
        constraints = (models.UniqueConstraint(fields=("year", "version"), name="baseline_version"),)
