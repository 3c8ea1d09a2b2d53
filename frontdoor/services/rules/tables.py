"""Decision tables: who may have a service, what it costs, whose it is. Pure.

A row is a condition and what follows from it. For everybody who can send the form exactly one row of a table holds, or
at most one where something else holds for the rest; `catalogue check` walks every way through the form to see that
none is missing and no two hold at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from frontdoor.services.rules.definition import Definition, Verdict
from frontdoor.services.rules.expressions import parse
from frontdoor.services.rules.flow import live_answers
from frontdoor.services.rules.sections import Row

#: Where a way ends that a verdict of "no" ends; ids of stoppers have no underscores.
NOT_ELIGIBLE: Final = "not_eligible"


@dataclass(frozen=True, slots=True)
class Charge:
    """What somebody has to pay.

    :param amount: pounds.
    """

    label: str
    amount: Decimal


def row_for(rows: Sequence[Any], answers: Mapping[str, Any]) -> Any | None:
    """Return the first row that holds, or None."""
    return next(rows_for(rows, answers), None)


def rows_for(rows: Sequence[Any], answers: Mapping[str, Any]) -> Iterator[Any]:
    """Yield every row that holds; in a sound table there is one."""
    return (row for row in rows if not row.when or parse(row.when).holds(answers))


def charge_for(definition: Definition, answers: Mapping[str, Any]) -> Charge | None:
    """Return what somebody with these answers has to pay, or None where there are no fees."""
    if definition.fees is None:
        return None
    live = live_answers(definition, answers)
    row = row_for(definition.fees.rows, live)
    if row is None:
        return None
    return Charge(row.label, _in_pence(Decimal(row.amount) * _times(live.get(row.per), row.per)))


def _in_pence(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _times(value: Any, per: str) -> int | Decimal:
    if not per:
        return 1
    # Numbers with decimals are kept as text.
    return len(value) if isinstance(value, list | tuple) else Decimal(str(value or 0))


def team_for(definition: Definition, answers: Mapping[str, Any]) -> str:
    """Return the team that a case with these answers goes to. The answers are those sent, hidden ones left out."""
    row = row_for(definition.routing, answers) if definition.routing else None
    return row.team if row is not None else definition.team


def refusal_for(definition: Definition, answers: Mapping[str, Any]) -> Verdict | None:
    """Return the verdict that somebody may not have the service, as soon as the answers it looks at are given."""
    if not definition.eligibility:
        return None
    live = live_answers(definition, answers)
    known = [row for row in definition.eligibility if not row.when or parse(row.when).names <= live.keys()]
    row = row_for([row for row in known if row.result == "no"], live)
    return row if isinstance(row, Verdict) else None


def verdict_for(definition: Definition, answers: Mapping[str, Any]) -> Verdict | None:
    """Return the verdict on a form that is complete, or None where the service asks for none."""
    if not definition.eligibility:
        return None
    row = row_for(definition.eligibility, live_answers(definition, answers))
    return row if isinstance(row, Verdict) else None


def names_in(rows: Sequence[Row]) -> frozenset[str]:
    """Return the questions that a table looks at."""
    return frozenset(name for row in rows if row.when for name in parse(row.when).names)
