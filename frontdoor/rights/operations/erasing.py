"""Erasing what may go of somebody's: proposed, approved by a second person, then done context by context."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from frontdoor.cases.api import erase_cases, kept_cases
from frontdoor.customers import api as customers
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.outbox.api import announce
from frontdoor.kernel.refusals import Refusal
from frontdoor.messages.api import forget_messages
from frontdoor.rights import permissions
from frontdoor.rights.events import CasesErased, ErasureApproved
from frontdoor.rights.models import Erasure, Package
from frontdoor.rights.operations.packages import NoSuchPerson, end
from frontdoor.rights.queries.erasing import plan
from frontdoor.rights.queries.gathering import everything
from frontdoor.rights.rules.states import ErasureState, PackageState
from frontdoor.services.api import forget_submissions

#: What an erasure does, each in a transaction of its context.
STEPS = ("cases", "messages", "services", "customers", "packages")


class NothingToErase(Refusal):
    """Nothing of this person's may go now."""


class AlreadyProposed(Refusal):
    """An erasure of this person is under way, or this one was settled."""


@transaction.atomic
def propose_erasure(customer: int, *, case_id: int | None = None, by: Actor, at: datetime) -> Erasure:
    """Propose that what may go of a person's goes. Nothing changes before a second person approves it.

    :raises NoSuchPerson: :raises NothingToErase: :raises AlreadyProposed: :raises NotAllowed:
    """
    permissions.check_may_answer_rights(by, None)
    person = customers.known_by(customer)
    if person is None:
        raise NoSuchPerson("There is no such person, or their details were removed.")
    under_way = [ErasureState.PROPOSED.value, ErasureState.APPROVED.value]
    if Erasure.objects.filter(record_id=person.customer, state__in=under_way).exists():
        raise AlreadyProposed("An erasure is under way already.")
    found = plan(person, everything(person), at=at)
    if not found.goes:
        raise NothingToErase("Nothing of theirs may go now. The page says why each thing stays.")
    erasure = Erasure.objects.create(
        record_id=person.customer, case_id=case_id, user_id=next(iter(person.users), None), proposed_by=by.username,
        proposed_at=at,
        plan={"cases": found.cases, "records": found.records, "details": found.details},
        kept=[line.said() for line in found.stays],
    )  # fmt: skip
    _record("rights.erasure-proposed", erasure, by=by, at=at)
    return erasure


@transaction.atomic
def settle_erasure(erasure: Erasure, *, approve: bool, by: Actor, at: datetime) -> None:
    """Approve or refuse an erasure that somebody else proposed.

    :raises AlreadyProposed: if it was settled. :raises NotAllowed: for whoever proposed it.
    """
    permissions.check_may_settle(by, erasure)
    state = ErasureState.APPROVED if approve else ErasureState.REFUSED
    moved = Erasure.objects.filter(pk=erasure.pk, state=ErasureState.PROPOSED.value).update(
        state=state.value, settled_by=by.username, settled_at=at
    )
    if not moved:
        raise AlreadyProposed("This was settled already.")
    audit.record(
        f"rights.erasure-{state.value}",
        on=f"record:{erasure.record_id}",
        by=by,
        at=at,
        after={"erasure": str(erasure.pk)},
    )
    if approve:
        announce(ErasureApproved(erasure_id=str(erasure.pk)), at=at)


def erase_cases_of(erasure_id: UUID, *, at: datetime) -> None:
    """Erase the cases of an approved erasure, and tell those who erase what hangs on them."""
    erasure = _approved(erasure_id, "cases")
    if erasure is None:
        return
    references = erase_cases(erasure.plan["cases"], customer_ids=_details(erasure), by=SYSTEM, at=at)
    erasure.plan["references"] = references
    _note(
        erasure,
        "cases",
        [("Requests", len(references), "Their time is over, or they rest on consent or a contract")],
        at=at,
    )
    announce(CasesErased(erasure_id=str(erasure.pk)), at=at)


