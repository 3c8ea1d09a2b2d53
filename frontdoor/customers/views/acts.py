"""What is kept of a customer: needs, answers about being contacted, alerts, and that few may see them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from frontdoor.customers import permissions
from frontdoor.customers.forms.caring import (
    AgainForm,
    AlertForm,
    Choices,
    ContactForm,
    NeedEndedForm,
    NeedForm,
    RestrictForm,
)
from frontdoor.customers.models import SourceRecord
from frontdoor.customers.operations.caring import (
    DetailMissing,
    end_alert,
    end_need,
    keep_alert,
    say_of_contact,
    set_alert,
    set_need,
)
from frontdoor.customers.operations.looking import OwnRecord, opened
from frontdoor.customers.operations.restricting import keep_restricted, lift, restrict
from frontdoor.customers.operations.tying import NoSuchRecord
from frontdoor.customers.queries.care import care
from frontdoor.customers.queries.caring import alerts_of, needs_of, said_of, standings
from frontdoor.customers.queries.restricted import Standing
from frontdoor.customers.queries.viewing import CustomerView, keeps_care, record_lines
from frontdoor.customers.views.stating import stated_for
from frontdoor.foundation.accounts.access import Request, access
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.kernel.clock import LONDON, say_date
from frontdoor.kernel.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Doing:
    """Whose record it is, who does something, and how they are restricted."""

    rows: Sequence[SourceRecord]
    stands: Standing
    request: Request

    @property
    def ids(self) -> list[int]:
        """Return the ids of the customer's records."""
        return [each.pk for each in self.rows]

    @property
    def record(self) -> SourceRecord:
        """Return the record with which what is told us is kept."""
        return keeps_care(self.rows)

    def circumstances(self) -> dict[str, Any]:
        """Return who and when, as operations take them."""
        return {"by": self.request.actor, "at": self.request.now}


