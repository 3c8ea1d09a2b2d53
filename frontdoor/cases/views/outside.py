"""The page of somebody outside who is asked about a case: no account, one link, what was chosen for them to see."""

from typing import Final
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from frontdoor.cases import permissions
from frontdoor.cases.models import OutsideRequest
from frontdoor.cases.operations.asking_outside import OUTSIDE, answer_outside, not_theirs, want_more_time
from frontdoor.cases.queries.outside import request_of_token, seen_outside
from frontdoor.cases.rules.outside import NoSuchRequest, OutsideState
from frontdoor.foundation.accounts.access import Request, access, anyone
from frontdoor.foundation.accounts.visitors import address_of
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.files.api import PICTURES, FileRefused, FileRules, receive
from frontdoor.kernel.refusals import Refusal

#: Links that open nothing which one address may try in an hour: enough for a line broken by a mail reader.
WRONG_AN_HOUR: Final = 20
PHOTOS: Final = FileRules(types=PICTURES, max_count=5, public=False)
#: What the page says once it has their words.
_THANKS: Final = {
    "answer": "Thank you. We have your answer.",
    "not-theirs": "Thank you for telling us. We ask somebody else.",
    "more-time": "Thank you for telling us. We write to you with a new date.",
}


@access(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def asked_of_you(request: Request, token: str) -> HttpResponse:
    """Show somebody outside what we ask them, and take what they say."""
    tried = f"asked-of-you:{address_of(request)}"
    if (cache.get(tried) or 0) >= WRONG_AN_HOUR:
        sentence = "Too many links that do not work were tried from here. Try again in an hour."
        return render(request, "fd_cases/asked_of_you_ended.html", {"sentence": sentence}, status=429)
    try:
        asked = request_of_token(token, at=request.now)
    except NoSuchRequest as refusal:
        cache.add(tried, 0, 3600)
        cache.incr(tried)
        return render(request, "fd_cases/asked_of_you_ended.html", {"sentence": str(refusal)}, status=404)
    if asked.state != OutsideState.ASKED:
        return _thanks(request, "Thank you. We have what you told us.")
    return _hear(request, asked) if request.method == "POST" else _show(request, asked)


def _thanks(request: Request, sentence: str) -> HttpResponse:
    return render(request, "fd_cases/asked_of_you_done.html", {"sentence": sentence})


def _hear(request: Request, asked: OutsideRequest) -> HttpResponse:
    act, text = request.POST.get("act", ""), request.POST.get("text", "")
    try:
        if act == "answer":
            owner = f"draft:{asked.case.reference}"
            sent = request.FILES.getlist("photos")
            kept = [receive(each, rules=PHOTOS, owner=owner, by=OUTSIDE, at=request.now).id for each in sent]
            with transaction.atomic(durable=True):
                answer_outside(asked, text=text, attached=kept, at=request.now)
        elif act == "not-theirs":
            with transaction.atomic(durable=True):
                not_theirs(asked, text=text, at=request.now)
        elif act == "more-time":
            with transaction.atomic(durable=True):
                want_more_time(asked, text=text, at=request.now)
        else:
            return _show(request, asked, error="Select what you want to tell us", field="act")
    except FileRefused as refusal:
        return _show(request, asked, error=str(refusal), field="photos")
    except Refusal as refusal:
        return _show(request, asked, error=str(refusal), field="text")
    return _thanks(request, _THANKS[act])


def _show(request: Request, asked: OutsideRequest, *, error: str = "", field: str = "") -> HttpResponse:
    with transaction.atomic(durable=True):
        audit.record_views([asked.case.reference], by=OUTSIDE, at=request.now, purpose=f"asked: {asked.name}"[:200])
    act = request.POST.get("act", "answer")
    context = {
        "asked": asked,
        "seen": seen_outside(asked),
        "typed": request.POST.get("text", ""),
        "errors": [{"text": error, "href": f"#{field}"}] if error else [],
        "error_by": {field: error},
        "acts": [
            {"value": value, "text": text, "checked": value == act}
            for value, text in (
                ("answer", "I answer"),
                ("more-time", "I need more time"),
                ("not-theirs", "This is not for me"),
            )
        ],
        "photo_attributes": {"accept": ",".join(sorted(PHOTOS.types)), "multiple": True},
    }
    return render(request, "fd_cases/asked_of_you.html", context, status=422 if error else 200)


@access(permissions.works_cases)
@require_safe
def as_they_see(request: Request, request_id: UUID) -> HttpResponse:
    """Show staff what somebody outside sees by their link."""
    asked = OutsideRequest.objects.filter(pk=request_id).select_related("case").first()
    if asked is None or not permissions.may_work(request.actor, asked.case):
        raise Http404("There is no such request.")
    with transaction.atomic(durable=True):
        audit.record_views([asked.case.reference], by=request.actor, at=request.now, purpose="what others are shown")
    context = {"asked": asked, "seen": seen_outside(asked), "is_preview": True}
    return render(request, "fd_cases/asked_of_you.html", context)
