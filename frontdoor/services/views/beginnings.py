"""Beginning a proposal: a new service, a change to one, a form on paper, a file of the catalogue."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages as notices
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from frontdoor.foundation.accounts.access import Request, access
from frontdoor.foundation.accounts.api import teams
from frontdoor.kernel.refusals import Refusal
from frontdoor.services import permissions, queries
from frontdoor.services.forms.lifecycle import FileForm, NewForm, PaperForm
from frontdoor.services.models import UNDER_WAY, Proposal, ServiceVersion
from frontdoor.services.operations.beginning import (
    CannotRead,
    begin_from_draft,
    begin_from_file,
    begin_from_version,
    begin_new,
)
from frontdoor.services.operations.drafting import draft_service
from frontdoor.services.operations.proposing import AlreadyProposed
from frontdoor.services.rules.drafting.file import NO_TEAM
from frontdoor.services.rules.drafting.questions import slug as slug_of
from frontdoor.services.views.proposals import address


@access(permissions.may_design)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Begin a service that there is not yet."""
    groups = sorted({each.definition.group for each in queries.every_service(at=request.now)}) or ["Services"]
    form = NewForm(request.POST if request.method == "POST" else None, groups=groups, teams=_teams())

    def run(data: dict[str, Any]) -> Proposal:
        slug = data.pop("slug") or slug_of(data["name"])
        return begin_new(slug, **data, by=request.actor, at=request.now)

    return _begin(request, form, run, heading="A new service", button="Begin", template="fd_services/begin.html")


@access(permissions.may_design)
@require_http_methods(["GET", "HEAD", "POST"])
def from_form(request: Request) -> HttpResponse:
    """Draft a service from a PDF or Word form."""
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PaperForm(*given, teams=_teams())

    def run(data: dict[str, Any]) -> Proposal:
        return begin_from_draft(data["drafted"], source=data["file"].name, by=request.actor, at=request.now)

    def read(data: dict[str, Any]) -> None:
        # Takes seconds, in another process; nobody else's writing waits for it.
        drafted = draft_service(
            data["file"].read(), source=data["file"].name, stem=data["slug"], team=data["team"] or NO_TEAM
        )
        data["drafted"] = drafted

    return _begin(
        request, form, run, first=read, heading="A service from a form", button="Read the form",
        template="fd_services/from_form.html",
    )  # fmt: skip


@access(permissions.may_design)
@require_http_methods(["GET", "HEAD", "POST"])
def from_file(request: Request) -> HttpResponse:
    """Bring in a file of the catalogue, of a new service or as a change to one."""
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = FileForm(*given)

    def run(data: dict[str, Any]) -> Proposal:
        return begin_from_file(data["file"].read(), source=data["file"].name, by=request.actor, at=request.now)

    return _begin(
        request, form, run, heading="A service from a file", button="Read the file",
        template="fd_services/from_file.html",
    )  # fmt: skip


@access(permissions.may_design)
@require_POST
def from_version(request: Request, slug: str, number: int) -> HttpResponse:
    """Begin a change with what a version says, or go on with the one that is under way."""
    version = get_object_or_404(ServiceVersion.objects.select_related("service"), service__slug=slug, number=number)
    try:
        with transaction.atomic(durable=True):
            row = begin_from_version(version, by=request.actor, at=request.now)
    except AlreadyProposed as refusal:
        notices.warning(request, str(refusal))
        return redirect(address(Proposal.objects.get(slug=slug, state__in=UNDER_WAY)))
    return redirect(address(row))


def _begin(
    request: Request,
    form: forms.Form,
    run: Callable[[dict[str, Any]], Proposal],
    *,
    first: Callable[[dict[str, Any]], None] = lambda _data: None,
    heading: str,
    button: str,
    template: str,
) -> HttpResponse:
    """Show a form and begin what it describes.

    :param first: what takes long, and so is done before the transaction that `run` is in.
    """
    mistakes: tuple[Any, ...] = ()
    if form.is_valid():
        data = dict(form.cleaned_data)
        try:
            first(data)
            with transaction.atomic(durable=True):
                row = run(data)
        except Refusal as refusal:
            form.add_error("file" if "file" in form.fields else None, str(refusal))
            mistakes = refusal.mistakes if isinstance(refusal, CannotRead) else ()
        else:
            notices.success(request, "Begun. Residents see nothing of it until it is published.")
            return redirect(address(row))
    context = {
        "form": form,
        "heading": heading,
        "button": button,
        "mistakes": [[f"{each.line}", each.wrong, each.mend] for each in mistakes],
        "head": [{"text": "Line"}, {"text": "What is wrong"}, {"text": "How to mend it"}],
        "back_url": reverse("definitions"),
        "back_text": "Services",
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _teams() -> list[tuple[str, str]]:
    return [(each.slug, each.name) for each in teams()]
