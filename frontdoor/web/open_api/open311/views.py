"""The addresses of Open311 GeoReport v2, and FixMyStreet's updates beside them."""

import functools
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import transaction
from django.http import HttpResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt

from frontdoor.cases.api import (
    CannotOpen,
    NoSuchCase,
    PublicQuery,
    by_reference,
    dispute_from_partner,
    public_list,
    row_of,
    update_from_partner,
    updates,
)
from frontdoor.foundation.accounts.access import NotAllowed, Request, guarded_by_key
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import actor_for_key, teams
from frontdoor.foundation.ui.council import the_council
from frontdoor.journeys.report_it import report
from frontdoor.kernel.references import NotAReference, parse_reference
from frontdoor.kernel.refusals import Refusal
from frontdoor.services.api import ServiceRecord, ServiceState, catalogue, service
from frontdoor.web.open_api.open311 import documents
from frontdoor.web.open_api.open311.arguments import MOST_ROWS, BadArgument, listed, moment, needed, page_of, span, text
from frontdoor.web.open_api.open311.formats import Listing, allow, refuse, respond
from frontdoor.web.open_api.open311.reading import report_of
from frontdoor.web.open_api.retries import HEADER, key_of
from frontdoor.web.open_api.scopes import OPEN, UPDATE

Answer = Callable[..., HttpResponse]
#: How far ahead of ours the clock of another system may be.
A_FAST_CLOCK = timedelta(hours=1)


class NotFound(Refusal):
    """There is no such service, request, token or jurisdiction: answered with 404."""


class Forbidden(Refusal):
    """The key is missing or wrong, or may not do this: answered with 403."""


def address(**methods: Answer) -> Callable[..., HttpResponse]:
    """Return a view that answers in the format of its address, and every refusal in the specification's words."""

    @csrf_exempt  # keys, not cookies, say who is asking
    @guarded_by_key
    @functools.wraps(next(iter(methods.values())))
    def view(request: Request, *args: Any, format: str, **kwargs: Any) -> HttpResponse:
        answer = methods.get("GET" if request.method == "HEAD" else str(request.method))
        if request.method == "OPTIONS":
            return allow(HttpResponse(status=204), methods)
        if format not in {"xml", "json"}:
            return refuse(404, f"There is no format {format[:20]}; ask for xml or json.", format="xml")
        if answer is None:
            return allow(refuse(400, f"{request.method} is not possible here.", format=format, status=405), methods)
        try:
            _check_jurisdiction(request)
            return answer(request, *args, format=format, **kwargs)
        except (Refusal, *UNREADABLE) as fault:
            return refuse(*_said_of(fault), format=format)

    return view


#: What Django raises where it cannot read a form: too many fields, too large, another encoding, a broken boundary.
UNREADABLE = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError)


def _said_of(fault: Exception) -> tuple[int, str]:
    """Return the specification's code for a refusal, and its words."""
    if isinstance(fault, NotFound):
        return 404, str(fault)
    if isinstance(fault, Forbidden | NotAllowed):
        return 403, str(fault)
    if isinstance(fault, Refusal):
        return 400, str(fault)
    return 400, "The form cannot be read. Send it URL-encoded, in UTF-8."


@csrf_exempt
@guarded_by_key
def nothing_here(_request: Request, rest: str = "") -> HttpResponse:
    """Say in the protocol's words that an address is not one of its own."""
    return refuse(
        404, "There is no such resource. Begin at discovery.xml or services.xml.",
        format="json" if rest.endswith(".json") else "xml",
    )  # fmt: skip


def _arguments(request: Request) -> QueryDict:
    return request.POST if request.method == "POST" else request.GET


def _jurisdiction() -> str:
    return the_council().website.split("//")[-1].removeprefix("www.").strip("/")


def _check_jurisdiction(request: Request) -> None:
    """Serve one jurisdiction: it need not be named, and no other is known."""
    given = request.GET.get("jurisdiction_id") or _arguments(request).get("jurisdiction_id") or ""
    if given and given.strip() != _jurisdiction():
        raise NotFound(f"jurisdiction_id {given[:60]} was not found; this is {_jurisdiction()}.")


def _holder(request: Request, scope: str) -> Actor:
    key = _arguments(request).get("api_key") or request.GET.get("api_key") or ""
    actor = actor_for_key(key.strip())
    if actor is None:
        raise Forbidden("The api_key is missing or not valid.")
    if scope not in actor.scopes:
        raise Forbidden("This api_key may not do that.")
    return actor


def _is_reported(offered: ServiceRecord) -> bool:
    """Return whether a service is one of reports: applications sign, pay and prove things Open311 cannot carry."""
    return offered.definition.pattern == "report"


def _offered(code: str, *, at: datetime) -> ServiceRecord:
    found = service(code, at=at)
    if found is None or found.state is not ServiceState.CURRENT or not _is_reported(found):
        raise NotFound(f"service_code {code[:60]} was not found.")
    return found


def _discovery(_request: Request, *, format: str) -> HttpResponse:
    council = the_council()
    contact = f"{council.name}, {council.email}, telephone {council.phone}"
    return respond(documents.discovery(contact=contact), format=format)


def _services(request: Request, *, format: str) -> HttpResponse:
    return respond(
        documents.services([each for each in catalogue(at=request.now) if _is_reported(each)]), format=format
    )


