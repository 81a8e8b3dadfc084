"""Income of a calendar year (5.1), in 万元: parts first, then their sum."""

from decimal import Decimal
from random import Random

from sample.parameters import Parameters
from sample.text import Row

_CENTS = Decimal("0.01")


def funding_row(rng: Random, parameters: Parameters, school_year_end: int, students: int) -> Row:
    """The one record of the year; `students` are those on the roll at the end of the school year."""
    special = {2015: ("0", "486.00", "150.00"), 2016: ("380.00", "612.50", "260.00")}[school_year_end]
    grant = _drawn(rng, students * parameters.funding.recurrent_per_student[str(school_year_end)])
    parts = {
        "tuition": _drawn(rng, 96),
        "boarding_fees": _drawn(rng, students * 0.72 * 0.05),
        "training_income": _drawn(rng, 48),
        "recurrent_grant": grant,
        "tuition_waiver": _drawn(rng, students * 0.55 * 0.35),
        "central_special": Decimal(special[0]),
        "local_special": Decimal(special[1]),
        "donations": _drawn(rng, 12),
        "other": _drawn(rng, 23),
    }
    total = sum(parts.values(), Decimal(0))
    within = {"operating_grant": (grant * Decimal("0.134")).quantize(_CENTS), "provincial_special": Decimal(special[2])}
    told = {**parts, **within, "total_income": total, "final_total": total}
    return {name: _text(value) for name, value in told.items()}


def _drawn(rng: Random, around: float) -> Decimal:
    return Decimal(around * rng.uniform(0.98, 1.02)).quantize(_CENTS)


def _text(value: Decimal) -> str:
    return format(value.normalize(), "f")
