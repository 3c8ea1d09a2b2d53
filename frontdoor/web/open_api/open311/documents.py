"""What Open311 says of our services and cases: built from records, without personal data."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.conf import settings

from frontdoor.cases.api import PROMISE, CaseRecord, CaseUpdate, Outcome, Status, photos, promise_in_words
from frontdoor.services.api import LookUp, Question, ServiceRecord, kind_of
from frontdoor.web.open_api.open311.formats import Listing, Single

#: GeoReport v2's own name for itself, as its Service Discovery document asks for.
SPECIFICATION: Final = "http://wiki.open311.org/GeoReport_v2"


#: When what the discovery document says last changed; to be raised with it.
CHANGESET: Final = "2026-11-25 00:00"


def discovery(*, contact: str) -> Single:
    """Return the discovery document."""
    endpoint = {
        "specification": SPECIFICATION,
        "url": f"{settings.FRONTDOOR_SITE}/open311/v2",
        "changeset": CHANGESET,
        "type": "test" if settings.FRONTDOOR_DEMO else "production",
        "formats": Listing("formats", "format", ["text/xml", "application/json"]),
    }
    return Single(
        "discovery",
        {
            "changeset": CHANGESET,
            "contact": contact,
            "key_service": contact,
            "endpoints": Listing("endpoints", "endpoint", [endpoint]),
        },
    )


def attributes_of(service: ServiceRecord) -> list[Question]:
    """Return the questions that other systems answer as attributes; the rest have arguments of their own."""
    carried = {
        each.id
        for each in (service.definition.description_question, service.definition.place_question)
        if each is not None
    }
    return [
        each
        for each in service.definition.questions
        if each.open311 and kind_of(each).open311 and each.id not in carried and not each.hidden
    ]


def services(found: list[ServiceRecord]) -> Listing:
    """Return the list of services."""
    return Listing(
        "services",
        "service",
        [
            {
                "service_code": each.slug,
                "service_name": each.name,
                "description": each.definition.summary,
                "metadata": bool(attributes_of(each)),
                "type": "realtime",
                "keywords": ",".join(each.definition.keywords),
                "group": each.definition.group,
            }
            for each in found
        ],
    )


def service_definition(service: ServiceRecord, *, at: datetime) -> Single:
    """Return what a service asks for; conditional questions are optional here, and checked on receipt."""
    rows = [_attribute(question, order, at) for order, question in enumerate(attributes_of(service), start=1)]
    return Single(
        "service_definition",
        {"service_code": service.slug, "attributes": Listing("attributes", "attribute", rows)},
    )


def _attribute(question: Question, order: int, at: datetime) -> Mapping[str, Any]:
    kind = kind_of(question)
    offered = kind.listed(question, now=at) if isinstance(kind, LookUp) else kind.options(question)
    values = [{"key": each.value, "name": each.label} for each in offered]
    found: dict[str, Any] = {
        "variable": True,
        "code": question.id,
        "datatype": kind.open311,
        "required": question.required and not question.when,
        "datatype_description": question.hint,
        "order": order,
        "description": question.label,
    }
    if values:
        found["values"] = Listing("values", "value", values)
    return found


def requests(rows: list[CaseRecord], *, teams: Mapping[int, str]) -> Listing:
    """Return public cases. Two queries for all their photos."""
    pictures = photos([row.id for row in rows])
    return Listing("service_requests", "request", [_request(row, pictures.get(row.id, []), teams) for row in rows])


def _request(row: CaseRecord, pictures: list[str], teams: Mapping[int, str]) -> Mapping[str, Any]:
    return {
        "service_request_id": row.reference,
        "status": "closed" if row.status == Status.CLOSED else "open",
        "status_notes": row.words if row.status == Status.CLOSED and not row.source else row.status_explanation,
        "service_name": row.service_name,
        "service_code": row.service,
        "description": row.public_description[:4000],
        "agency_responsible": teams.get(row.team_id, ""),
        "service_notice": row.what_happens_next,
        "requested_datetime": row.opened_at,
        "updated_datetime": row.closed_at or row.updated_at,
        "expected_datetime": row.due_at,
        "address": row.public_place,
        "address_id": None,
        "zipcode": None,
        "lat": row.point.lat if row.point else None,
        "long": row.point.lon if row.point else None,
        "media_url": f"{settings.FRONTDOOR_SITE}{pictures[0]}" if pictures else None,
    }


def receipt(reference: str, service: ServiceRecord) -> Listing:
    """Return the answer to a request that was opened."""
    notice = f"We aim to deal with it {promise_in_words(PROMISE.of(service.definition))}."
    row = {"service_request_id": reference, "service_notice": notice, "account_id": None}
    return Listing("service_requests", "request", [row])


#: FixMyStreet's words for what we say of a case; see its Open311 extension.
_OUTCOMES: Final = {
    Outcome.FIXED: "FIXED",
    Outcome.MADE_SAFE: "FIXED",
    Outcome.PARTLY: "CLOSED",
    Outcome.WITHIN_TOLERANCE: "NO_FURTHER_ACTION",
    Outcome.NOT_OURS: "NOT_COUNCILS_RESPONSIBILITY",
    Outcome.DUPLICATE: "DUPLICATE",
    Outcome.NOT_FOUND: "NO_FURTHER_ACTION",
    Outcome.DONE: "FIXED",
    Outcome.GRANTED: "CLOSED",
    Outcome.REFUSED: "CLOSED",
    Outcome.ANSWERED: "CLOSED",
    Outcome.WITHDRAWN: "CANCELLED",
}
_STATUSES: Final = {Status.NEW: "OPEN", Status.IN_HAND: "IN_PROGRESS", Status.WAITING: "INVESTIGATING"}
#: FixMyStreet's word for "it is not put right": on a closed case a dispute, which somebody here must answer.
REOPEN: Final = "REOPEN"
#: The other way: what a partner's status means here. Others are refused; of DUPLICATE it is ours to say which is kept.
MEANING: Final[Mapping[str, tuple[Status, Outcome | None]]] = {
    "OPEN": (Status.NEW, None),
    "FOR_TRIAGE": (Status.NEW, None),
    "INVESTIGATING": (Status.IN_HAND, None),
    "IN_PROGRESS": (Status.IN_HAND, None),
    "ACTION_SCHEDULED": (Status.IN_HAND, None),
    "INTERNAL_REFERRAL": (Status.IN_HAND, None),
    "CLOSED": (Status.CLOSED, None),
    "FIXED": (Status.CLOSED, Outcome.FIXED),
    "NOT_COUNCILS_RESPONSIBILITY": (Status.CLOSED, Outcome.NOT_OURS),
    "NO_FURTHER_ACTION": (Status.CLOSED, Outcome.WITHIN_TOLERANCE),
    "CANCELLED": (Status.CLOSED, Outcome.NOT_FOUND),
}


def updates(rows: list[CaseUpdate]) -> Listing:
    """Return public changes as FixMyStreet reads them."""
    return Listing(
        "service_request_updates",
        "request_update",
        [
            {
                "update_id": str(row.id),
                "service_request_id": row.reference,
                "status": _said(row),
                "updated_datetime": row.at,
                "description": row.words,
                "media_url": None,
            }
            for row in rows
        ],
    )


def _said(row: CaseUpdate) -> str:
    if row.status != Status.CLOSED:
        return _STATUSES[row.status]
    return _OUTCOMES.get(row.outcome, "CLOSED") if row.outcome is not None else "CLOSED"
