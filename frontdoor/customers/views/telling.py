"""Telling of a change: the form, what is to be checked, and the press that tells everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from frontdoor.customers import permissions
from frontdoor.customers.forms.telling import TellForm
from frontdoor.customers.operations.telling_once import NobodyNamed, look_through, own_record, tell
from frontdoor.customers.queries.changes import KindNotTaken, held_by, kind_policy, name_of, own_record_of, told_to
from frontdoor.customers.queries.finding import FoundPerson, email_of, person_of
from frontdoor.customers.records import Telling
from frontdoor.customers.rules.changes import KIND_SAID, SAYS, Kind
from frontdoor.customers.rules.telling import BadChange, Checked
from frontdoor.foundation.accounts.access import NotAllowed, Request, access, signed_in
from frontdoor.foundation.accounts.api import people
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.ui.speaking import chosen, speak, spoken_now
from frontdoor.kernel.clock import LONDON, say_date
from frontdoor.kernel.language import ENGLISH, say
from frontdoor.kernel.references import NotAReference, parse_reference


@dataclass(frozen=True, slots=True, kw_only=True)
class _Caller:
    """For whom a change is told, and who tells it."""

    record: int | None
    name: str
    email: str
    channel: str
    case: str = ""
    found: FoundPerson | None = None


#: Languages besides English in which we have the words of these pages.
_OTHERS: Final = ("cy",)


def speak_ours(request: Request) -> None:
    """Answer in the language that somebody chose, as far as these pages have it, and offer the others."""
    wanted = chosen(request)
    speak(request, wanted if wanted in _OTHERS else ENGLISH, languages=_OTHERS)


def kind_of(slug: str) -> Kind:
    """Return the kind of change that an address names. Raises Http404 for none that is taken."""
    try:
        kind = Kind(slug)
        kind_policy(kind)
    except (ValueError, KindNotTaken):
        raise Http404("This change cannot be told here.") from None
    return kind


def today(request: Request) -> date:
    """Return the day on which a page is asked for, in London."""
    return request.now.astimezone(LONDON).date()


@access(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def tell_change(request: Request, kind: str) -> HttpResponse:
    """Tell of a change of one's own, or of somebody who has died."""
    assert request.actor.user_id is not None  # noqa: S101 -- whoever has signed in has an account
    speak_ours(request)
    which = kind_of(kind)
    account = people([request.actor.user_id])[request.actor.user_id]
    caller = _Caller(
        record=own_record_of(request.actor.user_id) if which != Kind.BEREAVEMENT else None,
        name=account.name,
        email=account.email,
        channel="web",
    )
    return _page(request, which, caller, back_url=reverse("changes"))


@access(permissions.may_tell_for_others)
@require_http_methods(["GET", "HEAD", "POST"])
def hub_tell_change(request: Request, record_id: int, kind: str) -> HttpResponse:
    """Write down what a caller tells; record 0 stands for somebody who has died and whom nobody found."""
    which = kind_of(kind)
    found = person_of(record_id, on=today(request)) if record_id else None
    if found is None and (record_id or which != Kind.BEREAVEMENT):
        raise Http404("There is no such person, or nothing of them may be seen.")
    if found is not None:
        with transaction.atomic(durable=True):
            things = [f"record:{pk}" for pk in found.record_ids]
            audit.record_views(things, by=request.actor, at=request.now, purpose="tell-us-once")
    caller = _Caller(
        record=record_id or None,
        name=found.name if found else "",
        email=email_of(found.record) if found and which != Kind.BEREAVEMENT else "",
        channel="phone",
        case=_case(request),
        found=found,
    )
    return _page(request, which, caller, back_url=reverse("hub-changes"))


def _case(request: Request) -> str:
    try:
        return parse_reference(request.GET.get("case", ""))
    except NotAReference:
        return ""


