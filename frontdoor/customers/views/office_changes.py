"""What staff see of changes: whom they are about, which source has come how far, and what somebody has to do."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages as notices
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontdoor.customers import permissions
from frontdoor.customers.models import ChangeDelivery, ToldChange
from frontdoor.customers.operations import answering, telling_once
from frontdoor.customers.operations.filing import keys_of
from frontdoor.customers.queries.changes import (
    NoSuchChange,
    change_of,
    deliveries_of,
    entries_of,
    kind_policy,
    kinds,
    name_of,
    owners,
)
from frontdoor.customers.queries.definitions import matching_settings
from frontdoor.customers.queries.finding import FoundPerson, find_people, people_of, person_of
from frontdoor.customers.queries.records import customers_of_details
from frontdoor.customers.rules.changes import (
    KIND_SAID,
    STAGE_SAID,
    STAGE_TONE,
    TOLD_SAID,
    Kind,
    Stage,
    Told,
)
from frontdoor.customers.rules.traits import read_traits
from frontdoor.customers.views.changes import proofs_of
from frontdoor.customers.views.telling import said_rows, today
from frontdoor.foundation.accounts.access import NotAllowed, Request, access
from frontdoor.foundation.accounts.api import Role, names, teams
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.files.api import of_owner, shown
from frontdoor.foundation.ui.pages import keyset
from frontdoor.kernel.clock import say_date
from frontdoor.kernel.refusals import Refusal

WAITING, HELD = "waiting", "held"
_FILTERS: Final = {
    WAITING: "Needs somebody",
    HELD: TOLD_SAID[Told.HELD],
    **{each.value: words for each, words in STAGE_SAID.items()},
    "all": "All",
}
#: What may be said of a delivery where it stands, and the operation that says it.
_MAY_SAY: Final = {
    Stage.PROPOSED: ("now",),
    Stage.SENT: ("confirm", "refuse"),
    Stage.WITH_PEOPLE: ("confirm", "refuse"),
    Stage.FAILED: ("again", "confirm", "refuse"),
    Stage.REFUSED: ("confirm",),
}


@access(permissions.may_watch_changes)
@require_safe
def office_changes(request: Request) -> HttpResponse:
    """List what the sources of one's teams were told, by how far they have come; and what is held."""
    state = request.GET.get("state", WAITING)
    state = state if state in _FILTERS else WAITING
    source = request.GET.get("source", "")
    mine = _sources_of(request)
    source = source if source in mine else ""
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    context: dict[str, Any] = {"is_held": state == HELD}
    if state == HELD:
        held = ToldChange.objects.filter(state=Told.HELD.value)
        page: Any = keyset(held if _may_look(request) else held.none(), order=("-id",), after=after, before=before)
        context["rows"] = [{"change": row, "what": KIND_SAID[Kind(row.kind)]} for row in page.rows]
    else:
        page = keyset(_deliveries(state, source, mine), order=("-id",), after=after, before=before)
        context["rows"] = [_listed(row) for row in page.rows]
    given = request.GET.copy()
    for cursor in ("after", "before"):
        given.pop(cursor, None)
    fields = [
        {"name": "state", "label": "How it stands", "kind": "select", "value": state, "options": _FILTERS.items()},
        {
            "name": "source",
            "label": "Source",
            "kind": "select",
            "value": source,
            "options": [("", "Any of yours"), *((each, name_of(each)) for each in sorted(mine))],
        },
    ]
    context |= {"page": page, "fields": fields, "query": given.urlencode()}
    return render(request, "fd_customers/office_changes.html", context)


def _may_look(request: Request) -> bool:
    return request.actor.has(Role.ADVISER, Role.TEAM_LEADER, Role.ADMIN)


def _sources_of(request: Request) -> set[str]:
    """Return the sources for which the teams of whoever asks answer; all for an administrator. One query."""
    if request.actor.has(Role.ADMIN):
        return set(owners())
    theirs = {each.slug for each in teams() if each.id in request.actor.team_ids}
    return {source for source, owner in owners().items() if owner in theirs}


def _deliveries(state: str, source: str, mine: set[str]) -> "QuerySet[ChangeDelivery]":
    rows = ChangeDelivery.objects.filter(source__in=[source] if source else sorted(mine)).select_related("change")
    if state == WAITING:
        return rows.filter(stage__in=[Stage.WITH_PEOPLE.value, Stage.FAILED.value])
    return rows if state == "all" else rows.filter(stage=state)


