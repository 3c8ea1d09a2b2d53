"""The office's pages of one package: what it has, what is another's, finishing it."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontdoor.customers import api as customers
from frontdoor.foundation.accounts.access import Request, access
from frontdoor.foundation.privacy.api import Held
from frontdoor.kernel.refusals import Refusal
from frontdoor.rights import permissions
from frontdoor.rights.models import Flag, Package
from frontdoor.rights.operations.packages import Decided, SayWhy, decide, fetched, finish
from frontdoor.rights.queries.gathering import decided, everything, label_of, thing
from frontdoor.rights.queries.writing import in_words
from frontdoor.rights.rules.package import Datum, HeldThing
from frontdoor.rights.rules.states import Decision
from frontdoor.rights.rules.third_parties import names_in
from frontdoor.rights.views.office import package_of

#: Flags, or rows, on one page.
A_PAGE: Final = 20


@access(permissions.answers_rights)
@require_safe
def package(request: Request, package_id: UUID) -> HttpResponse:
    """Show how far a package is, what it has, and what is still to be decided. Three queries besides the look."""
    found = package_of(request, package_id)
    waiting = Flag.objects.filter(package=found, decision="").count()
    context = {"package": found, "waiting": waiting, "tables": sorted(found.counts.items())}
    return render(request, "fd_rights/package.html", context)


def _held(package: Package) -> tuple[Held, ...]:
    person = customers.known_by(customers.first_of([package.record_id]).get(package.record_id, package.record_id))
    if person is None:
        raise Http404("There is no such person.")
    return everything(person)


@access(permissions.answers_rights)
@require_safe
def table(request: Request, package_id: UUID, label: str) -> HttpResponse:
    """Look through the rows of one table, as the person is given them."""
    found = package_of(request, package_id)
    held = next((each for each in _held(found) if each.facts.label == label), None)
    if held is None:
        raise Http404("There is nothing of this kind.")
    start = request.GET.get("from", "")
    first = min(int(start), len(held.pks)) if start.isdecimal() and len(start) < 9 else 0
    page = Held(held.facts, held.pks[first : first + A_PAGE])
    out = decided(found)
    things = [{"id": row.pk, "data": _said_of(thing(held.facts, row, out))} for row in page.rows()]
    following = first + A_PAGE if first + A_PAGE < len(held.pks) else None
    context = {"package": found, "facts": held.facts, "things": things, "next": following, "of": len(held.pks)}
    return render(request, "fd_rights/table.html", context)


def _said_of(row: HeldThing) -> list[tuple[Datum, str]]:
    return [(each, in_words(each.value)) for each in row.data if each.value]


@access(permissions.answers_rights)
@require_http_methods(["GET", "HEAD", "POST"])
def flags(request: Request, package_id: UUID) -> HttpResponse:
    """Decide of what may be about others, a page at a time; what was typed stays when a reason is missing."""
    found = package_of(request, package_id)
    waiting = Flag.objects.filter(package=found, decision="")
    numbers = [int(each) for each in request.POST.getlist("flag") if each.isdecimal() and len(each) < 18][:A_PAGE]
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        said = {number: _said(request, number) for number in numbers}
        made = {number: each for number, each in said.items() if each.decision != Decision.WAITING}
        try:
            with transaction.atomic(durable=True):
                count = decide(found, decisions=made, by=request.actor, at=request.now)
        except SayWhy as refusal:
            errors = [{"text": str(refusal), "href": f"#reason-{refusal.part}"}]
        except Refusal as refusal:
            errors = [{"text": str(refusal), "href": "#main-content"}]
        else:
            messages.success(request, f"Kept {count}.")
            return redirect("rights-flags" if waiting.exists() else "rights-package", found.pk)
    shown = waiting.filter(pk__in=numbers) if errors else waiting
    rows = list(shown.order_by("-names_somebody", "pk")[:A_PAGE])
    context = {"package": found, "rows": _shown(request, found, rows, errors), "errors": errors}
    return render(request, "fd_rights/flags.html", context, status=422 if errors else 200)


def _said(request: Request, number: int) -> Decided:
    given = request.POST.get(f"decision-{number}", "")
    decision = Decision(given) if given in {each.value for each in Decision} else Decision.WAITING
    return Decided(decision, request.POST.get(f"reason-{number}", ""), request.POST.get(f"words-{number}", ""))


def _shown(request: Request, package: Package, rows: list[Flag], errors: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Return flags with what they are about, read now. A query a table."""
    if not rows:
        return []
    person = customers.known_by(package.record_id)
    around = customers.names_around(person) if person is not None else ()
    wanted = {row.table: {each.row for each in rows if each.table == row.table} for row in rows}
    values: dict[tuple[str, str], Any] = {}
    facts: dict[str, Any] = {}
    for held in _held(package):
        label = held.facts.label
        facts[label] = held.facts
        if label in wanted:
            pks = tuple(pk for pk in held.pks if str(pk) in wanted[label])
            values |= {(label, str(row.pk)): row.values for row in Held(held.facts, pks).rows()}
    shown = []
    for row in rows:
        value = values.get((row.table, row.row), {}).get(row.field, "")
        names = names_in(value, around)
        error = next((each["text"] for each in errors if each["href"] == f"#reason-{row.pk}"), "")
        shown.append(
            {
                "flag": row,
                "called": facts[row.table].called if row.table in facts else row.table,
                "label": label_of(row.field),
                "value": in_words(value),
                "names": names,
                "error": error,
                "decision": request.POST.get(f"decision-{row.pk}", ""),
                "reason": request.POST.get(f"reason-{row.pk}", "It is about somebody else" if names else ""),
                "words": request.POST.get(f"words-{row.pk}", "\n".join(names)),
            }
        )
    return shown


@access(permissions.answers_rights)
@require_POST
def finish_package(request: Request, package_id: UUID) -> HttpResponseBase:
    """Let a package be written."""
    found = package_of(request, package_id)
    try:
        with transaction.atomic(durable=True):
            finish(found, by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "It is being written. They find it on their page of rights when it is done.")
    return redirect("rights-package", found.pk)


@access(permissions.answers_rights)
@require_safe
def take_package(request: Request, package_id: UUID) -> HttpResponseBase:
    """Take a package out for somebody without an account; it is kept that it was."""
    return handed_over(request, package_of(request, package_id))


def handed_over(request: Request, package: Package) -> HttpResponseBase:
    """Send a package as a file. Answers 410 for one that is not there any more."""
    try:
        with transaction.atomic(durable=True):
            archive = fetched(package, by=request.actor, at=request.now)
    except Refusal as refusal:
        return render(request, "fd_rights/no_package.html", {"sentence": str(refusal)}, status=410)
    answer = FileResponse(archive, as_attachment=True, filename=f"about-you-{package.asked_at:%Y-%m-%d}.zip")
    answer["Cache-Control"] = "private, no-store"
    return answer
