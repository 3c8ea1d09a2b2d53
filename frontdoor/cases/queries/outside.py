"""Reading requests to people outside: by the link they were sent, and what they may see of the case."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core import signing

from frontdoor.cases.models import Case, OutsideRequest
from frontdoor.cases.queries.reading import answers_in_words, photos, record
from frontdoor.cases.records import CaseRecord
from frontdoor.cases.rules.outside import NoSuchRequest, OutsideState, Shown
from frontdoor.customers.api import CustomerSummary, summaries

_SALT: Final = "frontdoor.cases.outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownOutside:
    """What somebody outside sees of a case: only what was chosen for them."""

    case: CaseRecord
    place: str
    photos: list[str]
    answers: list[tuple[str, str]]
    words: str
    contact: CustomerSummary | None
    with_map: bool


def outside_token(request: OutsideRequest) -> str:
    """Return the signed token by which somebody outside answers; those of earlier issues open nothing."""
    return signing.Signer(salt=_SALT).sign(f"{request.pk.hex}.{request.issue}")


def outside_link(request: OutsideRequest) -> str:
    """Return the address at which somebody outside answers."""
    return f"{settings.FRONTDOOR_SITE}/asked-of-you/{outside_token(request)}/"


def request_of_token(token: str, *, at: datetime) -> OutsideRequest:
    """Return the request that a link opens. One query, none for a token that is not ours.

    :raises NoSuchRequest: when it was altered or guessed, has ended, or was taken back.
    """
    try:
        key, _, issue = signing.Signer(salt=_SALT).unsign(token).partition(".")
        asked = {"pk": UUID(hex=key), "issue": int(issue)}
    except (signing.BadSignature, ValueError):
        raise NoSuchRequest("This link does not work.") from None
    found = OutsideRequest.objects.filter(**asked, expires_at__gt=at).select_related("case").first()
    if found is None or found.state == OutsideState.REVOKED:
        raise NoSuchRequest("This link does not work any more.")
    return found


def requests_of(case: Case) -> list[OutsideRequest]:
    """Return what was asked of people outside about a case, newest first. One query."""
    return list(case.outside_requests.order_by("-asked_at", "id"))


def seen_outside(request: OutsideRequest) -> ShownOutside:
    """Return what somebody outside may see of their case. At most four queries."""
    case, shows = request.case, set(request.shows)
    known = record(case)
    contact = summaries([case.customer_id]) if Shown.CONTACT in shows and case.customer_id is not None else {}
    all_answers, public_answers = Shown.ANSWERS in shows, Shown.PUBLIC_ANSWERS in shows
    return ShownOutside(
        case=known,
        place=known.place if Shown.PLACE in shows else known.public_place if Shown.STREET in shows else "",
        photos=photos([case.pk]).get(case.pk, []) if Shown.PHOTOS in shows else [],
        answers=answers_in_words(case, public_only=not all_answers) if all_answers or public_answers else [],
        words=known.description if Shown.WORDS in shows else "",
        contact=next(iter(contact.values()), None),
        with_map=Shown.PLACE in shows and known.point is not None,
    )
