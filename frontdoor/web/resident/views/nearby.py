"""Duplicates first: open reports of this kind near the place, before anything else is asked."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from frontdoor.cases.api import follow, row_of
from frontdoor.customers.api import Person, recognise
from frontdoor.foundation.accounts.access import Request
from frontdoor.kernel.language import later, say
from frontdoor.kernel.refusals import Refusal
from frontdoor.services.api import BadAnswer, DraftRecord, Question, clean_answer
from frontdoor.web.resident.holding import remember, token
from frontdoor.web.resident.journey import CHECK, address_of, mark_of, near_now, onward, spot_of

_EMAIL = Question(id="email", kind="email", label=later("Email address"), required=False)
_PHONE = Question(id="phone", kind="phone", label=later("Mobile number"), required=False, mobile=True)


def nearby(request: Request, draft: DraftRecord) -> HttpResponseBase:
    """Show reports that may be the same; one of them makes a follower, none of them goes on."""
    spot, place = spot_of(draft), draft.service.definition.place_question
    found = near_now(request, draft, spot)
    back_to_check = request.GET.get("return") == CHECK
    chosen = request.POST.get("same", "") if request.method == "POST" else ""
    if (request.method == "POST" and chosen == "none") or not found:
        remember(request, draft.id, nearby=mark_of(spot))
        return redirect(onward(request, draft, after=place.id if place else "", back_to_check=back_to_check))
    errors: dict[str, str] = {}
    if chosen in {each.reference for each in found}:
        errors, person = _contact(request)
        if not errors:
            try:
                return _follow(request, draft, chosen, person)
            except Refusal as refusal:  # closed while this page was open
                errors = {"same": say(str(refusal))}
    elif request.method == "POST":
        errors = {"same": say("Select the report that is the same, or ‘None of these’")}
    context: dict[str, Any] = {
        "draft": draft,
        "found": found,
        "chosen": chosen,
        "typed": request.POST,
        "errors_by": errors,
        "errors": [{"text": text, "href": f"#{name}"} for name, text in errors.items()],
        "held": token(draft.id),
        "back_url": address_of(draft, place.id, back_to_check=back_to_check) if place else "",
    }
    return render(request, "resident/nearby.html", context, status=422 if errors else 200)


def _contact(request: Request) -> tuple[dict[str, str], Person]:
    errors, given = {}, {"email": "", "phone": ""}
    for question in (_EMAIL, _PHONE):
        try:
            value = clean_answer(question, request.POST.get(question.id) or None, now=request.now)
            given[question.id] = value or ""
        except BadAnswer as refusal:
            errors[question.id] = str(refusal)
    return errors, Person(email=given["email"], phone=given["phone"])


def _follow(request: Request, draft: DraftRecord, reference: str, person: Person) -> HttpResponse:
    with transaction.atomic(durable=True):
        (customer,) = recognise(people=[person], at=request.now)
        follow(row_of(reference), customer_id=customer, key=f"draft:{draft.id}", by=request.actor, at=request.now)
    return render(
        request, "resident/following.html", {"reference": reference, "told": customer is not None, "draft": draft}
    )