def _service(request: Request, code: str, *, format: str) -> HttpResponse:
    return respond(documents.service_definition(_offered(code, at=request.now), at=request.now), format=format)


def _team_names() -> dict[int, str]:
    return {team.id: team.name for team in teams()}


def _requests(request: Request, *, format: str) -> HttpResponse:
    arguments = request.GET
    page = page_of(arguments)
    rows = public_list(_query(arguments, at=request.now), size=page.size, skip=page.skip)
    return respond(documents.requests(rows, teams=_team_names()), format=format)


def _query(arguments: QueryDict, *, at: datetime) -> PublicQuery:
    ids = listed(arguments, "service_request_id")
    if ids:
        return PublicQuery(references=tuple(filter(None, (_reference(each) for each in ids[:MOST_ROWS]))) or ("",))
    statuses = set(listed(arguments, "status"))
    if statuses - {"open", "closed"}:
        raise BadArgument("status must be open or closed.")
    asked = span(arguments, at=at)
    return PublicQuery(
        services=tuple(listed(arguments, "service_code")),
        is_open=None if len(statuses) != 1 else statuses == {"open"},
        opened_from=asked.start,
        opened_to=asked.end,
    )


def _reference(given: str) -> str:
    try:
        return parse_reference(given)
    except NotAReference:
        return ""


def _open(request: Request, *, format: str) -> HttpResponse:
    actor = _holder(request, OPEN)
    arguments = request.POST
    found = _offered(needed(arguments, "service_code", most=100), at=request.now)
    key = key_of(request.headers.get(HEADER, ""), by=actor, channel="open311")
    told = replace(report_of(arguments, found, at=request.now), key=key)
    try:
        with transaction.atomic(durable=True):
            (receipt,) = report([told], by=actor, at=request.now)
    except CannotOpen as refusal:
        raise NotFound(str(refusal)) from None
    return respond(documents.receipt(receipt.reference, found), format=format)


def _request(_request: Request, reference: str, *, format: str) -> HttpResponse:
    return respond(documents.requests([_public(reference)], teams=_team_names()), format=format)


def _public(reference: str) -> Any:
    plain = _reference(reference)
    found = by_reference([plain]).get(plain) if plain else None
    if found is None or not found.is_public:
        raise NotFound(f"service_request_id {reference[:40]} was not found.")
    return found


def _token(_request: Request, token: str, *, format: str) -> HttpResponse:
    """Answer that a request is there at once: ours are realtime, so a token is the request's own id."""
    plain = _reference(token)
    if not plain or plain not in by_reference([plain]):
        raise NotFound(f"token {token[:40]} was not found.")
    row = {"service_request_id": plain, "token": token}
    return respond(Listing("service_requests", "request", [row]), format=format)


def _updates(request: Request, *, format: str) -> HttpResponse:
    asked = span(request.GET, at=request.now)
    page = page_of(request.GET)
    rows = updates(start=asked.start, end=asked.end, most=page.size, skip=page.skip)
    return respond(documents.updates(rows), format=format)


def _theirs(given: str, *, by: Actor) -> str:
    """Return the reference of a case that a key may know of: a public one, or one it opened. Raises NoSuchCase."""
    plain = _reference(given)
    found = by_reference([plain]).get(plain) if plain else None
    if found is None or not (found.is_public or found.opened_by == by.username):
        raise NoSuchCase("There is no such case.")
    return plain


def _status_word(arguments: QueryDict) -> str:
    word = text(arguments, "status", most=40).upper()
    known = [*documents.MEANING, documents.REOPEN]
    if word not in known:
        raise BadArgument(f"status must be one of {', '.join(known)}.")
    return word


def _check_happened(arguments: QueryDict, *, at: datetime) -> None:
    """Refuse an update without a moment, or from the future; the timeline itself goes by when we heard of it."""
    happened = moment(arguments, "updated_datetime")
    if happened is None:
        raise BadArgument("updated_datetime was not provided.")
    if happened > at + A_FAST_CLOCK:
        raise BadArgument("updated_datetime has not come yet.")


def _update(request: Request, *, format: str) -> HttpResponse:
    actor = _holder(request, UPDATE)
    arguments = request.POST
    given = needed(arguments, "service_request_id", most=60)
    word = _status_word(arguments)
    heard: dict[str, Any] = {
        "key": f"{actor.username}:{needed(arguments, 'update_id', most=100)}",
        "words": text(arguments, "description", most=10_000),
        "by": actor,
        "at": request.now,
    }
    _check_happened(arguments, at=request.now)
    try:
        with transaction.atomic(durable=True):
            case = row_of(_theirs(given, by=actor))
            if word == documents.REOPEN:
                said = dispute_from_partner(case, **heard)
            else:
                status, outcome = documents.MEANING[word]
                said = update_from_partner(case, status=status, outcome=outcome, **heard)
    except NoSuchCase:
        raise NotFound(f"service_request_id {given[:40]} was not found.") from None
    row = {"update_id": str(said)}
    return respond(Listing("service_request_updates", "request_update", [row]), format=format)


discovery = address(GET=_discovery)
services = address(GET=_services)
one_service = address(GET=_service)
requests = address(GET=_requests, POST=_open)
one_request = address(GET=_request)
one_token = address(GET=_token)
request_updates = address(GET=_updates, POST=_update)