def _listed(row: ChangeDelivery) -> dict[str, Any]:
    stage = Stage(row.stage)
    return {
        "row": row,
        "what": KIND_SAID[Kind(row.change.kind)],
        "source": name_of(row.source),
        "stage": STAGE_SAID[stage],
        "tone": STAGE_TONE[stage],
        "is_retried": stage == Stage.PROPOSED and row.attempts > 0,
    }


@access(permissions.may_tell_for_others)
@require_safe
def office_change(request: Request, reference: str) -> HttpResponse:
    """Show a change to staff: what was told, which source has come how far, and what may be done."""
    return _render(request, _change(request, reference))


def _change(request: Request, reference: str) -> ToldChange:
    try:
        row = change_of(reference)
        permissions.check_may_see_change(request.actor, row)
    except NoSuchChange:
        raise Http404("There is no such change.") from None
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    return row


def _render(
    request: Request,
    row: ToldChange,
    *,
    errors: Sequence[Mapping[str, str]] = (),
    typed: Mapping[str, str] | None = None,
) -> HttpResponse:
    kind, actor = Kind(row.kind), request.actor
    chosen = request.GET.get("record", "") or request.POST.get("record", "")
    number = row.record_id or (int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 18 else 0)
    person = person_of(number, on=today(request)) if number else None
    with transaction.atomic(durable=True):
        things = [f"change:{row.reference}", *(f"record:{pk}" for pk in (person.record_ids if person else ()))]
        audit.record_views(things, by=actor, at=request.now, purpose="tell-us-once")
    mine = _sources_of(request)
    said = names([row.told_by, row.looked_by])
    deliveries = deliveries_of([row])[row.pk]
    rows = said_rows(kind, row.says)
    if kind != Kind.BEREAVEMENT:
        rows.append({"key": "From", "value": say_date(row.holds_from)})
    context = {
        "change": row,
        "title": KIND_SAID[kind],
        "state": TOLD_SAID[Told(row.state)],
        "state_tone": {"held": "waiting", "passed-on": "closed"}.get(row.state, "late"),
        "rows": rows,
        "told_by": said.get(row.told_by, row.told_by),
        "looked_by": said.get(row.looked_by, row.looked_by),
        "person": person,
        "proof": kind_policy(kind).proof,
        "proofs": [shown(each, to=actor) for each in of_owner(proofs_of(row))],
        "deliveries": [_stands(each, typed or {}, is_mine=each.source in mine) for each in deliveries],
        "others": [name_of(each) for each in row.elsewhere],
        "entries": _history(row),
        "may_pass_on": row.state == Told.HELD.value and permissions.may_look(actor, row),
        "may_take_back": row.state == Told.PASSED_ON.value and permissions.may_take_back(actor, row),
        "finds": _finds(row),
        "errors": errors,
        "typed_words": {act.replace("-", "_"): words for act, words in (typed or {}).items()},
    }
    return render(request, "fd_customers/office_change.html", context, status=422 if errors else 200)


def _stands(row: ChangeDelivery, typed: Mapping[str, str], *, is_mine: bool) -> dict[str, Any]:
    stage = Stage(row.stage)
    return {
        **_listed(row),
        "sends": json.dumps(row.sends, indent=2, ensure_ascii=False),
        "acts": _MAY_SAY.get(stage, ()) if is_mine else (),
        "words_id": f"words-{row.pk}",
        "typed": typed.get(f"delivery-{row.pk}", ""),
        "is_waiting": stage == Stage.PROPOSED,
    }


def _history(row: ToldChange) -> list[dict[str, Any]]:
    found = entries_of(row)
    said = names({each.by for each in found})
    return [
        {
            "at": each.at,
            "who": said.get(each.by) or name_of(each.by),
            "text": [f"{name_of(each.delivery.source)}: {STAGE_SAID[Stage(each.stage)]}", *filter(None, [each.words])],
        }
        for each in found
    ]


def _finds(row: ToldChange) -> str:
    """Return the address query that looks for whom a held change is about."""
    born = row.says.get("born_on", "")
    return urlencode({"for": row.reference, "name": row.says.get("name", ""), "born": born})


