"""A year's work: the decided plan (任务分解与责任落实表) and the state of the year."""

from django.db import models

from ledger.models.projection import Projection


class Plan(Projection):
    """A decided version of the plan of a year: by which body, in which form, on which document."""

    year = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    body = models.CharField(max_length=100)
    form = models.CharField(max_length=30)
    document = models.CharField(max_length=200)
    decided_on = models.DateField()

    class Meta:
        db_table = "plan"
        constraints = (models.UniqueConstraint(fields=("year", "version"), name="plan_version"),)


class Assignment(Projection):
    """Who answers for one sheet in one version of the plan, with the four 定."""

    year = models.PositiveIntegerField()
    plan_version = models.PositiveIntegerField()
    table = models.CharField(max_length=60)
    responsible_department = models.CharField(max_length=30)
    contributors = models.JSONField()
    collector = models.CharField(max_length=30)
    owner = models.CharField(max_length=30)
    vice_principal = models.CharField(max_length=30)
    auditor = models.CharField(max_length=30)
    matter = models.CharField(max_length=200)
    requirement = models.CharField(max_length=400)
    due = models.DateField()
    quality = models.CharField(max_length=400)
    evidence = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "assignment"
        constraints = (models.UniqueConstraint(fields=("year", "plan_version", "table"), name="assignment_table"),)


class SchoolYear(Projection):
    """An opened year: its window, the authority's notice, the catalog it is collected by, and whether it is closed."""

    year = models.PositiveIntegerField(unique=True)
    plan_version = models.PositiveIntegerField()
    catalog_digest = models.CharField(max_length=64)
    logic_digest = models.CharField(max_length=64)
    first_day = models.DateField()
    last_day = models.DateField()
    authority_notice = models.CharField(max_length=200, blank=True)
    authority_deadline = models.DateField(null=True)
    closed = models.BooleanField(default=False)

    class Meta:
        db_table = "school_year"
