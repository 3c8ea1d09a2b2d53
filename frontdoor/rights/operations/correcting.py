"""Putting right what is held: our own details at once, a source's by a task for the team that answers for it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from frontdoor.cases.api import NewTask, add_task, move_to_details, row_of
from frontdoor.customers import api as customers
from frontdoor.customers.api import Person
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.kernel.refusals import Refusal
from frontdoor.rights import permissions


class CannotCorrect(Refusal):
    """There is no such record of this person, or nothing says what is right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCorrection:
    """What a source holds wrongly.

    :param reference: the case under which it was asked, on which the task is set.
    """

    record: int
    column: str
    right: str
    reference: str


@transaction.atomic
def correct_details(details: int, *, new: Person, reason: str, by: Actor, at: datetime) -> int:
    """Correct details that were given here, with the cases they were given for; return the corrected ones.

    The old ones stay what they were, because others may have given the same; both are one customer's.

    :raises NoSuchCustomer: :raises NothingGiven: :raises NotAllowed:
    """
    permissions.check_may_answer_rights(by, None)
    corrected = customers.correct(details, details=new, reason=reason, by=by, at=at)
    move_to_details(details, new=corrected, by=by, at=at)
    return corrected


@transaction.atomic
def ask_source(customer: int, *, wrong: SourceCorrection, by: Actor, at: datetime) -> None:
    """Have the team that answers for a source correct what it holds, by a task on the case that asks for it.

    :raises CannotCorrect: :raises NoSuchCase: :raises NotAllowed: outside the team that holds the case.
    """
    permissions.check_may_answer_rights(by, None)
    record = next((each for each in customers.record_summaries(customer) if each.id == wrong.record), None)
    source = customers.policy().sources.get(record.source) if record is not None else None
    field = next((each for each in source.fields if each.column == wrong.column), None) if source is not None else None
    if source is None or field is None or not wrong.right.strip():
        raise CannotCorrect("Choose what is wrong, and enter what is right.")
    task = NewTask(
        title=f"Correct in {source.system}: {field.label} of {record.key if record else ''}"[:200],
        to=source.owner,
        checklist=(f"It should be: {wrong.right.strip()}"[:200],),
        required=True,
    )
    add_task(row_of(wrong.reference), new=task, by=by, at=at)