def erase_messages_of(erasure_id: UUID, *, at: datetime) -> None:
    """Erase what we wrote about the cases that were erased."""
    erasure = _approved(erasure_id, "messages")
    if erasure is not None:
        count = forget_messages(about=erasure.plan["references"], customer_ids=_free(erasure, at=at), by=SYSTEM, at=at)
        _note(erasure, "messages", [("Messages", count, "They go with what they were about")], at=at)


def erase_submissions_of(erasure_id: UUID, *, at: datetime) -> None:
    """Erase the forms that the erased cases came from."""
    erasure = _approved(erasure_id, "services")
    if erasure is not None:
        count = forget_submissions(erasure.plan["references"])
        _note(erasure, "services", [("Forms", count, "They go with the requests they became")], at=at)


def erase_customers_of(erasure_id: UUID, *, at: datetime) -> None:
    """Erase details and records that nothing needs which stays."""
    erasure = _approved(erasure_id, "customers")
    if erasure is None:
        return
    free = _free(erasure, at=at)
    records = customers.forget_records(_free_records(erasure, free, at=at), by=SYSTEM, at=at)
    details = customers.forget(free, by=SYSTEM, at=at)
    _note(
        erasure,
        "customers",
        [
            ("Records of sources", records, "The time for which they are kept is over"),
            ("Details given here", details, "They belong to nothing that stays"),
        ],
        at=at,
    )


def end_packages_of(erasure_id: UUID, *, at: datetime) -> None:
    """Remove what was written for somebody of what is erased now."""
    erasure = _approved(erasure_id, "packages")
    if erasure is None:
        return
    there = list(Package.objects.filter(record_id=erasure.record_id).exclude(state=PackageState.ENDED.value))
    for package in there:
        end(package)
    _note(erasure, "packages", [("Packages", len(there), "They hold what is erased")], at=at)


def _approved(erasure_id: UUID, step: str) -> Erasure | None:
    """Return an approved erasure, locked, whose step is still to be done."""
    found = Erasure.objects.select_for_update().filter(pk=erasure_id, state=ErasureState.APPROVED.value).first()
    return found if found is not None and step not in found.results else None


def _note(erasure: Erasure, step: str, lines: Sequence[tuple[str, int, str]], *, at: datetime) -> None:
    """Keep what a step did; after the last nothing says any more what there was."""
    said: list[dict[str, Any]] = [{"what": what, "count": count, "rule": rule} for what, count, rule in lines if count]
    erasure.results = {**erasure.results, step: said}
    if set(STEPS) <= erasure.results.keys():
        erasure.state, erasure.done_at, erasure.plan = ErasureState.DONE.value, at, {}
        _record("rights.erased", erasure, by=SYSTEM, at=at)
    erasure.save(update_fields=["results", "plan", "state", "done_at"])


def _details(erasure: Erasure) -> tuple[int, ...]:
    person = customers.known_by(erasure.record_id)
    return person.details if person is not None else ()


def _free(erasure: Erasure, *, at: datetime) -> list[int]:
    """Return the details that were to go and that no case needs which stays, and no hold keeps."""
    wanted = set(erasure.plan["details"])
    needed = {each.customer_id for each in kept_cases(wanted, at=at)} | customers.held(wanted)
    return sorted(wanted - needed)


def _free_records(erasure: Erasure, free: Sequence[int], *, at: datetime) -> set[int]:
    """Return the records that were to go and still may: none of details that stay."""
    person = customers.known_by(erasure.record_id)
    if person is None or customers.holds_on(person):
        return set()
    bound = set(person.details) - set(free)
    kept = customers.kept_records(person, at=at)
    return {each.id for each in kept if each.may_go and each.details_id not in bound} & set(erasure.plan["records"])


def _record(action: str, erasure: Erasure, *, by: Actor, at: datetime) -> None:
    audit.record(action, on=f"record:{erasure.record_id}", by=by, at=at, after={"erasure": str(erasure.pk)})
