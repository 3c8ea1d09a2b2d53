"""The form: one question a page, check your answers, send. Pages assemble; `services` and `report_it` decide."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from frontdoor.cases.api import CannotOpen
from frontdoor.foundation.accounts.access import Request, access, anyone
from frontdoor.foundation.accounts.actors import Role
from frontdoor.foundation.files.api import FileRefused, receive
from frontdoor.foundation.files.api import remove as remove_file
from frontdoor.journeys import report_it
from frontdoor.kernel.names import NotAPostcode
from frontdoor.places.api import AddressRecord, search_postcode
from frontdoor.services.api import (
    BadAnswer,
    DraftChanged,
    DraftGone,
    DraftRecord,
    DraftState,
    DraftSubmitted,
    LinkNotGood,
    NotOffered,
    Question,
    email_me_a_link,
    file_rules,
    forget_answer,
    kind_of,
    path,
    plain_answers,
    previous_question,
    question_behind,
    resume,
    save_answer,
    service,
    start_draft,
)
from frontdoor.web.resident.fields import field_of
from frontdoor.web.resident.holding import held, hold, remember, remembered, token
from frontdoor.web.resident.journey import CHECK, address_of, onward, spot_of, stopper_now
from frontdoor.web.resident.views.nearby import nearby
from frontdoor.web.resident.views.tracking import confirmation


@csrf_exempt  # beginning an empty form for somebody does them no harm, and needs no cookie from before
@access(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: Request, slug: str) -> HttpResponse:
    """Begin a form and go to its first question; who comes by the address alone sees what the service is first."""
    if request.method != "POST":
        return redirect("service", slug=slug)
    found = service(slug, at=request.now)
    if found is None:
        raise Http404
    on_behalf = request.actor.has(Role.ADVISER, Role.TEAM_LEADER) and request.POST.get("for") == "caller"
    channel = request.POST.get("channel", "") if on_behalf else "web"
    try:
        with transaction.atomic(durable=True):
            draft = start_draft(
                found,
                channel=channel if channel in {"phone", "desk"} else "phone" if on_behalf else "web",
                by=request.actor,
                at=request.now,
                on_behalf=on_behalf,
            )
    except NotOffered:
        return redirect("service", slug=slug)
    hold(request, draft.id)
    return redirect(onward(request, draft, after="", back_to_check=False))


@csrf_exempt  # every form carries its draft's own token instead; see holding
@access(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request, slug: str, draft_id: UUID, page: str) -> HttpResponseBase:
    """Show or take one page of a form."""
    draft = held(request, slug, draft_id, at=request.now)
    if draft is None:
        return render(request, "resident/expired.html", {"slug": slug}, status=410)
    if draft.state == DraftState.SUBMITTED and page != "done":
        return redirect(address_of(draft, "done"))
    try:
        return _pages(request, draft, page)
    except DraftSubmitted:
        return redirect(address_of(draft, "done"))
    except DraftGone:
        return render(request, "resident/expired.html", {"slug": slug}, status=410)


def _pages(request: Request, draft: DraftRecord, page: str) -> HttpResponseBase:
    special = {CHECK: check, "nearby": nearby, "save": save_for_later, "done": done}.get(page)
    if special is not None:
        return special(request, draft)
    if page.startswith("stop-"):
        return stop(request, draft, page.removeprefix("stop-"))
    asked = next((each for each in path(draft.service.definition, draft.answers) if each.id == page), None)
    if asked is None:
        # Hidden by another answer meanwhile, or never there: go where the form goes on.
        if draft.service.definition.question(page) is None:
            raise Http404
        return redirect(onward(request, draft, after="", back_to_check=True))
    return question(request, draft, asked)


def question(request: Request, draft: DraftRecord, asked: Question) -> HttpResponseBase:
    """Ask one question, or take its answer."""
    if request.method != "POST":
        return _ask(request, draft, asked, draft.answers.get(asked.id))
    action = request.POST.get("action", "")
    kind = kind_of(asked)
    value = kind.from_form(asked, dict(request.POST.lists()))  # a QueryDict itself gives only the last box ticked
    if asked.kind == "files":
        return _files_step(request, draft, asked, action)
    if action == "find-address":
        return _find_address(request, draft, asked, value)
    if action == "not-listed":
        return _ask(request, draft, asked, value, typed=True)
    return _keep(request, draft, asked, value)


def _keep(request: Request, draft: DraftRecord, asked: Question, value: Any) -> HttpResponseBase:
    try:
        with transaction.atomic(durable=True):
            draft = save_answer(draft.id, question_id=asked.id, value=value, at=request.now)
    except BadAnswer as refusal:
        return _ask(request, draft, asked, value, refusal=refusal)
    return redirect(onward(request, draft, after=asked.id, back_to_check=_returns(request)))


def _returns(request: Request) -> bool:
    return request.GET.get("return") == CHECK


def _ask(
    request: Request,
    draft: DraftRecord,
    asked: Question,
    value: Any,
    *,
    refusal: BadAnswer | None = None,
    found: list[AddressRecord] | None = None,
    typed: bool = False,
) -> HttpResponse:
    error = str(refusal) if refusal is not None else ""
    part = refusal.part if refusal is not None else ""
    typed = typed or bool(request.POST.get(f"{asked.id}-typed"))
    if asked.kind == "address" and found is None and not typed:
        wanted = request.POST.get(f"{asked.id}-lookup", "")
        found = _addresses_of(wanted or _postcode_of(value))
        value = {**(value or {}), "lookup": wanted} if wanted else value
    context = field_of(asked, value, error=error, part=part, draft=draft, found=found)
    before = previous_question(draft.service.definition, draft.answers, before=asked.id)
    back = reverse("service", args=[draft.service.slug])
    if _returns(request):
        back = address_of(draft, CHECK)
    elif before is not None:
        back = address_of(draft, before.id)
    return render(
        request,
        "resident/question.html",
        {
            **context,
            "field": f"resident/kinds/{asked.kind}.html",
            "back_url": back,
            "held": token(draft.id),
            "errors": [{"text": error, "href": f"#{context['first']}"}] if error else [],
            "typed": typed,
        },
        status=422 if error else 200,
    )


def _postcode_of(value: Any) -> str:
    """Return the postcode of an address chosen from the list, so that the list is there to choose from again."""
    chosen = isinstance(value, dict) and value.get("uprn")
    return str(value.get("text", "")).rsplit(",", 1)[-1] if chosen else ""


def _addresses_of(postcode: str) -> list[AddressRecord]:
    try:
        return search_postcode(postcode) if postcode else []
    except NotAPostcode:
        return []


def _find_address(request: Request, draft: DraftRecord, asked: Question, value: Any) -> HttpResponse:
    wanted = request.POST.get(f"{asked.id}-lookup", "")
    kept = {**(value or {}), "lookup": wanted}
    try:
        found = search_postcode(wanted)
    except NotAPostcode as refusal:
        return _ask(request, draft, asked, kept, refusal=BadAnswer(str(refusal), part="lookup"))
    if not found:
        sentence = "We have no address with that postcode. Check it, or enter the address yourself"
        return _ask(request, draft, asked, kept, refusal=BadAnswer(sentence, part="lookup"))
    return _ask(request, draft, asked, kept, found=found)


def _files_step(request: Request, draft: DraftRecord, asked: Question, action: str) -> HttpResponseBase:
    kept: list[str] = list(draft.answers.get(asked.id) or [])
    if action.startswith("remove:"):
        gone = action.removeprefix("remove:")
        if gone in kept:
            kept.remove(gone)
            with transaction.atomic(durable=True):
                _store(draft, asked, kept, request)
                remove_file(UUID(gone), owner=draft.owner)
        return redirect(request.get_full_path())
    new = request.FILES.getlist(asked.id)
    try:
        for upload in new:
            record = receive(upload, rules=file_rules(asked), owner=draft.owner, by=request.actor, at=request.now)
            kept.append(str(record.id))
            with transaction.atomic(durable=True):
                draft = _store(draft, asked, kept, request)
    except FileRefused as refusal:
        which = f"{upload.name}: " if len(new) > 1 else ""
        return _ask(request, draft, asked, draft.answers.get(asked.id) or [], refusal=BadAnswer(f"{which}{refusal}"))
    except BadAnswer as refusal:
        return _ask(request, draft, asked, draft.answers.get(asked.id) or [], refusal=refusal)
    if action == "upload" and new:
        return redirect(request.get_full_path())
    if action == "upload":
        return _ask(request, draft, asked, kept, refusal=BadAnswer("Choose a file to add"))
    return _keep(request, draft, asked, kept or None)


def _store(draft: DraftRecord, asked: Question, kept: list[str], request: Request) -> DraftRecord:
    if not kept:
        return forget_answer(draft.id, question_id=asked.id, at=request.now)
    return save_answer(draft.id, question_id=asked.id, value=kept, at=request.now)


def stop(request: Request, draft: DraftRecord, stopper_id: str) -> HttpResponse:
    """Say why not to go on, or what to think of first."""
    found = next((each for each in draft.service.definition.stoppers if each.id == stopper_id), None)
    if found is None:
        raise Http404
    if request.method == "POST" and found.kind == "warn":
        warned = [*remembered(request, draft.id).get("warned", []), found.id]
        remember(request, draft.id, warned=warned)
        return redirect(onward(request, draft, after=_last(draft), back_to_check=_returns(request)))
    behind = question_behind(draft.service.definition, draft.answers, found)
    back = address_of(draft, behind.id, back_to_check=_returns(request)) if behind is not None else _back(draft)
    return render(
        request,
        "resident/stop.html",
        {"stopper": found, "draft": draft, "held": token(draft.id), "spot": spot_of(draft), "back_url": back},
    )


def _last(draft: DraftRecord) -> str:
    """Return the last question answered on the way, from which the form goes on."""
    answered = [each.id for each in path(draft.service.definition, draft.answers) if each.id in draft.answers]
    return answered[-1] if answered else ""


def _back(draft: DraftRecord) -> str:
    last = _last(draft)
    return address_of(draft, last) if last else reverse("service", args=[draft.service.slug])


def check(request: Request, draft: DraftRecord) -> HttpResponseBase:
    """Show all answers, and send them once."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        shown = request.POST.get("revision", "")
        try:
            with transaction.atomic(durable=True):
                revision = int(shown) if shown.isascii() and shown.isdigit() else None
                receipt = report_it.submit(draft.id, revision=revision, by=request.actor, at=request.now)
        except report_it.NotReady as refusal:
            errors = refusal.questions or {"": str(refusal)}
        except (CannotOpen, DraftChanged) as refusal:
            errors = {"": str(refusal)}
        else:
            remember(request, draft.id, reference=receipt.reference)
            return redirect(address_of(draft, "done"))
    else:
        stopper = stopper_now(request, draft, spot_of(draft))
        if stopper is not None:
            return redirect(address_of(draft, f"stop-{stopper.id}"))
    return render(
        request,
        "resident/check.html",
        {
            "draft": draft,
            "rows": _rows(draft),
            "held": token(draft.id),
            "back_url": _back(draft),
            "errors": [
                {"text": text, "href": address_of(draft, name, back_to_check=True) if name else "#send"}
                for name, text in errors.items()
            ],
        },
        status=422 if errors else 200,
    )


