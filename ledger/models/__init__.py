"""Tables of the ledger: the events, the accounts, and the projections of the events."""

from ledger.models.account import Account
from ledger.models.baseline import Baseline
from ledger.models.event import Event
from ledger.models.mappings import MappingUse, SavedMapping
from ledger.models.parts import Settlement, Share
from ledger.models.people import Campus, Department, Person, Post, School, StandIn
from ledger.models.projection import Projection
from ledger.models.work import (
    Decision,
    Delivery,
    Edition,
    Part,
    Standing,
    Statement,
    Submission,
    Unchanged,
    YearDecision,
)
from ledger.models.year import Assignment, Plan, SchoolYear

PROJECTIONS: tuple[type[Projection], ...] = (
    School, Campus, Department, Person, Post, StandIn, Plan, Assignment, SchoolYear, Baseline, Delivery, Part, Share,
    Settlement, Unchanged, Submission, Standing, Statement, Decision, YearDecision, Edition, SavedMapping, MappingUse,
)  # fmt: skip

__all__ = [
    "PROJECTIONS", "Account", "Assignment", "Baseline", "Campus", "Decision", "Delivery", "Department", "Edition",
    "Event", "MappingUse", "Part", "Person", "Plan", "Post", "Projection", "SavedMapping", "School", "SchoolYear",
    "Settlement", "Share", "StandIn", "Standing", "Statement", "Submission", "Unchanged", "YearDecision",
]  # fmt: skip
