"""What comes in and what is said of it: deliveries, parts, submissions, statements on findings, decisions."""

from django.db import models

from catalog.masked import masked_text
from ledger.models.projection import Projection


class Delivery(Projection):
    """A file as it came (来件). Known by the seq of its event.

    `asked_seq` is the event since which it waits, or waited, to be read: its own, or one that confirmed mappings; then
    `source` is the system from which a person said that the file comes.
    """

    year = models.PositiveIntegerField()
    department = models.CharField(max_length=30)
    file = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    size_bytes = models.BigIntegerField()
    by = models.CharField(max_length=30)
    at = models.CharField(max_length=40)
    state = models.CharField(max_length=20, default="waiting")
    report = models.CharField(max_length=64, blank=True)
    refused = models.CharField(max_length=60, blank=True)
    share = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=20, blank=True)
    asked_seq = models.BigIntegerField(default=0)

    class Meta:
        db_table = "delivery"

    @property
    def shown_name(self) -> str:
        """The file's name for people: an ID number in it starred."""
        return masked_text(self.name)


class Part(Projection):
    """What one department gives to one sheet, in one version: its shares in force, merged.

    `shares` lists [number, version]; `mergers` are who put them together or settled
    their collisions, `persons` these and who sent them. Of several versions that counts which
    `counts_from` the latest event. `delivery` is the file that brought it about, or after an act the latest among its shares.
    `unchanged_seq` names the 确认无变化 by which it came, and to which its content is true.
    """

    year = models.PositiveIntegerField()
    table = models.CharField(max_length=60)
    department = models.CharField(max_length=30)
    version = models.PositiveIntegerField()
    delivery = models.BigIntegerField()
    worksheet = models.CharField(max_length=100)
    rows_file = models.CharField(max_length=64)
    problems_file = models.CharField(max_length=64)
    changes_file = models.CharField(max_length=64)
    content_digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    by = models.CharField(max_length=30)
    signed_by = models.CharField(max_length=30, blank=True)
    signed_for = models.CharField(max_length=30, blank=True)
    signed_seq = models.BigIntegerField(null=True)
    unchanged_seq = models.BigIntegerField(null=True)
    shares = models.JSONField(default=list)
    persons = models.JSONField(default=list)
    mergers = models.JSONField(default=list)
    counts_from = models.BigIntegerField(default=0)

    class Meta:
        db_table = "part"
        constraints = (models.UniqueConstraint(fields=("year", "table", "department", "version"), name="part_version"),)


class Unchanged(Projection):
    """确认无变化: a department says that its rows in last year's edition still hold; they come in as `delivery`."""

    year = models.PositiveIntegerField()
    table = models.CharField(max_length=60)
    department = models.CharField(max_length=30)
    delivery = models.BigIntegerField()
    edition_year = models.PositiveIntegerField()
    edition_number = models.PositiveIntegerField()
    edition_digest = models.CharField(max_length=64)
    content_digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    seen = models.CharField(max_length=64)
    by = models.CharField(max_length=30)
    acting_for = models.CharField(max_length=30, blank=True)
    at = models.CharField(max_length=40)

    class Meta:
        db_table = "unchanged"
        constraints = (models.UniqueConstraint(fields=("delivery", "table"), name="unchanged_delivery"),)


class Submission(Projection):
    """A merged version of a sheet that the 归属部门 answers for; `parts` lists [department, version].

    `evaluation` and `questions` are what the checks said of it when it was submitted (as in `Standing`).
    """

    year = models.PositiveIntegerField()
    table = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    parts = models.JSONField()
    contributors = models.JSONField()
    rows_file = models.CharField(max_length=64)
    problems_file = models.CharField(max_length=64)
    content_digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    by = models.CharField(max_length=30)
    at = models.CharField(max_length=40)
    evaluation = models.CharField(max_length=64, blank=True)
    questions = models.JSONField(default=list)
    withdrawn_seq = models.BigIntegerField(null=True)

    class Meta:
        db_table = "submission"
        constraints = (models.UniqueConstraint(fields=("year", "table", "version"), name="submission_version"),)


class Standing(Projection):
    """What the checks say of a sheet among all that is submitted. One row a sheet, replaced at each submission.

    `errors` lists finding ids; `questions` [finding id, amount] pairs.
    """

    year = models.PositiveIntegerField()
    table = models.CharField(max_length=60)
    evaluation = models.CharField(max_length=64)
    errors = models.JSONField()
    questions = models.JSONField()
    complete = models.BooleanField()

    class Meta:
        db_table = "standing"
        constraints = (models.UniqueConstraint(fields=("year", "table"), name="standing_table"),)


class Statement(Projection):
    """What a person said of one finding: 情况说明 (explained) or 认可 (accepted, up to an amount, until a day).

    `digest` is the 校验码 of the sheet before the person who accepted; empty for words, and in events of version 1.
    """

    year = models.PositiveIntegerField()
    table = models.CharField(max_length=60)
    finding = models.CharField(max_length=32)
    kind = models.CharField(max_length=20)
    words = models.CharField(max_length=1000)
    amount = models.FloatField(null=True)
    up_to = models.FloatField(null=True)
    until = models.DateField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    by = models.CharField(max_length=30)
    acting_for = models.CharField(max_length=30, blank=True)
    at = models.CharField(max_length=40)

    class Meta:
        db_table = "statement"
        constraints = (models.UniqueConstraint(fields=("event_seq", "finding"), name="statement_finding"),)


class Decision(Projection):
    """审核意见 of one desk on one sheet, bound to what the person saw: approved, sent_back, or confirmed (有新情况).

    `evaluation` and `questions` are what then stood on the sheet, so that a later look can be shown what differs.
    """

    year = models.PositiveIntegerField()
    table = models.CharField(max_length=60)
    desk = models.CharField(max_length=30)
    outcome = models.CharField(max_length=20)
    submission = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    own_digest = models.CharField(max_length=64)
    errors = models.JSONField()
    evaluation = models.CharField(max_length=64, blank=True)
    questions = models.JSONField(default=list)
    by = models.CharField(max_length=30)
    acting_for = models.CharField(max_length=30, blank=True)
    post = models.CharField(max_length=100)
    at = models.CharField(max_length=40)
    words = models.CharField(max_length=1000, blank=True)
    reason = models.CharField(max_length=40, blank=True)
    places = models.JSONField(default=list)
    due = models.DateField(null=True)

    class Meta:
        db_table = "decision"


class YearDecision(Projection):
    """A decision on the whole dataset of a year: QC gate, leading group, publication."""

    year = models.PositiveIntegerField()
    gate = models.CharField(max_length=30)
    digest = models.CharField(max_length=64)
    form = models.CharField(max_length=30, blank=True)
    words = models.CharField(max_length=1000, blank=True)
    by = models.CharField(max_length=30)
    acting_for = models.CharField(max_length=30, blank=True)
    post = models.CharField(max_length=100)
    at = models.CharField(max_length=40)

    class Meta:
        db_table = "year_decision"


class Edition(Projection):
    """A published dataset: internal 定稿版 or public 公开版, with the digest of what it holds."""

    year = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    dataset_digest = models.CharField(max_length=64)
    manifest = models.CharField(max_length=64)
    folder = models.CharField(max_length=100)
    at = models.CharField(max_length=40)

    class Meta:
        db_table = "edition"
        constraints = (models.UniqueConstraint(fields=("year", "kind", "number"), name="edition_number"),)
