"""The same done to several cases: each in a transaction of its own, and what became of each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.models import Case
from frontdoor.cases.records import NoSuchCase
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.kernel.refusals import Refusal

#: As many as a page of the work list shows.
MOST = 25


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one case: what was done, or why it was not and nothing of it is changed."""

    reference: str
    is_done: bool
    words: str


def references(given: Iterable[str]) -> list[str]:
    """Return the references that a form sends, each once; no more than a page has."""
    return list(dict.fromkeys(each.upper()[:9] for each in given if each.isalnum()))[:MOST]


def each_alone(wanted: Iterable[str], *, by: Actor, do: Callable[[Case], str]) -> list[Done]:
    """Do something to each case and return what became of it. What is refused for one is nothing to the others.

    :param do: does it and says what was done; may refuse, and then nothing of that case has changed.
    """
    found = []
    for reference in wanted:
        try:
            with transaction.atomic(durable=True):
                said = do(permissions.case_for(by, reference))
        except NoSuchCase:
            found.append(Done(reference, False, "There is no such case, or it is not yours to see."))
        except Refusal as refusal:
            found.append(Done(reference, False, str(refusal)))
        else:
            found.append(Done(reference, True, said))
    return found
