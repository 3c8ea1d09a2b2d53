"""Dealing with a case in parts: each a case with a team and a clock of its own, and one that waits for all of them."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.events import CaseSplit
from frontdoor.cases.models import Audience, Case, CaseLink, Split
from frontdoor.cases.operations.changing import change, checked_text, refuse_if_closed, write
from frontdoor.cases.operations.closing import close, mark_duplicate
from frontdoor.cases.operations.opening import open_cases
from frontdoor.cases.queries.clocks import OUTCOMES, definition_of
from frontdoor.cases.records import NewCase
from frontdoor.cases.rules.states import PUT_RIGHT, Outcome
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from frontdoor.foundation.accounts.api import teams
from frontdoor.foundation.outbox.api import announce
from frontdoor.kernel.geo import Point
from frontdoor.kernel.references import spoken
from frontdoor.kernel.refusals import Refusal

#: Into how many parts a case may be split. One that needs more is a programme of work, not a case.
MOST_PARTS: Final = 10


class CannotSplit(Refusal):
    """The case cannot be dealt with in these parts."""


class CannotJoin(Refusal):
    """There is nothing to join back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a case: what is to be done, as which service, by which team; "" for the team that owns it."""

    service: str
    words: str
    team: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """What a case is closed with once all its parts were put right."""

    outcome: Outcome
    words: str


@transaction.atomic
def split(case: Case, *, parts: Sequence[Part], then: Ending | None = None, by: Actor, at: datetime) -> list[Case]:
    """Deal with a case in parts and return them: cases of the same person and place, each with a clock of its own.

    What was told with it stays with the whole, and the answers go along with a part of the same service.

    :param then: what the whole is closed with when every part was put right; None leaves that to whoever holds it.
    :raises NotAllowed: for people outside the holding team and the hub.
    :raises CannotSplit: into none or more than ten parts, or of a case that is a part itself.
    :raises CannotOpen: for a service that is not offered.
    """
    permissions.check_may_hand_over(by, case)
    refuse_if_closed(case)
    if case.links.filter(kind=CaseLink.PART).exists():
        raise CannotSplit("This is a part of another case. Split that one.")
    had = case.linked_from.filter(kind=CaseLink.PART).count()
    if not parts:
        raise CannotSplit("Enter at least one part")
    if had + len(parts) > MOST_PARTS:
        raise CannotSplit(f"A case can have {MOST_PARTS} parts at most")
    if then is not None and (
        then.outcome == Outcome.DUPLICATE or OUTCOMES.of(definition_of(case)).of(then.outcome) is None
    ):
        raise CannotSplit("Select what the whole is closed with")
    ids = _team_ids(parts)
    words = [checked_text(each.words, what="what is to be done") for each in parts]
    batch = [_new(case, each, said) for each, said in zip(parts, words, strict=True)]
    opened = open_cases(batch=batch, by=by, at=at)
    rows = list(Case.objects.filter(pk__in=[each.id for each in opened]).order_by("id"))
    CaseLink.objects.bulk_create(
        [CaseLink(case=row, other=case, kind=CaseLink.PART, at=at, by=by.username) for row in rows]
    )
    for row, part in zip(rows, parts, strict=True):
        if part.team and ids[part.team] != row.team_id:
            change(row, at=at, team_id=ids[part.team])
        write(
            row, "split-from", f"A part of {spoken(case.reference)}.", audience=Audience.STAFF, by=by, at=at,
            other=case.reference,
        )  # fmt: skip
    _keep(case, then, by=by, at=at)
    names = "; ".join(definition_of(row).name for row in rows)
    change(case, at=at)
    write(
        case, "split", f"We deal with this in parts: {names}.", audience=Audience.RESIDENT, by=by, at=at,
        parts=[row.reference for row in rows],
    )  # fmt: skip
    announce(CaseSplit(case_id=case.pk, reference=case.reference, parts=len(rows)), at=at)
    return rows


def _team_ids(parts: Sequence[Part]) -> dict[str, int]:
    ids = {each.slug: each.id for each in teams()}
    if any(part.team and part.team not in ids for part in parts):
        raise CannotSplit("Select a team that exists")
    return ids


def _new(case: Case, part: Part, words: str) -> NewCase:
    is_same = part.service == case.service
    return NewCase(
        service=part.service,
        answers=case.answers if is_same else {},
        version_id=case.service_version_id if is_same else None,
        description=words,
        point=Point(case.lat, case.lon) if case.lat is not None and case.lon is not None else None,
        place=case.place,
        ward=case.ward,
        uprn=case.uprn,
        customer_id=case.customer_id,
        channel=case.channel,
        language=case.language,
    )


def _keep(case: Case, then: Ending | None, *, by: Actor, at: datetime) -> None:
    kept = {
        "outcome": then.outcome.value if then else "",
        "words": checked_text(then.words, what="what to tell the resident") if then else "",
        "at": at,
        "by": by.username,
    }
    Split.objects.update_or_create(case=case, defaults=kept)


@transaction.atomic
def join_back(case: Case, *, words: str, by: Actor, at: datetime) -> None:
    """Join a part that is not needed back into its whole: it is closed as a duplicate of that.

    :raises NotAllowed: outside the team that holds the part.
    :raises CannotJoin: for a case that is no part of another.
    """
    found = case.links.filter(kind=CaseLink.PART).select_related("other").first()
    if found is None:
        raise CannotJoin("This is no part of another case.")
    whole = found.other
    permissions.check_may_work(by, case)
    refuse_if_closed(case)
    mark_duplicate(case, of=whole, words=words, by=by, at=at)


@transaction.atomic
def end_whole(case: Case, *, at: datetime) -> None:
    """Look at the whole when a part was closed: when all are, it is closed too, or whoever holds it is told.

    It closes by itself only where every part was put right: "closed" alone does not say that anything was.
    """
    link = case.links.filter(kind=CaseLink.PART).select_related("other").first()
    if link is None or link.other.closed_at is not None:
        return
    whole = link.other
    parts = [each.case for each in whole.linked_from.filter(kind=CaseLink.PART).select_related("case")]
    if any(part.closed_at is None for part in parts):
        return
    then = Split.objects.filter(case=whole).first()
    if then is not None and then.outcome and all(Outcome(part.outcome) in PUT_RIGHT for part in parts):
        # What the whole itself still lacks, a task or a step, is for whoever holds it.
        with suppress(Refusal):
            close(whole, outcome=Outcome(then.outcome), words=then.words, by=SYSTEM, at=at)
            return
    newest = max(part.closed_at for part in parts if part.closed_at is not None)
    if not whole.entries.filter(kind="parts-closed", at__gte=newest).exists():
        text = f"All {len(parts)} parts are closed." if len(parts) > 1 else "Its part is closed."
        write(whole, "parts-closed", text, audience=Audience.STAFF, by=SYSTEM, at=at)