def _page(request: Request, kind: Kind, caller: _Caller, *, back_url: str) -> HttpResponse:
    """Show the form, what is to be checked, or what came of the press."""
    is_staff = caller.channel != "web"
    given = request.POST if request.method == "POST" else {"email_of": caller.email}
    form = TellForm.of(kind, kind_policy(kind), given, staff=is_staff)
    do = request.POST.get("do", "")
    context: dict[str, Any] = {
        "form": form,
        "kind": kind.value,
        "title": say(KIND_SAID[kind]),
        "back_url": back_url,
        "caller": caller.found if is_staff else None,
        "is_staff": is_staff,
        "frame": "ui/office.html" if is_staff else "ui/base.html",
        "proof": form.policy.proof,
        "find_label": {"text": say("Postcode of the new address"), "classes": "govuk-label--s"},
        "proof_words": _proof_words(form),
        "proof_hint": f"For example, {form.policy.proof.words}" if form.policy.proof else "",
    }
    if do in {"check", "tell"}:
        telling = _telling(form, caller)
        try:
            checked = look_through(telling, at=request.now)
            if do == "tell":
                return _told(request, telling)
            return render(request, "fd_customers/tell_check.html", context | _to_check(request, checked, caller))
        except BadChange as refusal:
            form.refuse(refusal.faults)
        except (NobodyNamed, NotAllowed) as refusal:
            form.refuse({"": say(str(refusal))})
    found = form.look_up() if kind == Kind.ADDRESS else ()
    context |= {"choices": form.choices(found), "errors": form.summary()}
    return render(request, "fd_customers/tell.html", context, status=422 if form.errors else 200)


def _proof_words(form: TellForm) -> str:
    if form.policy.proof is None:
        return ""
    return say("Before we pass it on, we have to see {proof}.", proof=say(form.policy.proof.words))


def _telling(form: TellForm, caller: _Caller) -> Telling:
    language = spoken_now()
    return Telling(
        kind=form.kind,
        record=caller.record,
        says=form.says(),
        holds_from=form.holds_from(),
        once=form.once,
        channel=caller.channel,
        name=caller.name,
        email=form.typed["email_of"].strip() if form.staff else caller.email,
        language="" if language == ENGLISH or form.staff else language,
        case=caller.case,
        proof=form.typed["proof"] if form.staff else "",
    )


def _told(request: Request, telling: Telling) -> HttpResponse:
    with transaction.atomic(durable=True):
        if telling.record is None and telling.kind != Kind.BEREAVEMENT:
            own = own_record(by=request.actor, name=telling.name, email=telling.email, at=request.now)
            telling = Telling(**{**_fields(telling), "record": own})
        reference = tell(telling, by=request.actor, at=request.now)
    return redirect("office-change" if telling.channel != "web" else "change", reference)


def _fields(telling: Telling) -> dict[str, Any]:
    return {name: getattr(telling, name) for name in Telling.__slots__}


def _to_check(request: Request, checked: Checked, caller: _Caller) -> dict[str, Any]:
    """Return what stands on the page of what is to be checked: what was typed, and who would be told."""
    kind = Kind(request.resolver_match.kwargs["kind"]) if request.resolver_match else Kind.ADDRESS
    told, others = _sources(request, kind, caller)
    rows = said_rows(kind, checked.says)
    if kind != Kind.BEREAVEMENT:
        rows.append({"key": say("From"), "value": say_date(checked.holds_from)})
    return {"rows": rows, "told": told, "others": others}


def said_rows(kind: Kind, says: Any) -> list[dict[str, str]]:
    """Return what a change says, as a list of answers; the number of a property says nothing to anybody."""
    rows = []
    for name, label in SAYS[kind].items():
        if name == "uprn" or not says.get(name):
            continue
        is_day = name in {"born_on", "died_on"}
        rows.append({"key": say(label), "value": say_date(date.fromisoformat(says[name])) if is_day else says[name]})
    return rows


def _sources(request: Request, kind: Kind, caller: _Caller) -> tuple[Sequence[str], Sequence[str]]:
    """Return the names of the sources that would be told, and of those that hold the person and would not."""
    if caller.record is None:
        return (), ()
    held = [each for each in held_by(caller.record) if each.source != "frontdoor"]
    told = dict.fromkeys(name_of(each.source) for each in held if told_to(each, kind, on=today(request)))
    others = dict.fromkeys(name_of(each.source) for each in held if name_of(each.source) not in told)
    return list(told), list(others)
