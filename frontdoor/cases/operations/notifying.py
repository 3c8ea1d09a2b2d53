"""Telling staff of a case: kept in the caller's transaction, told once, shown until seen."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q

from frontdoor.cases import permissions
from frontdoor.cases.models import Case, Entry, Notification
from frontdoor.cases.rules.deeds import deed_in_words
from frontdoor.cases.rules.mailing import GO_BY_EMAIL
from frontdoor.cases.rules.mentioning import mentioned
from frontdoor.cases.rules.outside import OUTSIDER
from frontdoor.cases.rules.policy import TOLD_AND_SEEN_KEPT, TOLD_KEPT
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import actors, actors_named
from frontdoor.kernel.refusals import Refusal

#: The longest text of a notification; what is longer is cut, as the case's page says it whole.
LONGEST = 300
#: What the resident says, and what others' work comes to: of that the holder is told without having to watch the case.
SAID_TO_HOLDER: Final = frozenset({"answered", "information", "disputed", "parts-closed"})
HANDED_OVER: Final = "handed-over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Something that one person on the staff is to know of a case, of an enquiry, or of something elsewhere.

    :param kind: what it is about, such as "clock-warning", "escalated", "mentioned", "task", "watched".
    :param key: what it comes from: "clock:12:due", "entry:7"; the same tells somebody once.
    :param elsewhere: the address of what it is about, where that is neither case nor enquiry.
    """

    user_id: int
    kind: str
    text: str
    key: str
    case_id: int | None = None
    enquiry_id: int | None = None
    elsewhere: str = ""


@transaction.atomic
def notify(case: Case, *, user_ids: Iterable[int], kind: str, text: str, key: str, at: datetime) -> None:
    """Tell people on the staff something about a case; `kind` and `key` are as in `Told`."""
    notify_many(
        told=[Told(case_id=case.pk, user_id=user, kind=kind, text=text, key=key) for user in sorted(set(user_ids))],
        at=at,
    )


@transaction.atomic
def notify_many(*, told: Iterable[Told], at: datetime) -> None:
    """Tell many people of many cases, each thing once. One statement a thousand.

    Some kinds wait to go by e-mail too, to whoever wishes that (`mailing.mail_told`).
    """
    Notification.objects.bulk_create(
        [
            Notification(
                case_id=each.case_id,
                enquiry_id=each.enquiry_id,
                elsewhere=each.elsewhere,
                user_id=each.user_id,
                kind=each.kind,
                text=each.text[:LONGEST],
                key=each.key,
                at=at,
                to_mail=each.kind in GO_BY_EMAIL,
            )
            for each in told
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )


class CannotMention(Refusal):
    """A note names somebody who is not there, or may not see the case."""


def called_in(case: Case, *, text: str) -> list[int]:
    """Return the accounts of the colleagues that a note mentions. No query where it mentions nobody.

    :raises CannotMention: for a name that nobody on the staff signs in with, or whose owner may not see the case.
    """
    usernames = mentioned(text)
    if not usernames:
        return []
    found = actors_named(usernames)
    for username in usernames:
        actor = found.get(username)
        if actor is None or not permissions.works_cases(actor):
            raise CannotMention(f"No colleague signs in as ‘{username}’. Mend the name, or take the @ away")
        if not permissions.may_see(actor, case):
            raise CannotMention(f"{actor.name} may not see this case, so take the @ before ‘{username}’ away")
    return [actor.user_id for actor in found.values() if actor.user_id is not None]


@transaction.atomic
def tell_of(case: Case, *, entry: Entry, called: Collection[int] = (), by: Actor, at: datetime) -> None:
    """Tell whoever watches a case, or is mentioned, of a line of its timeline: never its author.

    One query where nobody watches. Whoever may not see the case any more is told nothing.
    """
    watching = set(case.watchers.values_list("user_id", flat=True))
    if entry.kind in SAID_TO_HOLDER and case.holder_id is not None:
        watching.add(case.holder_id)
    # Whoever gets a case is told that it is theirs (`tell_next_holder`), which says more.
    known = {by.user_id, case.holder_id if entry.kind == HANDED_OVER else None}
    wanted = (watching | set(called)) - known
    if not wanted:
        return
    told = {user for user, actor in actors(wanted).items() if permissions.may_see(actor, case)}
    who, key = _called(by), f"entry:{entry.pk}"
    by_name = told.intersection(called)
    notify(case, user_ids=by_name, kind="mentioned", text=f"{who} mentioned you in a note.", key=key, at=at)
    did = f"{who} {deed_in_words(f'cases.{entry.kind}')}."
    notify(case, user_ids=told - by_name, kind="watched", text=did, key=key, at=at)


@transaction.atomic
def tell_next_holder(case: Case, *, by: Actor, at: datetime) -> None:
    """Tell whoever holds a case now that it was handed to them, once; what they were told with it waits to be read.

    Nobody is told of a hand-over of their own, and of a case that was handed to a team, whoever takes it is.
    """
    entry = case.entries.filter(kind=HANDED_OVER).order_by("-id").first()
    if entry is None or case.holder_id is None:
        return
    handed_to_me = case.holder_id == by.user_id
    if handed_to_me and (entry.actor == by.username or not note_of(entry)):
        return
    text = (
        "A note was left for you when this case was handed over."
        if handed_to_me
        else f"{_called(by)} handed this to you."
    )
    notify(case, user_ids=[case.holder_id], kind=HANDED_OVER, text=text, key=f"entry:{entry.pk}", at=at)


def _called(by: Actor) -> str:
    # Who the resident is, is not for everybody who may see the case.
    return (by.name or by.username) if by.is_staff or by.scopes or by.username == OUTSIDER else "A resident"


def note_of(entry: Entry) -> str:
    """Return the note that was left with a hand-over: what its line says after where the case went."""
    return entry.text.partition("\n")[2]


@transaction.atomic
def mark_seen(*, user_id: int, ids: Iterable[int], at: datetime) -> int:
    """Keep that somebody has seen some of what they were told; return how many were new to them."""
    return Notification.objects.filter(user_id=user_id, pk__in=list(ids), seen_at__isnull=True).update(seen_at=at)


@transaction.atomic
def mark_all_seen(*, user_id: int, up_to: int, at: datetime) -> int:
    """Keep that somebody has seen all they were told up to one of them; return how many were new to them."""
    return Notification.objects.filter(user_id=user_id, pk__lte=up_to, seen_at__isnull=True).update(seen_at=at)


def forget_told(*, at: datetime) -> int:
    """Delete what was told long ago, sooner what was seen; return how many."""
    old = Q(at__lt=at - TOLD_KEPT) | Q(seen_at__lt=at - TOLD_AND_SEEN_KEPT)
    gone, _each = Notification.objects.filter(old).delete()
    return gone