def _rows(draft: DraftRecord) -> list[dict[str, Any]]:
    """Return the rows of the summary list: every question asked, in words, with a link to change it."""
    said = {each.question_id: each.text for each in plain_answers(draft.service.definition, draft.answers)}
    rows = []
    for asked in path(draft.service.definition, draft.answers):
        value = draft.answers.get(asked.id)
        text = said.get(asked.id) or kind_of(asked).plain(asked, value)
        rows.append(
            {
                "label": asked.heading,
                "text": text or "Not answered",
                "href": address_of(draft, asked.id, back_to_check=True),
                "is_missing": not text and asked.required,
            }
        )
    return rows


def save_for_later(request: Request, draft: DraftRecord) -> HttpResponse:
    """E-mail a link to come back by."""
    typed, error = draft.email, ""
    if request.method == "POST":
        typed = request.POST.get("email", "")[:300]
        try:
            with transaction.atomic(durable=True):
                draft = email_me_a_link(
                    draft.id,
                    email=typed,
                    page=lambda token: f"{settings.FRONTDOOR_SITE}{reverse('resume', args=[token])}",
                    at=request.now,
                )
        except BadAnswer as refusal:
            error = str(refusal)
        else:
            go_on = onward(request, draft, after=_last(draft), back_to_check=False)
            return render(request, "resident/saved.html", {"draft": draft, "go_on": go_on})
    context = {
        "draft": draft,
        "typed": typed,
        "error": error,
        "held": token(draft.id),
        "back_url": onward(request, draft, after=_last(draft), back_to_check=False),
        "errors": [{"text": error, "href": "#email"}] if error else [],
    }
    return render(request, "resident/save.html", context, status=422 if error else 200)


def done(request: Request, draft: DraftRecord) -> HttpResponse:
    """Confirm: the reference, what happens next, and by when."""
    if not draft.reference:
        return redirect(address_of(draft, CHECK))
    return render(request, "resident/done.html", {"draft": draft, **confirmation(draft.reference, at=request.now)})


@access(anyone)
def come_back(request: Request, token: str) -> HttpResponse:
    """Take somebody who followed an e-mailed link to where they left off."""
    try:
        draft = resume(token, at=request.now)
    except DraftGone:
        return render(request, "resident/expired.html", status=410)
    except LinkNotGood as refusal:
        return render(request, "resident/no_link.html", {"sentence": str(refusal)}, status=410)
    hold(request, draft.id)
    if draft.state == DraftState.SUBMITTED:
        return HttpResponseRedirect(address_of(draft, "done"))
    return HttpResponseRedirect(onward(request, draft, after="", back_to_check=False))
