"""The texts of a proposed wording in other languages: a page for each, with a box beside every text."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from frontdoor.foundation.accounts.access import Request, access
from frontdoor.kernel.language import LANGUAGES, Language, language
from frontdoor.services import permissions
from frontdoor.services.operations.proposing import ChangedMeanwhile, NotBeingWritten
from frontdoor.services.rules.editing.places import get_or, put
from frontdoor.services.rules.editing.translating import Row, code_at, rows, unused, with_texts
from frontdoor.services.views.editing_desk import Desk, desk_of, posted_before, posted_edition, written

#: Where the translations stand in a definition.
HERE: Final = "languages"
LONGEST: Final = 4000


@access(permissions.may_design)
@require_http_methods(["GET", "HEAD", "POST"])
def every(request: Request, proposal_id: int) -> HttpResponse:
    """Show how far each language is, or add one."""
    desk = desk_of(proposal_id, at=request.now)
    listed = get_or(desk.data, (HERE,), [])
    codes = [code_at(desk.data, index) for index in range(len(listed) if isinstance(listed, list) else 0)]
    if request.method == "POST":
        return _add(request, desk, codes)
    context = {
        "rows": [_summary(desk, index, code) for index, code in enumerate(codes)],
        "choices": [
            {"value": code, "text": f"{each.name} ({each.own_name})"}
            for code, each in sorted(LANGUAGES.items(), key=lambda pair: pair[1].name)
            if code not in codes
        ],
    }
    return render(request, "fd_services/edit/languages.html", {**desk.context(), **context})


@access(permissions.may_design)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, proposal_id: int, index: int) -> HttpResponse:
    """Show every text with a box for its translation, or keep what was typed."""
    desk = desk_of(proposal_id, at=request.now)
    code = code_at(desk.data, index)
    if not code:
        return render(request, "fd_services/edit/gone.html", desk.context(), status=404)
    spoken = language(code)
    return _keep(request, desk, index, spoken) if request.method == "POST" else _shown(request, desk, spoken)


def _summary(desk: Desk, index: int, code: str) -> dict[str, Any]:
    found = rows(desk.data, code)
    return {
        "name": language(code).name,
        "href": desk.address((HERE, index)),
        "missing": sum(not each.says for each in found),
        "lost": sum(bool(each.lost) for each in found),
        "unused": len(unused(desk.data, code)),
        "all": len(found),
        "remove_url": reverse("proposal-edit-remove", args=[desk.row.pk, written((HERE, index))]),
    }


def _add(request: Request, desk: Desk, codes: list[str]) -> HttpResponse:
    code = request.POST.get("code", "")
    if code in LANGUAGES and code not in codes:
        try:
            desk.keep(request, put(desk.data, (HERE, len(codes)), {"code": code}), edition=posted_edition(request))
        except (ChangedMeanwhile, NotBeingWritten) as refusal:
            messages.warning(request, f"{refusal} Nothing was added.")
        else:
            return redirect(desk.address((HERE, len(codes))))
    return redirect(desk.address((HERE,)))


def _typed(request: Request, found: list[Row]) -> dict[str, str]:
    """Return what was typed into the boxes that the page had, by the mark of the text."""
    return {
        each.mark: request.POST[f"says-{each.mark}"].strip()[:LONGEST]
        for each in found
        if f"says-{each.mark}" in request.POST
    }


def _keep(request: Request, desk: Desk, index: int, spoken: Language) -> HttpResponse:
    found = rows(desk.data, spoken.code)
    typed = _typed(request, found)
    if posted_edition(request) != desk.row.edition:
        return _shown(request, desk, spoken, typed=typed, is_late=True)
    changed = {each.text: typed[each.mark] for each in found if each.mark in typed}
    if request.POST.get("action") == "drop":
        changed |= dict.fromkeys(unused(desk.data, spoken.code), "")
    try:
        desk.keep(request, with_texts(desk.data, index, changed), edition=posted_edition(request))
    except ChangedMeanwhile:
        return _shown(request, desk_of(desk.row.pk, at=request.now), spoken, typed=typed, is_late=True)
    except NotBeingWritten as refusal:
        messages.warning(request, str(refusal))
        return _shown(request, desk, spoken, typed=typed)
    after = desk_of(desk.row.pk, at=request.now)
    missing = sum(not each.says for each in rows(after.data, spoken.code))
    messages.success(request, f"Saved. {missing} still missing." if missing else "Saved. Every text is translated.")
    shown = request.GET.get("show") == "missing" and missing
    return redirect(f"{after.address((HERE, index))}{'?show=missing' if shown else ''}")


def _shown(
    request: Request,
    desk: Desk,
    spoken: Language,
    *,
    typed: Mapping[str, str] = MappingProxyType({}),
    is_late: bool = False,
) -> HttpResponse:
    """Return the page of a language; what was typed and not saved is in its box."""
    found = rows(desk.data, spoken.code)
    before = posted_before(request) if is_late else None
    known = before if isinstance(before, dict) else {}
    theirs = [
        (each.text, known[each.mark], each.says) for each in found if known.get(each.mark, each.says) != each.says
    ]
    mine = {mark: says for mark, says in typed.items() if says != known.get(mark)}
    only_missing = request.GET.get("show") == "missing"
    context = {
        "spoken": spoken,
        "rows": [
            {"row": each, "says": mine.get(each.mark, each.says), "is_long": len(each.text) > 90}
            for each in found
            if not only_missing or not each.says or each.lost or each.mark in mine
        ],
        "count": len(found),
        "missing": sum(not each.says for each in found),
        "only_missing": only_missing,
        "unused": unused(desk.data, spoken.code),
        "was": json.dumps({each.mark: each.says for each in found}, ensure_ascii=False),
        "conflict": {"rows": theirs} if is_late else None,
        "preview_language": spoken.code,
        "back_url": desk.address((HERE,)),
        "back_text": "All languages",
    }
    status = 409 if is_late else 200
    return render(request, "fd_services/edit/language.html", {**desk.context(), **context}, status=status)
