"""What the council holds about whoever is signed in, in plain words; who looked at it; and what they say of contact."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from frontdoor.customers.api import OwnRecord, Person, held_about, meet, recognise, say_of_contact, set_needs
from frontdoor.foundation.accounts.access import Request, access, signed_in
from frontdoor.foundation.accounts.api import people
from frontdoor.foundation.ui.panels import About, promises, told_of
from frontdoor.kernel.language import later, say
from frontdoor.kernel.refusals import Refusal
from frontdoor.web.resident.own_forms import NeedsForm, WaysForm

_ON_THEIR_PAGE = later("on their own page")


@access(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def your_record(request: Request) -> HttpResponse:
    """Show somebody what is held about them, and keep what they say of being contacted and of what they need."""
    own = held_about(request.actor.user_id or 0, at=request.now)
    given = request.POST if request.method == "POST" else None
    does = request.POST.get("do", "")
    ways = WaysForm(given if does == "ways" else None, own=own)
    needs = NeedsForm(given if does == "needs" else None, own=own)
    sent: forms.Form | None = {"ways": ways, "needs": needs}.get(does)
    if sent is not None and sent.is_valid() and _keep(request, own, ways=ways, needs=needs, does=does):
        messages.success(request, say("We have kept what you told us."))
        return redirect("your-record")
    about = [About(id=0, details=own.details, is_own=True)]
    told = told_of(about, by=request.actor, at=request.now)[0]
    wrong = sent is not None and bool(sent.errors)
    context = {
        "own": own, "ways": ways, "needs": needs, "told": told, "promises": promises(told), "sent": sent,
        "wrong": wrong,
    }  # fmt: skip
    return render(request, "resident/your_record.html", context, status=422 if wrong else 200)


def _keep(request: Request, own: OwnRecord, *, ways: WaysForm, needs: NeedsForm, does: str) -> bool:
    """Keep what was said with somebody's own record, made where nothing was held of them; False if it was refused."""
    form: forms.Form = ways if does == "ways" else needs
    try:
        with transaction.atomic(durable=True):
            record = own.keeps or _met(request)
            if does == "ways":
                say_of_contact(record, answers=ways.answers(), how=_ON_THEIR_PAGE, by=request.actor, at=request.now)
            else:
                set_needs(record, needs=needs.chosen(), by=request.actor, at=request.now)
    except Refusal as refusal:
        form.add_error(None, say(str(refusal)))
        return False
    return True


def _met(request: Request) -> int:
    """Return the record of somebody's account, made of what the account knows: nothing was held about them before."""
    user_id = request.actor.user_id or 0
    account = people([user_id])[user_id]
    (details,) = recognise([Person(name=account.name, email=account.email, user_id=user_id)], at=request.now)
    meet([details] if details is not None else [], at=request.now)
    made = held_about(user_id, at=request.now).keeps
    if made is None:  # pragma: no cover -- it was met just above
        raise AssertionError("details that were met are no record")
    return made
