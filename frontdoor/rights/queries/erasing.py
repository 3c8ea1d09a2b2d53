"""What would go of somebody's, what stays, and why: the dry run of an erasure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from frontdoor.cases.api import kept_cases
from frontdoor.customers import api as customers
from frontdoor.customers.api import KnownBy
from frontdoor.foundation.privacy.api import Held


@dataclass(frozen=True, slots=True)
class Line:
    """So many of a kind go or stay by one rule."""

    what: str
    count: int
    why: str

    def said(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return {"what": self.what, "count": self.count, "why": self.why}


@dataclass(frozen=True, slots=True)
class ErasurePlan:
    """What would go, by id, and the lines of both lists."""

    cases: tuple[int, ...] = ()
    references: tuple[str, ...] = ()
    records: tuple[int, ...] = ()
    details: tuple[int, ...] = ()
    goes: tuple[Line, ...] = field(default=())
    stays: tuple[Line, ...] = field(default=())


def plan(person: KnownBy, held: Iterable[Held], *, at: datetime) -> ErasurePlan:
    """Return what an erasure would take now and what it would leave. A few queries and one a version of a service."""
    cases = kept_cases(person.details, at=at)
    is_held = bool(customers.holds_on(person))
    staying = {each.customer_id for each in cases if not each.may_go}
    records = customers.kept_records(person, at=at)
    going = [each for each in records if each.may_go and not is_held and each.details_id not in staying]
    gone = {each.id for each in going}
    has_account = bool(person.users)
    details = tuple(each for each in person.details if each not in staying and not is_held)
    goes = [*_lines("Requests", ((each.why) for each in cases if each.may_go))]
    goes += _lines("Records of sources", (each.why for each in going))
    goes += _lines("Details given here", ("They belong to nothing that stays" for _each in details))
    stays = [*_lines("Requests", (each.why for each in cases if not each.may_go))]
    stays += _lines("Records of sources", (_why_stays(each, is_held) for each in records if each.id not in gone))
    if has_account:
        stays.append(Line("Account", len(person.users), "It is theirs to close, on the page of their account"))
    stays += _by_law(held)
    return ErasurePlan(
        cases=tuple(each.id for each in cases if each.may_go),
        references=tuple(each.reference for each in cases if each.may_go),
        records=tuple(sorted(gone)),
        details=details,
        goes=tuple(goes),
        stays=tuple(stays),
    )


def _why_stays(record: customers.KeptRecord, is_held: bool) -> str:
    if is_held:
        return "A hold keeps it"
    if record.may_go:
        return "A request that it was told for stays"
    return record.why


def _lines(what: str, reasons: Iterable[str]) -> list[Line]:
    return [Line(what, count, why) for why, count in sorted(Counter(reasons).items())]


#: What an erasure never reaches, and the rule.
_BY_LAW = {
    "fd_audit.Line": "Who did what and when: UK GDPR, articles 5(2) and 17(3)(b)",
    "fd_cases.Publication": "A register that the law has us keep open to all",
    "fd_rights.Erasure": "That it was erased, by whom and by which rule: UK GDPR, article 5(2)",
}


def _by_law(held: Iterable[Held]) -> list[Line]:
    return [
        Line(each.facts.called, len(each.pks), _BY_LAW[each.facts.label])
        for each in held
        if each.facts.label in _BY_LAW
    ]
