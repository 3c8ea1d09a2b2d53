"""What the law says and when that is: the statutory packs, and a calculator for each."""

from datetime import datetime
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from frontdoor.cases.forms.reckoning import ReckonForm
from frontdoor.cases.queries.clocks import calendar_of
from frontdoor.cases.queries.packs import NoSuchPack, pack, packs
from frontdoor.cases.queries.reckoning import PackReckoned, reckon_pack
from frontdoor.cases.rules.packs import Pack, PackVersion, version_on
from frontdoor.cases.rules.reckoning import Reckoned
from frontdoor.cases.rules.working import working
from frontdoor.foundation.accounts.access import Request, access, staff
from frontdoor.foundation.ui.templatetags.govuk import problems
from frontdoor.foundation.ui.templatetags.plain import day, day_time
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.refusals import Refusal

_CLOCKS_HEAD: Final = (
    {"text": "Clock"},
    {"text": "Due"},
    {"text": "Can be extended to"},
    {"text": "Why", "sentences": True},
)
_DAYS_HEAD: Final = (
    {"text": "Day"}, {"text": "Counts", "numeric": True}, {"text": "Why not"},
)  # fmt: skip


@access(staff)
@require_safe
def laws(request: Request) -> HttpResponse:
    """List every statutory pack with its law and its versions. No query."""
    today = request.now.astimezone(LONDON).date()
    listed = [
        {"pack": each, "url": reverse("reckon", args=[each.id]), "versions": _versions(each, version_on(each, today))}
        for each in packs().values()
    ]
    return render(request, "fd_cases/laws.html", {"laws": listed})


def _versions(each: Pack, current: PackVersion | None) -> list[dict[str, Any]]:
    return [{"version": version, "is_current": version == current} for version in reversed(each.versions)]


@access(staff)
@require_safe
def reckon(request: Request, name: str) -> HttpResponse:
    """Reckon the clocks of a pack for a day of receipt. The address holds what was typed, so it can be passed on."""
    try:
        found = pack(name)
    except NoSuchPack as refusal:
        raise Http404(str(refusal)) from None
    is_asked = "received" in request.GET
    form = ReckonForm(request.GET if is_asked else None, pack=found)
    context: dict[str, Any] = {"pack": found, "form": form}
    if is_asked and form.is_valid():
        try:
            reckoned = reckon_pack(
                found.id, variant=form.chosen, received=form.cleaned_data["received"], moments=form.moments
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            context |= _told(reckoned)
    return render(request, "fd_cases/reckon.html", {**context, "errors": problems(form)})


def _told(reckoned: PackReckoned) -> dict[str, Any]:
    return {
        "reckoned": reckoned,
        "head": _CLOCKS_HEAD,
        "rows": [_row(each) for each in reckoned.clocks],
        "days_head": _DAYS_HEAD,
        "workings": [_working(each, each.started_at) for each in reckoned.clocks if each.started_at is not None],
    }


def _row(each: Reckoned) -> list[Any]:
    extended = ""
    if each.extended_to is not None and each.clock.extension is not None:
        extended = f"{_when(each, each.extended_to)}. {each.clock.extension.when}"
    due = "No day yet" if each.due_at is None else _when(each, each.due_at)
    return [each.clock.label, due, extended, f"{each.explanation}. {each.clock.source}"]


def _when(each: Reckoned, moment: datetime) -> str:
    return day_time(moment) if each.clock.hours is not None else day(moment)


def _working(each: Reckoned, started: datetime) -> dict[str, Any]:
    days = working(started, each.clock, calendar_of(each.clock), at=started)
    rows = [
        [day(one.day), {"text": "" if one.number is None else one.number, "numeric": True}, one.why] for one in days
    ]
    return {"label": each.clock.label, "rows": rows}