FormOf = Callable[[Doing, Any], forms.Form]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do: its page, its form, and the operation behind its button.

    :param done: what is said when it is done.
    :param allowed: who may, whatever the customer.
    """

    label: str
    button: str
    done: str
    form: FormOf
    do: Callable[[Doing, Mapping[str, Any], forms.Form], object]
    allowed: Callable[[Actor], bool] = permissions.looks_at_customers


def _contact(doing: Doing, data: Any) -> forms.Form:
    return ContactForm(data, standings=standings(said_of(doing.ids)))


def _contacted(doing: Doing, data: Mapping[str, Any], form: forms.Form) -> object:
    if not isinstance(form, ContactForm):  # pragma: no cover -- it is made just above
        raise AssertionError("another form")
    return say_of_contact(doing.record.pk, answers=form.answers(), how=data["how"], **doing.circumstances())


def _alert(doing: Doing, data: Any) -> forms.Form:
    kinds = [(each.id, each.name) for each in care().alerts if permissions.may_alert(doing.request.actor, each)]
    return AlertForm(data, kinds=kinds)


def _alerted(doing: Doing, _data: Mapping[str, Any], form: forms.Form) -> object:
    if not isinstance(form, AlertForm):  # pragma: no cover -- as above
        raise AssertionError("another form")
    return set_alert(doing.record.pk, new=form.new(), **doing.circumstances())


def _alerts(doing: Doing, data: Any) -> forms.Form:
    today = doing.request.now.astimezone(LONDON).date()
    held = [role.value for role in doing.request.actor.roles]
    rows = [
        (str(each.id), f"{each.name}, to be looked at by {say_date(each.review_on)}")
        for each in alerts_of(doing.ids, roles=held, on=today)
    ]
    return AgainForm(data, rows=rows)


def _restrictions(doing: Doing, data: Any) -> forms.Form:
    kinds = {each.id: each.name for each in care().restricted}
    rows: Choices = [
        (str(each.pk), f"{kinds.get(each.kind, each.kind)}, to be looked at by {say_date(each.review_on)}")
        for each in doing.stands.rows
    ]
    return AgainForm(data, rows=rows)


def _again(
    keep: Callable[..., object], end: Callable[..., object], doing: Doing, data: Mapping[str, Any], _form: forms.Form
) -> object:
    which = int(data["which"])
    if data["verdict"] == "keep":
        return keep(which, review_on=data["review_on"], **doing.circumstances())
    return end(which, reason=data["reason"], **doing.circumstances())


def _restrict(doing: Doing, data: Any) -> forms.Form:
    rows = [(str(each.id), f"{each.source_name}, record {each.id}") for each in record_lines(doing.rows)]
    return RestrictForm(data, records=rows)


def _restricted(doing: Doing, data: Mapping[str, Any], _form: forms.Form) -> object:
    given = {name: data[name] for name in ("kind", "reason", "review_on", "also", "never", "told")}
    return restrict(data["record"], **given, **doing.circumstances())


ACTS: Final[dict[str, Act]] = {
    "need": Act(
        "Add a need", "Keep the need", "The need is kept.",
        form=lambda _doing, data: NeedForm(data),
        do=lambda doing, data, _form: set_need(
            doing.record.pk, kind=data["kind"], detail=data["detail"], **doing.circumstances()
        ),
    ),
    "need-ended": Act(
        "End a need", "End the need", "The need has ended.",
        form=lambda doing, data: NeedEndedForm(data, needs=[(each.kind, each.name) for each in needs_of(doing.ids)]),
        do=lambda doing, data, _form: end_need(doing.record.pk, kind=data["kind"], **doing.circumstances()),
    ),
    "contact": Act(
        "What they say of being contacted", "Keep what they say", "What they say is kept.", form=_contact, do=_contacted
    ),
    "alert": Act("Set an alert", "Set the alert", "The alert is set.", form=_alert, do=_alerted),
    "alert-again": Act(
        "Look at an alert again", "Keep this", "The alert was looked at again.", form=_alerts,
        do=partial(_again, keep_alert, end_alert), allowed=permissions.guards_records,
    ),
    "restrict": Act(
        "Let only few see this record", "Let only few see it", "Few may see this record now.", form=_restrict,
        do=_restricted, allowed=permissions.guards_records,
    ),
    "restricted-again": Act(
        "Look again at whether few may see it", "Keep this", "It was looked at again.", form=_restrictions,
        do=partial(_again, keep_restricted, lift), allowed=permissions.guards_records,
    ),
}  # fmt: skip


def offered(actor: Actor, view: CustomerView, stands: Standing) -> list[tuple[str, str]]:
    """Return what somebody may do with a customer, by name and label."""
    left_out = {
        "need-ended": not view.needs,
        "alert-again": not view.alerts,
        "restricted-again": not stands.rows,
    }
    return [(name, act.label) for name, act in ACTS.items() if act.allowed(actor) and not left_out.get(name)]


@access(permissions.looks_at_customers)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: Request, customer: int, name: str) -> HttpResponse:
    """Show the page of an act, and do it when its button is pressed."""
    found = ACTS.get(name)
    if found is None:
        raise Http404("There is no such thing to do.")
    if not found.allowed(request.actor):
        raise PermissionDenied("This is not for your role.")
    if stated_for(request, customer) is None:
        return redirect("customer-purpose", customer)
    doing = _doing(request, customer)
    form = found.form(doing, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic(durable=True):
                found.do(doing, form.cleaned_data, form)
        except DetailMissing as refusal:
            form.add_error("detail", str(refusal))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, found.done)
            return redirect("customer", customer)
    context = {"act": found, "form": form, "customer": customer}
    return render(request, "fd_customers/act.html", context, status=422 if form.errors else 200)


def _doing(request: Request, customer: int) -> Doing:
    try:
        rows, stands = opened(customer, by=request.actor, at=request.now)
    except NoSuchRecord as refusal:
        raise Http404(str(refusal)) from refusal
    except OwnRecord as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    if stands.is_hidden:
        raise Http404("There is no customer of that number.")
    return Doing(rows, stands, request)
