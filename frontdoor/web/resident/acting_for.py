"""What somebody who acts for others sees of what is theirs."""

from collections.abc import Iterable
from dataclasses import dataclass

from frontdoor.cases.api import CaseRecord, by_reference, of_customers
from frontdoor.customers.api import ActingRecord, ActingStage, Sees, acts_for_whom, ids_of_user, made_under
from frontdoor.foundation.accounts.access import Request


@dataclass(frozen=True, slots=True)
class ForAnother:
    """A case that somebody follows for another, and by what right."""

    case: CaseRecord
    name: str
    right: ActingRecord


def requests_for_others(request: Request) -> list[ForAnother]:
    """Return what somebody may follow for others now, newest first."""
    found = [
        each for each in acts_for_whom(request.actor.user_id or 0, at=request.now) if each.stage is ActingStage.ACTIVE
    ]
    return requests_under(found)


def requests_under(rights: Iterable[ActingRecord]) -> list[ForAnother]:
    """Return what rights that hold let somebody follow: what was made under them, and what the principal shows.

    Of what is shown, only the services that a right is for. Two queries, and two for each principal who shows more.
    """
    by_id = {each.id: each for each in rights}
    made = made_under(by_id) if by_id else {}
    cases = by_reference(list(made)) if made else {}
    found = {
        case.reference: ForAnother(case, by_id[made[ref]].principal_name, by_id[made[ref]])
        for ref, case in cases.items()
    }
    for right in by_id.values():
        if Sees.REQUESTS in right.sees:
            for case in of_customers(_ids(right)):
                if not right.services or case.service in right.services:
                    found.setdefault(case.reference, ForAnother(case, right.principal_name, right))
    return sorted(found.values(), key=lambda each: each.case.opened_at, reverse=True)


def _ids(right: ActingRecord) -> list[int]:
    return [right.principal] if right.principal_user_id is None else ids_of_user(right.principal_user_id)
