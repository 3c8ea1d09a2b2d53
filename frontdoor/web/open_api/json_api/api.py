"""The JSON API at /api/v1/. Keys by `Authorization: Bearer …` or `X-Api-Key`; every error is a Problem."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Header, NinjaAPI
from ninja import Status as Answer
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import APIKeyHeader, HttpBearer

from frontdoor.cases.api import (
    Audience,
    CannotDispute,
    CannotMove,
    CannotOpen,
    CaseRecord,
    NoSuchCase,
    Outcome,
    PublicQuery,
    SayMore,
    Status,
    by_reference,
    confirm_from_partner,
    dispute_from_partner,
    half_fixed_from_partner,
    privacy_notice,
    public_page,
    row_of,
    timeline,
    update_from_partner,
)
from frontdoor.customers.api import Person
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import actor_for_key
from frontdoor.foundation.accounts.moment import now
from frontdoor.journeys.report_it import (
    Report,
    ask_for_papers,
    description_of,
    report,
    whereabouts,
    without_contact,
)
from frontdoor.kernel.references import NotAReference, parse_reference
from frontdoor.kernel.refusals import Refusal
from frontdoor.places.api import Located, locate
from frontdoor.services.api import (
    Definition,
    ServiceRecord,
    ServiceState,
    catalogue,
    check_answers,
    service,
    standings,
    stopper_for,
    verdict_for,
    waited_for,
)
from frontdoor.web.open_api.handlers import TOLD
from frontdoor.web.open_api.json_api.schemas import (
    CaseIn,
    CaseList,
    CaseOut,
    EntryOut,
    PrivacyOut,
    Problem,
    QuestionOut,
    Receipt,
    ServiceDetail,
    ServiceOut,
    UpdateIn,
    VerdictIn,
    WebhookIn,
    WebhookMade,
    WebhookOut,
)
from frontdoor.web.open_api.json_api.works import router as works
from frontdoor.web.open_api.models import Webhook
from frontdoor.web.open_api.retries import HEADER, key_of
from frontdoor.web.open_api.scopes import OPEN, READ, UPDATE, WEBHOOKS
from frontdoor.web.open_api.webhooks.calls import BadWebhook, change_secret, keep, remove

PROBLEMS: Final[dict[int, Any]] = dict.fromkeys((400, 401, 403, 404, 405, 409, 413, 415, 422), Problem)


class _Bearer(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        return _remember(request, actor_for_key(token.strip()))


class _Header(APIKeyHeader):
    param_name = "X-Api-Key"

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        return _remember(request, actor_for_key((key or "").strip()))


def _remember(request: HttpRequest, actor: Actor | None) -> Actor | None:
    request.holder = actor  # type: ignore[attr-defined]  # our mark on a request
    return actor


api = NinjaAPI(
    title="Frontdoor",
    version="1",
    description="Services, cases and webhooks of one council. Every error is a Problem.",
    docs_url=None,
    auth=[_Bearer(), _Header()],
    urls_namespace="api",
)


class _Stop(Exception):
    def __init__(self, status: int, title: str, detail: str = "", **errors: str) -> None:
        super().__init__(title)
        self.problem = Problem(status=status, title=title, detail=detail, errors=errors)


def _answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    return api.create_response(request, problem.dict(), status=problem.status)


@api.exception_handler(_Stop)
def _stopped(request: HttpRequest, stop: _Stop) -> HttpResponse:
    return _answer(request, stop.problem)


@api.exception_handler(AuthenticationError)
def _no_key(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    response = _answer(request, Problem(status=401, title="The key is missing or not valid."))
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def _not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = {".".join(str(part) for part in each["loc"]): str(each["msg"]) for each in error.errors}
    return _answer(request, Problem(status=422, title="The request is not as the document says.", errors=errors))


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _answer(request, Problem(status=error.status_code, title=str(error)))


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return _answer(request, Problem(status=404, title=str(error) or "There is no such thing."))


@api.exception_handler(NotAllowed)
def _not_allowed(request: HttpRequest, refusal: NotAllowed) -> HttpResponse:
    return _answer(request, Problem(status=403, title=str(refusal)))


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return _answer(request, Problem(status=409, title=str(refusal)))


def _holder(request: HttpRequest, scope: str) -> Actor:
    actor: Actor = request.holder  # type: ignore[attr-defined]  # set by the key's check
    if scope not in actor.scopes:
        raise _Stop(403, f"This key may not do that; it lacks {scope}.")
    return actor


def _offered(slug: str) -> ServiceRecord:
    found = service(slug, at=now())
    if found is None or found.state is not ServiceState.CURRENT:
        raise _Stop(404, "There is no such service on offer.")
    return found


def _service_out(found: ServiceRecord) -> dict[str, Any]:
    definition = found.definition
    return {
        "id": found.slug,
        "name": found.name,
        "group": definition.group,
        "summary": definition.summary,
        "lgsl": definition.lgsl,
        "version": found.number,
    }


api.add_router("/works", works)


@api.get("/services", response={200: list[ServiceOut], **PROBLEMS}, auth=None)
def services(request: HttpRequest) -> Any:  # noqa: ARG001 -- ninja passes the request
    """List the services on offer."""
    return [_service_out(each) for each in catalogue(at=now())]


@api.get("/services/{slug}", response={200: ServiceDetail, **PROBLEMS}, auth=None)
def one_service(request: HttpRequest, slug: str) -> Any:  # noqa: ARG001 -- as above
    """Describe one service and its questions."""
    found = _offered(slug)
    questions = [
        QuestionOut(
            id=each.id,
            kind=each.kind,
            label=each.label,
            required=each.required,
            when=each.when,
            options=[option.value for option in each.options],
        )
        for each in found.definition.questions
        if not each.hidden
    ]
    told = privacy_notice(found.definition)
    privacy = told and PrivacyOut(
        why=told.why,
        basis=told.basis,
        sensitive=told.sensitive,
        shared_with=list(told.shared),
        kept=told.kept,
        rights=list(told.rights),
    )
    return {**_service_out(found), "questions": questions, "privacy": privacy}


def _case_out(row: CaseRecord) -> CaseOut:
    return CaseOut(
        reference=row.reference,
        service=row.service,
        status=row.status.value,
        status_label=row.status_label,
        outcome=row.outcome.value if row.outcome else None,
        words="" if row.source else row.words,
        place=row.place,
        ward=row.ward,
        lat=row.point.lat if row.point else None,
        lon=row.point.lon if row.point else None,
        opened_at=row.opened_at,
        due_at=row.due_at,
        closed_at=row.closed_at,
        updated_at=row.updated_at,
    )


@api.get("/cases", response={200: CaseList, **PROBLEMS})
def cases(
    request: HttpRequest,
    service: str = "",
    ward: str = "",
    is_open: bool | None = None,
    after: str = "",
    before: str = "",
) -> Any:
    """List public cases, newest first, twenty a page."""
    _holder(request, READ)
    query = PublicQuery(services=(service,) if service else (), ward=ward, is_open=is_open)
    _refuse_nul(service, ward, after, before)
    page = public_page(query, after=after, before=before)
    return CaseList(cases=[_case_out(row) for row in page.rows], next=page.next, previous=page.previous)


def _refuse_nul(*texts: str) -> None:
    if any("\x00" in text for text in texts):
        raise _Stop(422, "A text contains a NUL character.")


def _check_may_be_sent(definition: Definition, answers: Mapping[str, Any], *, located: Located | None) -> None:
    """Stop where the form would: at a reason not to go on, at a refusal, where somebody else has to answer first."""
    warnings = [each.id for each in definition.stoppers if each.kind == "warn"]
    stopper = stopper_for(definition, answers, located=located, seen=warnings)
    if stopper is not None:
        raise _Stop(409, stopper.title, stopper.message)
    verdict = verdict_for(definition, answers)
    if verdict is not None and verdict.result == "no":
        raise _Stop(409, verdict.title, verdict.words)
    waiting = waited_for(standings(definition, answers, ()))
    if waiting:
        who = waiting[0].other.who
        raise _Stop(409, f"Their {who} has to answer a part of this, by a link that only the form sends.")


@api.post("/cases", response={200: Receipt, 201: Receipt, **PROBLEMS})
def open_case(
    request: HttpRequest, body: CaseIn, idempotency_key: Annotated[str, Header(alias=HEADER, max_length=255)] = ""
) -> Any:
    """Open a case. The same `Idempotency-Key` again answers with the case it opened, and opens none."""
    actor = _holder(request, OPEN)
    at = now()
    found = _offered(body.service)
    definition = found.definition
    ways: list[str] = [way for way in definition.contact.ask if getattr(body.contact, way)]
    given = {
        **{name: value for name, value in body.answers.items() if not name.startswith("contact_")},
        "contact_by": ways or ["none"],
        "contact_name": body.contact.name,
        "contact_email": body.contact.email,
        "contact_phone": body.contact.phone,
    }
    checked = check_answers(definition, given, now=at)
    if checked.errors:
        raise _Stop(422, "Some answers are missing or need mending.", **checked.errors)
    point, words, uprn = whereabouts(definition, checked.answers)
    located = locate([point])[0] if point is not None else None
    _check_may_be_sent(definition, checked.answers, located=located)
    told = Report(
        service=found.slug,
        answers=without_contact(checked.answers),
        description=description_of(definition, checked.answers),
        point=point,
        place=words,
        uprn=uprn,
        person=Person(name=body.contact.name, email=body.contact.email, phone=body.contact.phone),
        channel="api",
        key=key_of(idempotency_key, by=actor, channel="api"),
    )
    try:
        with transaction.atomic(durable=True):
            (receipt,) = report([told], by=actor, at=at)
            ask_for_papers(definition, checked.answers, receipt, at=at)
    except CannotOpen as refusal:
        raise _Stop(404, str(refusal)) from None
    code = 201 if receipt.is_new else 200
    return Answer(code, Receipt(reference=receipt.reference, is_new=receipt.is_new))


def _theirs(reference: str, actor: Actor) -> CaseRecord:
    """Return a case that the key may know of: a public one, or one it opened itself."""
    try:
        plain = parse_reference(reference)
    except NotAReference as refusal:
        raise _Stop(404, str(refusal)) from None
    found = by_reference([plain]).get(plain)
    if found is None or not (found.is_public or found.opened_by == actor.username):
        raise _Stop(404, "There is no such case.")
    return found


@api.get("/cases/{reference}", response={200: CaseOut, **PROBLEMS})
def one_case(request: HttpRequest, reference: str) -> Any:
    """Read one case: a public one, or one that this key opened."""
    return _case_out(_theirs(reference, _holder(request, READ)))


@api.get("/cases/{reference}/timeline", response={200: list[EntryOut], **PROBLEMS})
def case_timeline(request: HttpRequest, reference: str) -> Any:
    """Read the public timeline of a case, oldest first."""
    case = row_of(_theirs(reference, _holder(request, READ)).reference)
    return [EntryOut(at=each.at, kind=each.kind, text=each.text) for each in timeline(case, audience=Audience.PUBLIC)]


@api.post("/cases/{reference}/updates", response={200: CaseOut, **PROBLEMS})
def update_case(request: HttpRequest, reference: str, body: UpdateIn) -> Any:
    """Tell us what happened to a case elsewhere. The same `id` twice changes nothing."""
    actor = _holder(request, UPDATE)
    _refuse_nul(body.id, body.words)
    found = _theirs(reference, actor)
    try:
        with transaction.atomic(durable=True):
            update_from_partner(
                row_of(found.reference),
                status=Status(body.status),
                outcome=Outcome(body.outcome) if body.outcome else None,
                words=body.words,
                key=f"{actor.username}:{body.id}",
                by=actor,
                at=now(),
            )
    except NoSuchCase as refusal:
        raise _Stop(404, str(refusal)) from None
    except CannotMove as refusal:
        raise _Stop(409, str(refusal)) from None
    return _case_out(_theirs(found.reference, actor))


@api.post("/cases/{reference}/verdict", response={200: CaseOut, **PROBLEMS})
def say_verdict(request: HttpRequest, reference: str, body: VerdictIn) -> Any:
    """Tell us what the person who asked says of a closed case: that it is put right, half, or not."""
    actor = _holder(request, UPDATE)
    _refuse_nul(body.id, body.words)
    found = _theirs(reference, actor)
    heard: dict[str, Any] = {"key": f"{actor.username}:{body.id}", "by": actor, "at": now()}
    try:
        with transaction.atomic(durable=True):
            case = row_of(found.reference)
            if body.verdict == "confirmed":
                confirm_from_partner(case, **heard)
            elif case.closed_at is None:
                raise CannotDispute("This is not closed, so we are still working on it.")
            else:
                take = half_fixed_from_partner if body.verdict == "half-fixed" else dispute_from_partner
                take(case, words=body.words, **heard)
    except SayMore as refusal:
        raise _Stop(422, str(refusal)) from None
    except CannotDispute as refusal:
        raise _Stop(409, str(refusal)) from None
    return _case_out(_theirs(found.reference, actor))


@api.get("/webhooks", response={200: list[WebhookOut], **PROBLEMS})
def webhooks(request: HttpRequest) -> Any:
    """List one's own webhooks."""
    actor = _holder(request, WEBHOOKS)
    rows = Webhook.objects.filter(created_by=actor.username, active=True).order_by("id")
    return [WebhookOut(id=row.pk, url=row.url, events=row.events) for row in rows]