@access(permissions.may_tell_for_others)
@require_POST
def office_change_act(request: Request, reference: str, act: str) -> HttpResponse:
    """Pass a held change on, do not, or take back what was passed on in error."""
    row = _change(request, reference)
    words = request.POST.get("words", "")
    chosen = request.POST.get("record", "")
    record = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 18 else None
    acts: dict[str, Callable[[], Any]] = {
        "pass-on": lambda: telling_once.pass_on(
            reference, record=record, proof=words, by=request.actor, at=request.now
        ),
        "turn-down": lambda: telling_once.turn_down(reference, why=words, by=request.actor, at=request.now),
        "take-back": lambda: telling_once.take_back(reference, why=words, by=request.actor, at=request.now),
    }
    if act not in acts:
        raise Http404("Nothing like that is done here.")
    try:
        with transaction.atomic(durable=True):
            told = acts[act]()
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except Refusal as refusal:
        return _render(request, row, errors=[{"text": str(refusal), "href": f"#{act}-words"}], typed={act: words})
    if act == "take-back" and told:
        notices.warning(request, f"These have it already, and must be told: {', '.join(map(name_of, told))}.")
    else:
        done = {"pass-on": "It is passed on.", "turn-down": "It is not passed on.", "take-back": "It is taken back."}
        notices.success(request, done[act])
    return redirect("office-change", reference)


@access(permissions.may_watch_changes)
@require_http_methods(["POST"])
def office_delivery_act(request: Request, delivery_id: int, act: str) -> HttpResponse:
    """Say that a source has a change, or does not take it, or send again what failed."""
    row = ChangeDelivery.objects.select_related("change").filter(pk=delivery_id).first()
    if row is None or row.source not in _sources_of(request):
        raise Http404("There is no such delivery, or another team answers for it.")
    words, by, at = request.POST.get("words", ""), request.actor, request.now
    acts: dict[str, Callable[[], Any]] = {
        "confirm": lambda: answering.confirm(delivery_id, words=words, by=by, at=at),
        "refuse": lambda: answering.refuse(delivery_id, words=words, by=by, at=at),
        "now": lambda: answering.try_now(delivery_id, by=by, at=at),
        "again": lambda: answering.send_again(delivery_id, by=by, at=at),
    }
    if act not in acts:
        raise Http404("Nothing like that is done here.")
    try:
        with transaction.atomic(durable=True):
            acts[act]()
    except Refusal as refusal:
        where = {"text": f"{name_of(row.source)}: {refusal}", "href": f"#words-{delivery_id}"}
        return _render(request, row.change, errors=[where], typed={f"delivery-{delivery_id}": words})
    done = {"confirm": "has it", "refuse": "does not take it", "again": "is told again now", "now": "is tried now"}
    notices.success(request, f"{name_of(row.source)} {done[act]}.")
    return redirect("office-change", row.change.reference)


@access(permissions.may_tell_for_others)
@require_safe
def hub_changes(request: Request) -> HttpResponse:
    """Find whom a caller speaks of, to write down what they tell; or whom a held change is about."""
    typed = {name: request.GET.get(name, "").strip()[:200] for name in ("name", "born", "postcode", "email", "phone")}
    details = request.GET.get("details", "")
    people: list[FoundPerson] = []
    if details.isascii() and details.isdigit() and len(details) < 18:
        people = people_of(customers_of_details([int(details)]).values(), on=today(request))
    elif any(typed.values()):
        traits = read_traits({"full_name": typed["name"], **{k: v for k, v in typed.items() if k != "name" and v}})
        keys = keys_of(traits.traits, settings=matching_settings())
        people = find_people(traits.traits, keys, on=today(request))
    if people:
        with transaction.atomic(durable=True):
            things = [f"record:{pk}" for each in people for pk in each.record_ids]
            audit.record_views(things, by=request.actor, at=request.now, purpose="tell-us-once")
    offered = [{"slug": kind.value, "what": KIND_SAID[kind]} for kind in kinds()]
    context = {
        "typed": typed,
        "is_searched": bool(details or any(typed.values())),
        "people": people,
        "kinds": offered,
        "for": request.GET.get("for", "")[:9],
        "case": request.GET.get("case", "")[:11],
    }
    return render(request, "fd_customers/hub_changes.html", context)
