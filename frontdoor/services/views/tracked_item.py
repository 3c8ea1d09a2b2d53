"""One thing that is tracked: what is known of it, what was said of it when, and changing it by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from frontdoor.foundation.accounts.access import Request, access
from frontdoor.kernel.clock import LONDON
from frontdoor.services import permissions
from frontdoor.services.models import Proposal, TrackedItem
from frontdoor.services.operations.tracking import ItemChangedMeanwhile, TrackedAlready, add_item, change_item
from frontdoor.services.queries import every_service, service
from frontdoor.services.queries.tracker import ItemQuery, first_published, owners, slugs_known, tracked, values_of
from frontdoor.services.rules.tracked import SORTS, STATUSES, ItemValues, read_values
from frontdoor.services.views.tracker import TONES

#: What each value is called, in the order of the form.
LABELS: Final = {
    "name": "Name",
    "sort": "Sort",
    "volume": "How often a year",
    "where_now": "Where it is today",
    "owner": "Owner",
    "slug": "Service",
    "status": "Status",
    "reason": "Reason",
}
_HINTS: Final = {
    "volume": "Leave it empty if nobody knows",
    "where_now": "An address, or the name of a file",
    "owner": "The team that answers for it",
    "slug": "The service it became, or is to become. Leave it empty if there is none yet",
    "status": "Once the service is drafted, in review or offered, that is shown instead",
    "reason": "Why it will not be done, or what it was merged into",
}


@dataclass(frozen=True, slots=True)
class Happened:
    """An entry of the history, as the timeline shows it."""

    at: datetime
    text: str
    who: str
    is_internal: bool = False
    is_day: bool = False


@access(permissions.may_read_tracker)
@require_safe
def item(request: Request, item_id: int) -> HttpResponse:
    """Show one thing and its history."""
    row = get_object_or_404(tracked(ItemQuery(), at=request.now), pk=item_id)
    now, known = row.now, row.known
    return render(
        request,
        "fd_services/tracked_item.html",
        {
            "item": row,
            "status": STATUSES[now],
            "tone": TONES.get(now, ""),
            "source": "by what the platform knows of the service" if known else "by what was said",
            "said": STATUSES[values_of(row).status] if known and known != row.status else "",
            "rows": _rows(row),
            "is_service": service(row.slug, at=request.now) is not None,
            "entries": _history(row),
            "may_change": permissions.may_change_tracker(request.actor),
            "back_url": reverse("tracker"),
            "back_text": "Tracker",
        },
    )


def _rows(row: TrackedItem) -> list[dict[str, str]]:
    words = _words(vars(row))
    return [{"key": label, "value": words[name]} for name, label in LABELS.items() if name not in {"name", "status"}]


def _words(values: Mapping[str, Any]) -> dict[str, str]:
    """Return values as people say them."""
    said = {name: str(values[name]) for name in LABELS if name in values}
    for name, words in (("sort", SORTS), ("status", STATUSES)):
        if name in said:
            said[name] = {str(key): text for key, text in words.items()}[said[name]]
    if "volume" in said:
        said["volume"] = f"{values['volume']:,}" if values["volume"] else ""
    return {name: text or ("not known" if name == "volume" else "none") for name, text in said.items()}


def _history(row: TrackedItem) -> list[Happened]:
    """Return what was changed by whom, and what the platform knows of its service; the newest first."""
    found = [
        Happened(
            at=each.at,
            text="\n".join(_told(each.before, each.after)),
            who=f"{each.by}, from {each.file}" if each.file else each.by,
        )
        for each in row.changes.all()
    ]
    return sorted([*found, *_known(row)], key=lambda each: each.at, reverse=True)


def _told(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[str]:
    was, now = _words(before), _words(after)
    if not before:
        yield f"Added. {LABELS['status']}: {now['status']}"
    for name in was:
        yield f"{LABELS[name]}: {was[name]}, is now {now[name]}"


def _known(row: TrackedItem) -> Iterable[Happened]:
    if not row.slug:
        return
    for each in Proposal.objects.filter(slug=row.slug):
        yield Happened(each.begun_at, f"A wording of {row.slug} was begun", each.begun_by)
    day = first_published([row.slug]).get(row.slug)
    if day is not None:
        yield Happened(
            datetime.combine(day, time(), tzinfo=LONDON), f"{row.slug} was offered first", "the platform", is_day=True
        )


@access(permissions.may_change_tracker)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request) -> HttpResponse:
    """Add something by hand."""
    if request.method != "POST":
        return _form(request, {"sort": "web-form", "status": "not-started"}, {}, row=None)
    values, wrong = read_values(request.POST.dict(), slugs=slugs_known(at=request.now))
    if values is not None:
        try:
            with transaction.atomic(durable=True):
                item_id = add_item(values, by=request.actor, at=request.now)
        except TrackedAlready as refusal:
            wrong = {"name": str(refusal)}
        else:
            messages.success(request, f"‘{values.name}’ is tracked.")
            return redirect("tracked-item", item_id)
    return _form(request, request.POST.dict(), wrong, row=None)


@access(permissions.may_change_tracker)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, item_id: int) -> HttpResponse:
    """Change something by hand."""
    row = get_object_or_404(TrackedItem, pk=item_id)
    if request.method != "POST":
        return _form(request, _typed(values_of(row)), {}, row=row)
    typed = request.POST.dict()
    values, wrong = read_values(typed, slugs={*slugs_known(at=request.now), row.slug})
    shown = typed.get("edition", "")
    if values is not None:
        try:
            edition = int(shown) if shown.isascii() and shown.isdigit() else -1
            with transaction.atomic(durable=True):
                change_item(item_id, values=values, edition=edition, by=request.actor, at=request.now)
        except TrackedAlready as refusal:
            wrong = {"name": str(refusal)}
        except ItemChangedMeanwhile as refusal:
            wrong = {"": str(refusal)}
        else:
            messages.success(request, f"‘{values.name}’ is kept.")
            return redirect("tracked-item", item_id)
    return _form(request, typed, wrong, row=row)


def _typed(values: ItemValues) -> dict[str, str]:
    return {name: str(getattr(values, name) or "") for name in LABELS}


def _form(
    request: Request, typed: Mapping[str, str], wrong: Mapping[str, str], *, row: TrackedItem | None
) -> HttpResponse:
    services = {each.slug: each.name for each in every_service(at=request.now)}
    services |= {slug: slug for slug in sorted(slugs_known(at=request.now) - services.keys())}
    choices: dict[str, Mapping[Any, str]] = {"sort": SORTS, "status": STATUSES, "slug": {"": "None yet", **services}}
    fields = [
        {
            "id": name,
            "label": label,
            "hint": _HINTS.get(name, ""),
            "value": typed.get(name, ""),
            "error": wrong.get(name, ""),
            "options": [
                {"value": str(value), "text": text, "selected": str(value) == typed.get(name, "")}
                for value, text in choices.get(name, {}).items()
            ],
        }
        for name, label in LABELS.items()
    ]
    back = reverse("tracked-item", args=[row.pk]) if row is not None else reverse("tracker")
    context = {
        "item": row,
        "fields": fields,
        "owners": owners(),
        "edition": typed.get("edition", row.edition if row is not None else ""),
        "errors": [{"text": text, "href": f"#{name or 'name'}"} for name, text in wrong.items()],
        "back_url": back,
        "back_text": row.name if row is not None else "Tracker",
    }
    return render(request, "fd_services/tracked_form.html", context, status=422 if wrong else 200)