@api.post("/webhooks", response={201: WebhookMade, **PROBLEMS})
def make_webhook(request: HttpRequest, body: WebhookIn) -> Any:
    """Be told of events at an address. Calls are signed with the secret, which is shown only now."""
    actor = _holder(request, WEBHOOKS)
    try:
        with transaction.atomic(durable=True):
            row = keep(url=body.url, events=body.events, known=[event.name for event in TOLD], by=actor, at=now())
    except BadWebhook as refusal:
        raise _Stop(422, str(refusal)) from None
    return Answer(201, WebhookMade(id=row.pk, url=row.url, events=row.events, secret=row.secret))


@api.post("/webhooks/{webhook_id}/secret", response={200: WebhookMade, **PROBLEMS})
def new_webhook_secret(request: HttpRequest, webhook_id: int) -> Any:
    """Change the secret. Calls that your side refuses until it knows the new one are made again under it."""
    actor = _holder(request, WEBHOOKS)
    with transaction.atomic(durable=True):
        secret = change_secret(webhook_id, by=actor, at=now()) if 0 < webhook_id < 2**63 else None
    if secret is None:
        raise _Stop(404, "There is no such webhook of yours.")
    row = Webhook.objects.get(pk=webhook_id)
    return WebhookMade(id=row.pk, url=row.url, events=row.events, secret=secret)


@api.delete("/webhooks/{webhook_id}", response={204: None, **PROBLEMS})
def remove_webhook(request: HttpRequest, webhook_id: int) -> Any:
    """Be told no more."""
    actor = _holder(request, WEBHOOKS)
    if not 0 < webhook_id < 2**63:
        raise _Stop(404, "There is no such webhook of yours.")
    with transaction.atomic(durable=True):
        gone = remove(webhook_id, by=actor, at=now())
    if not gone:
        raise _Stop(404, "There is no such webhook of yours.")
    return Answer(204, None)
