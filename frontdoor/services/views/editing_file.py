"""All of a proposed wording in one box, as a file of the catalogue has it; and looking up its number."""

import json
import re
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from frontdoor.foundation.accounts.access import Request, access
from frontdoor.kernel.policy_files import Document, read
from frontdoor.services import permissions, queries
from frontdoor.services.forms.pages import ABOUT, NEVER_WRITTEN
from frontdoor.services.operations.proposing import ChangedMeanwhile, NotBeingWritten
from frontdoor.services.rules.differences import stored_differences
from frontdoor.services.rules.writing import stored_as_yaml
from frontdoor.services.views.editing_desk import Desk, desk_of, posted_before, posted_edition

#: A definition of the catalogue has some hundred lines; more than this is no service.
LONGEST_FILE = 300_000
#: Numbers that a search shows.
MOST_FOUND = 60


@access(permissions.may_design)
@require_http_methods(["GET", "HEAD", "POST"])
def as_file(request: Request, proposal_id: int) -> HttpResponse:
    """Show or take a wording as YAML, with its mistakes by line."""
    desk = desk_of(proposal_id, at=request.now)
    if request.method != "POST":
        return _show(request, desk, stored_as_yaml(_written(desk.data)))
    text = request.POST.get("text", "")[:LONGEST_FILE].replace("\r\n", "\n")
    document = read(text)
    if document.data is None or not isinstance(document.data, dict) or document.problems:
        return _show(request, desk, text, document=document, error=_unreadable(document))
    if request.POST.get("action") == "look":
        return _show(request, desk, text, document=document)
    try:
        # What came from a set is noted beside the questions, not in the file.
        noted = {key: desk.data[key] for key in NEVER_WRITTEN & desk.data.keys()}
        desk.keep(request, {**document.data, **noted}, edition=posted_edition(request))
    except ChangedMeanwhile:
        return _changed_meanwhile(request, desk_of(proposal_id, at=request.now), text, document)
    except NotBeingWritten as refusal:
        return _show(request, desk, text, document=document, error=str(refusal))
    messages.success(request, "Saved.")
    return redirect("proposal-edit-file", proposal_id)


def _written(data: dict[str, Any]) -> dict[str, Any]:
    """Return what stands in the file."""
    return {key: value for key, value in data.items() if key not in NEVER_WRITTEN}


def _unreadable(document: Document) -> str:
    if document.problems:
        line, problem = document.problems[0]
        return f"Line {line}: {problem.wrong} {problem.mend}".strip()
    return "This describes no service. Begin with a line like: name: Report a swing"


def _changed_meanwhile(request: Request, desk: Desk, text: str, document: Document) -> HttpResponse:
    before = posted_before(request)
    theirs = stored_differences(before, desk.data) if isinstance(before, dict) else []
    conflict = {"rows": [[each.where, each.was, each.now] for each in theirs]}
    return _show(request, desk, text, document=document, conflict=conflict)


def _show(
    request: Request,
    desk: Desk,
    text: str,
    *,
    document: Document | None = None,
    error: str = "",
    conflict: Any = None,
) -> HttpResponse:
    document = read(text) if document is None else document
    data = document.data if isinstance(document.data, dict) else None
    problems = queries.checked(data, slug=desk.row.slug, at=request.now)[1] if data is not None and not error else []
    mistakes = sorted((document.line_of(each.path), f"{each.wrong} {each.mend}".strip()) for each in problems)
    context = {
        "text": text,
        "mistakes": [{"line": line, "text": said} for line, said in mistakes],
        "error": {"text": error} if error else None,
        "errors": [{"text": error, "href": "#text"}] if error else [],
        "conflict": conflict,
        "was": json.dumps(desk.data, ensure_ascii=False),
        "save": "Save again" if conflict is not None else "Save",
    }
    status = 422 if error else 409 if conflict is not None else 200
    return render(request, "fd_services/edit/file.html", {**desk.context(), **context}, status=status)


@access(permissions.may_design)
@require_http_methods(["GET", "HEAD", "POST"])
def lgsl(request: Request, proposal_id: int) -> HttpResponse:
    """Look up a service's number in the Local Government Services List, and take it."""
    desk = desk_of(proposal_id, at=request.now)
    if request.method == "POST":
        return _take_number(request, desk)
    wanted = request.GET.get("q", "").strip()[:100]
    words = re.findall(r"\w+", wanted.casefold())
    found = [
        (number, text)
        for number, text in queries.lgsl().items()
        if words and all(word in f"{number} {text.casefold()}" for word in words)
    ]
    context = {
        "wanted": wanted,
        "found": found[:MOST_FOUND],
        "back_url": desk.address(ABOUT),
        "back_text": "About the service",
    }
    return render(request, "fd_services/edit/lgsl.html", {**desk.context(), **context})


def _take_number(request: Request, desk: Desk) -> HttpResponse:
    text = request.POST.get("lgsl", "")
    if text.isascii() and text.isdigit() and int(text[:9]) in queries.lgsl():
        try:
            desk.keep(request, {**desk.data, "lgsl": int(text[:9])}, edition=posted_edition(request))
        except (ChangedMeanwhile, NotBeingWritten) as refusal:
            messages.warning(request, f"{refusal} The number was not taken.")
            return redirect(reverse("proposal-edit-lgsl", args=[desk.row.pk]))
        messages.success(request, "Saved.")
    return redirect(desk.address(ABOUT))
