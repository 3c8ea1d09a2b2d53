"""Undoing that a case was closed as a duplicate: it goes on as if that had not been."""

from datetime import datetime
from typing import Any

from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.models import Audience, Case, CaseLink, Entry, Follower
from frontdoor.cases.operations.changing import change, checked_text, say_moved, write
from frontdoor.cases.operations.clocks import undo_ending
from frontdoor.cases.operations.closing import CannotLink
from frontdoor.cases.operations.complaining import not_ended_after_all
from frontdoor.cases.queries.ledger import ledgers
from frontdoor.cases.rules.states import Outcome, Status
from frontdoor.cases.rules.tasks import TaskState
from frontdoor.foundation.accounts.actors import Actor

#: Lines that may follow the closing without the case having moved on: they change nothing of it.
STILL: frozenset[str] = frozenset({"note", "information", "linked", "unlinked", "duplicate-joined", "followed"})


class CannotUndo(CannotLink):
    """The merge cannot be undone: something has happened since that rests on it."""


@transaction.atomic
def undo_merge(case: Case, *, words: str, by: Actor, at: datetime) -> None:
    """Open a case again that was closed as a duplicate, exactly as it was: status, holder, question, tasks, complaint.

    Whoever came to follow the one that was kept for it follows that no more. The clock goes on as if it had never been
    stopped: the person has waited all the while.

    :raises NotAllowed: outside the team that holds it.
    :raises CannotUndo: when it is no duplicate, or it or the one that was kept moved on since.
    """
    permissions.check_may_work(by, case)
    text = checked_text(words, what="what to tell the resident")
    link = case.links.filter(kind=CaseLink.DUPLICATE).select_related("other").first()
    if case.outcome != Outcome.DUPLICATE or link is None:
        raise CannotUndo("This case was not closed as a duplicate.")
    kept, merged = link.other, _merged(case)
    if kept.outcome == Outcome.DUPLICATE:
        raise CannotUndo(f"{kept.reference} was itself merged into another since. Undo that first.")
    was: dict[str, Any] = merged.facts["was"]
    # No move of the table in rules/states.py, but one taken back: nothing else leads from closed to new or waiting.
    change(
        case, at=at, status=was["status"], outcome="", closing_words="", closed_at=None, confirmed_at=None
    )  # fmt: skip
    undo_ending(case, were_open=_were_open(case, was, since=merged.at), by=by, at=at)
    not_ended_after_all(case, since=merged.at)
    case.questions.filter(pk__in=was["questions"], answered_at__isnull=True).update(dropped_at=None)
    case.tasks.filter(state=TaskState.CANCELLED.value, ended_at=merged.at).update(
        state=TaskState.OPEN.value, ended_by="", ended_at=None, reason=""
    )
    Follower.objects.filter(case=kept, pk__in=was["followers"]).delete()
    if was["link"]:
        # They were linked before, and are again: as related, or as a part and its whole.
        CaseLink.objects.filter(pk=link.pk).update(kind=was["link"])
    else:
        link.delete()
    entry = write(case, "unmerged", text, audience=Audience.PUBLIC, by=by, at=at, other=kept.reference)
    write(
        kept, "duplicate-left", "What was merged into this is a case of its own again.", audience=Audience.STAFF,
        by=by, at=at, other=case.reference,
    )  # fmt: skip
    say_moved(case, Status.CLOSED, entry, at=at)


def _were_open(case: Case, was: dict[str, Any], *, since: datetime) -> dict[int, int]:
    """Return how many entries each clock had that was open when the case was merged.

    A merge that was made before this was kept with it is seen from when its clocks ended.
    """
    if "clocks" in was:
        return {int(clock): entries for clock, entries in was["clocks"].items()}
    return {
        each.row.pk: sum(entry.at < each.row.ended_at for entry in each.entries)
        for each in ledgers(case)
        if each.row.ended_at is not None and each.row.ended_at >= since
    }


def _merged(case: Case) -> Entry:
    """Return the line that closed it, if nothing has happened to the case since. Raises CannotUndo."""
    lines = list(case.entries.order_by("-id")[:50])
    newest = next((line for line in lines if line.kind not in STILL), None)
    if newest is None or newest.kind != "closed" or "was" not in newest.facts:
        raise CannotUndo("The case has moved on since it was merged, so the merge cannot be undone.")
    return newest
