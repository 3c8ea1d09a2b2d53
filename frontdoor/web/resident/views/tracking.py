"""Following one's own report: by the link in a message, or by asking for it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from frontdoor.cases.api import (
    CannotAsk,
    CaseRecord,
    NoSuchCase,
    ResidentView,
    add_information,
    answer,
    by_reference,
    confirm_fixed,
    dispute,
    escalate,
    follower_of_token,
    record,
    reference_of_token,
    resident_view,
    row_of,
    say_half_fixed,
    stop_following,
    tracking_link,
    works_of_case,
)
from frontdoor.customers.api import ids_of_email
from frontdoor.foundation.accounts.access import Request, access, anyone
from frontdoor.foundation.files.api import PICTURES, PICTURES_AND_PDF, FileRefused, FileRules, receive
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.language import later, say
from frontdoor.kernel.references import NotAReference, parse_reference
from frontdoor.kernel.refusals import Refusal
from frontdoor.messages.api import Notice, send
from frontdoor.services.api import BadAnswer, Question, clean_answer, service_in_language, version
from frontdoor.web.resident.speaking import speak_as_chosen, speak_of

#: Links one address may ask for in an hour: enough for slips, too few to flood a mailbox.
LINKS_AN_HOUR = 5
PHOTOS = FileRules(types=PICTURES, max_count=5, public=True)
#: Of a case that nobody else sees, papers too, which nobody else may open.
PAPERS = FileRules(types=PICTURES_AND_PDF, max_count=10, public=False)
_EMAIL = Question(
    id="email", kind="email", label="Email address", missing=later("Enter the email address you reported it with")
)


def confirmation(reference: str, *, at: datetime) -> dict[str, Any]:
    """Return what the confirmation page shows of the case it became."""
    case = row_of(reference)
    return {"view": resident_view(case, at=at, language=case.language), "link": tracking_link(reference)}


@access(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_link(request: Request) -> HttpResponse:
    """Send the link of a report to the address it was reported with. Says the same whether there is one."""
    speak_as_chosen(request)
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        email = ""
        try:
            reference = parse_reference(request.POST.get("reference", "")[:60])
        except NotAReference as refusal:
            errors.append({"text": str(refusal), "href": "#reference", "name": "reference"})
        try:
            email = clean_answer(_EMAIL, request.POST.get("email", ""), now=request.now)
        except BadAnswer as refusal:
            errors.append({"text": say(str(refusal)), "href": "#email", "name": "email"})
        if not errors:
            _send_link(reference, email, at=request.now)
            return render(request, "resident/link_sent.html", {"email": email})
    wrong = {each["name"]: each["text"] for each in errors}
    status = 422 if errors else 200
    context = {"errors": errors, "wrong": wrong, "typed": request.POST}
    return render(request, "resident/track.html", context, status=status)


def _send_link(reference: str, email: str, *, at: datetime) -> None:
    asked = cache.get_or_set(f"links:{email}", 0, 3600) or 0
    found = by_reference([reference]).get(reference)
    if asked >= LINKS_AN_HOUR or found is None or found.customer_id not in ids_of_email(email):
        return
    cache.incr(f"links:{email}")
    with transaction.atomic(durable=True):
        send(
            [
                Notice(
                    key=f"tracking-link:{reference}:{at:%Y%m%d%H%M}",
                    template="tracking-link",
                    about=reference,
                    customer_id=found.customer_id,
                    email=email,
                    language=found.language,
                    facts={
                        "service": _service_name(found),
                        "reference": reference,
                        "link": tracking_link(reference),
                    },
                )
            ],
            at=at,
        )


def _service_name(case: CaseRecord) -> str:
    """Return what a case's service is called in the language it was asked in."""
    return service_in_language(version(case.version_id), case.language).name


#: Whether somebody agrees, by what the form sends.
YES_OR_NO = {"yes": True, "no": False}
LABELS = {
    "answer": later("Your answer"),
    "escalate": later("Is there something you want to add? (optional)"),
    "information": later("What do you want to add?"),
}
Act = Callable[[Any, Request, list[UUID]], object]

