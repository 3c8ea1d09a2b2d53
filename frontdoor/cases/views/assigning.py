"""The rules by which a team gives out its cases: written, tried on a past day, and switched on."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontdoor.cases import permissions
from frontdoor.cases.forms.assigning import RuleForm
from frontdoor.cases.models import AssignmentRule
from frontdoor.cases.operations.assigning import RuleNameTaken, delete_rule, keep_rule, switch_rule
from frontdoor.cases.operations.changing import SayMore
from frontdoor.cases.queries.assigning import A_DAY, Trial, try_on
from frontdoor.cases.queries.reading import record
from frontdoor.cases.views.team import team_of
from frontdoor.foundation.accounts.access import Request, access
from frontdoor.foundation.accounts.api import TeamRecord, colleagues
from frontdoor.foundation.accounts.api import people as people_by_id
from frontdoor.foundation.audit import api as audit
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.refusals import Refusal
from frontdoor.places.api import wards
from frontdoor.services.api import Definition, catalogue, versions


def _led(request: Request, slug: str) -> TeamRecord:
    found = team_of(request, slug)
    if not permissions.may_lead(request.actor, found.id):
        raise PermissionDenied("Only a leader of the team may do this.")
    return found


def _is_theirs(definition: Definition, slug: str) -> bool:
    return definition.team == slug or any(row.team == slug for row in definition.routing)


def _services(request: Request, slug: str) -> list[tuple[str, str]]:
    """Return the services whose cases can come to a team."""
    return [(each.slug, each.name) for each in catalogue(at=request.now) if _is_theirs(each.definition, slug)]


@access(permissions.leads)
@require_safe
def rules(request: Request, slug: str) -> HttpResponse:
    """List a team's rules in the order in which they are asked."""
    here = _led(request, slug)
    services, places = dict(_services(request, slug)), {each.code: each.name for each in wards()}
    lines = [
        {
            "rule": row,
            "services": [services.get(each, each) for each in row.services],
            "wards": [places.get(each, each) for each in row.wards],
        }
        for row in AssignmentRule.objects.filter(team_id=here.id).order_by("place", "id")
    ]
    yesterday = request.now.astimezone(LONDON).date() - timedelta(days=1)
    return render(request, "fd_cases/rules.html", {"team": here, "lines": lines, "yesterday": yesterday.isoformat()})


@access(permissions.leads)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, slug: str, rule_id: int = 0) -> HttpResponse:
    """Write a rule, or change one; 0 is a new one."""
    here = _led(request, slug)
    rule = _rule(here, rule_id) if rule_id else None
    initial: dict[str, Any] = {"place": AssignmentRule.objects.filter(team_id=here.id).count() + 1}
    if rule is not None:
        initial = {name: getattr(rule, name) for name in ("name", "place", "services", "wards", "skill")}
        initial["most"] = rule.most or None
    form = RuleForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        services=_services(request, slug),
        wards=[(each.code, each.name) for each in wards()],
    )
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic(durable=True):
                row = keep_rule(
                    team_id=here.id, rule_id=rule_id or None, **form.cleaned_data, by=request.actor, at=request.now
                )
        except Refusal as refusal:
            form.add_error("name" if isinstance(refusal, SayMore | RuleNameTaken) else None, str(refusal))
        else:
            messages.success(
                request, f"The rule ‘{row.name}’ is kept, and off. Try it on a past day, then switch it on."
            )
            return redirect("assignment-rules", slug)
    context = {"team": here, "rule": rule, "form": form}
    return render(request, "fd_cases/rule.html", context, status=422 if form.errors else 200)


@access(permissions.leads)
@require_POST
def change(request: Request, slug: str, rule_id: int) -> HttpResponse:
    """Switch a rule on or off, or delete it."""
    here = _led(request, slug)
    rule, what = _rule(here, rule_id), request.POST.get("do", "")
    with transaction.atomic(durable=True):
        if what == "delete":
            delete_rule(rule, by=request.actor, at=request.now)
        elif what in {"on", "off"}:
            switch_rule(rule, is_on=what == "on", by=request.actor, at=request.now)
    said = {"on": f"‘{rule.name}’ is on: new cases are given out by it.", "off": f"‘{rule.name}’ is off."}
    messages.success(request, said.get(what, f"‘{rule.name}’ is deleted."))
    return redirect("assignment-rules", slug)


def _rule(here: TeamRecord, rule_id: int) -> AssignmentRule:
    found = AssignmentRule.objects.filter(pk=rule_id, team_id=here.id).first()
    if found is None:
        raise Http404("There is no such rule.")
    return found


@access(permissions.leads)
@require_safe
def trial(request: Request, slug: str) -> HttpResponse:
    """Show what a team's rules, on or not, would have done with the cases of a past day, and what happened."""
    here = _led(request, slug)
    today = request.now.astimezone(LONDON).date()
    typed = request.GET.get("day", "")
    day, error = _past_day(typed, today)
    found = try_on(here.id, day, at=request.now)
    versions({each.case.service_version_id for each in found.tried})
    with transaction.atomic(durable=True):
        references = [each.case.reference for each in found.tried]
        audit.record_views(references, by=request.actor, at=request.now, purpose="a trial of assignment rules")
    names = {each.id: each.name for each in colleagues([here.id])}
    names |= {key: each.name for key, each in people_by_id(_strangers(found, names)).items()}
    context = {
        "team": here,
        "day": day,
        "fields": [{"name": "day", "label": "Day", "kind": "date", "value": typed if error else day.isoformat()}],
        "error": error,
        "errors": [{"text": error, "href": "#filter-day"}] if error else [],
        "lines": [
            {
                "case": record(each.case),
                "would": names.get(each.would.person_id, "") if each.would else "",
                "rule": each.would.rule if each.would else "",
                "why": "; ".join(each.would.reasons) if each.would else "no rule is about it, or nobody was free",
                "was": names.get(each.holder_id or 0, ""),
            }
            for each in found.tried
        ],
        "spread": _spread(found.would, found.was, names),
        "is_cut": len(found.tried) == A_DAY,
    }
    return render(request, "fd_cases/trial.html", context, status=422 if error else 200)


def _strangers(found: Trial, names: dict[int, str]) -> set[int]:
    return {each.holder_id for each in found.tried if each.holder_id is not None} - names.keys()


def _past_day(typed: str, today: date) -> tuple[date, str]:
    """Return the day that was asked for, or yesterday and what is wrong with it."""
    yesterday = today - timedelta(days=1)
    if not typed:
        return yesterday, ""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return yesterday, "Enter a real day"
    return (day, "") if day < today else (yesterday, "Enter a day that is past")


def _spread(would: Counter[int | None], was: Counter[int | None], names: dict[int, str]) -> list[dict[str, Any]]:
    people = sorted({*would, *was} - {None}, key=lambda each: names.get(each or 0, ""))
    rows = [{"name": names.get(each or 0, ""), "would": would[each], "was": was[each]} for each in people]
    return [*rows, {"name": "Nobody", "would": would[None], "was": was[None]}]
