"""The organisation: school, campuses, departments, persons, posts with terms, stand-ins (办法第三条)."""

from django.db import models

from ledger.models.projection import Projection


class School(Projection):
    """The one school of this home. `is_sample` allows simulated time and acting as any person (演练)."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=100)
    leading_group = models.CharField(max_length=100)
    is_sample = models.BooleanField()

    class Meta:
        db_table = "school"


class Campus(Projection):
    """校区."""

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=100)

    class Meta:
        db_table = "campus"


class Department(Projection):
    """职能部门、专业部 or 督导与质量控制办."""

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=30)
    campus = models.CharField(max_length=30)

    class Meta:
        db_table = "department"


class Person(Projection):
    """Someone of the school, known by 教工号; apart from any account."""

    staff_no = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=60)
    department = models.CharField(max_length=30)

    class Meta:
        db_table = "person"


class Post(Projection):
    """A role that a person holds in a department (or the school, when empty) for a term; both days included."""

    staff_no = models.CharField(max_length=30)
    role = models.CharField(max_length=30)
    department = models.CharField(max_length=30, blank=True)
    first_day = models.DateField()
    last_day = models.DateField(null=True)

    class Meta:
        db_table = "post"


class StandIn(Projection):
    """代理: `deputy` may act for `absent` within the days and the scope (empty: all that is his)."""

    absent = models.CharField(max_length=30)
    deputy = models.CharField(max_length=30)
    first_day = models.DateField()
    last_day = models.DateField()
    scope = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=200)
    ended_on = models.DateField(null=True)

    class Meta:
        db_table = "stand_in"