ACTS: dict[str, tuple[Act, str]] = {
    "answer": (
        lambda case, request, files: answer(
            case,
            text=request.POST.get("answer", ""),
            agreed=YES_OR_NO.get(request.POST.get("agreed", "")),
            by=request.actor,
            at=request.now,
            attached=files,
        ),
        later("Thank you. We have your answer, and carry on."),
    ),
    "information": (
        lambda case, request, files: add_information(
            case, text=request.POST.get("information", ""), by=request.actor, at=request.now, attached=files
        ),
        later("Thank you. We have added it."),
    ),
    "confirm": (
        lambda case, request, _files: confirm_fixed(case, by=request.actor, at=request.now),
        later("Thank you for telling us."),
    ),
    "dispute": (
        lambda case, request, _files: dispute(
            case,
            reason=request.POST.get("dispute", ""),
            cause=request.POST.get("cause", ""),
            by=request.actor,
            at=request.now,
        ),
        later("Thank you for telling us. Somebody will look at it again and answer you."),
    ),
    "half": (
        lambda case, request, _files: say_half_fixed(
            case,
            left=request.POST.get("dispute", ""),
            cause=request.POST.get("cause", ""),
            by=request.actor,
            at=request.now,
        ),
        later("Thank you for telling us. Somebody will look at it again and answer you."),
    ),
    "escalate": (
        lambda case, request, _files: escalate(
            case, words=request.POST.get("escalate", ""), by=request.actor, at=request.now
        ),
        later("Thank you. Somebody else looks at your complaint again now."),
    ),
}
#: Where what an act takes is entered, if that is not under its own name.
ENTERED: Final = {"half": "dispute"}


@access(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: Request, token: str) -> HttpResponseBase:
    """Show a report to the person who made it, and take what they say about it."""
    try:
        case = row_of(reference_of_token(token))
    except NoSuchCase as refusal:
        return render(request, "resident/no_link.html", {"sentence": say(str(refusal))}, status=410)
    return _own_report(request, case, here=request.get_full_path())


def _own_report(request: Request, case: Any, *, here: str) -> HttpResponseBase:
    language = speak_of(request, case.service_version_id, kept=case.language)
    error: dict[str, str] = {}
    if request.method == "POST":
        name = request.POST.get("act", "")
        act, said = ACTS.get(name, (None, ""))
        if act is not None:
            try:
                files = _receive(request, case)
                with transaction.atomic(durable=True):
                    act(case, request, files)
            except FileRefused as refusal:
                error = {"name": f"{name}-photos", "text": str(refusal)}
            except CannotAsk as refusal:
                error = {"name": "agreed", "text": say(str(refusal))}
            except Refusal as refusal:
                error = {"name": ENTERED.get(name, name), "text": say(str(refusal))}
                case.refresh_from_db()
            else:
                messages.success(request, say(said))
                return redirect(here)
    view = resident_view(case, at=request.now, language=language)
    labels = {**LABELS, "dispute": view.dispute.what}
    return render(
        request,
        "resident/tracking.html",
        {
            "view": view,
            "works": works_of_case(case.pk, today=request.now.astimezone(LONDON).date()),
            "error_by": {error["name"].replace("-", "_"): {"text": error["text"]}} if error else {},
            "reasons_legend": {"text": say("Why? (optional)"), "classes": "govuk-fieldset__legend--s"},
            "reasons": _reasons(view, request.POST.get("cause", "")),
            "labels": {name: {"text": say(text), "classes": "govuk-label--s"} for name, text in labels.items()},
            "photo_attributes": {"accept": ",".join(sorted(_taken(case).types)), "multiple": True},
            "files_label": say("Add photos (optional)" if case.is_public else "Add photos or PDF files (optional)"),
            "errors": [{"text": error["text"], "href": f"#{error['name']}"}] if error else [],
            "typed": request.POST,
            "yes_or_no": [
                {"value": value, "text": say("Yes" if agrees else "No"), "checked": request.POST.get("agreed") == value}
                for value, agrees in YES_OR_NO.items()
            ],
        },
        status=422 if error else 200,
    )


def _reasons(view: ResidentView, chosen: str) -> list[dict[str, Any]]:
    return [{"value": name, "text": words, "checked": name == chosen} for name, words in view.reasons]


def _taken(case: Any) -> FileRules:
    return PHOTOS if case.is_public else PAPERS


def _receive(request: Request, case: Any) -> list[UUID]:
    """Keep files sent with an answer; they stay a draft's until the operation takes them."""
    owner = f"draft:{case.reference}"
    return [
        receive(upload, rules=_taken(case), owner=owner, by=request.actor, at=request.now).id
        for upload in request.FILES.getlist("photos")
    ]


@access(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def stop_updates(request: Request, token: str) -> HttpResponse:
    """Let a follower stop, by a button: mail readers open links by themselves."""
    try:
        follower = follower_of_token(token)
    except NoSuchCase as refusal:
        return render(request, "resident/no_link.html", {"sentence": say(str(refusal))}, status=410)
    if request.method == "POST":
        with transaction.atomic(durable=True):
            stop_following(follower, at=request.now)
    context = {"is_done": request.method == "POST", "case": record(follower.case)}
    return render(request, "resident/stopped.html", context)
