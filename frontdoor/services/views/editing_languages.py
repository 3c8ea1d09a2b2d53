"""The texts of a proposed wording in other languages: a page for each, with a box beside every text."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
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
#: English that is longer gets a box of several lines.
LONGEST_LINE: Final = 90


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
    sent = _Sent.of(request)
    # A page that was open while a language went is still of its own language.
    place = _place_of(desk, sent.code) if request.method == "POST" else index
    code = code_at(desk.data, place) if place is not None else ""
    if place is None or not code:
        kept = [{"key": text, "value": says} for text, says in sent.changed.values()]
        return render(request, "fd_services/edit/gone.html", desk.context(kept=kept), status=404)
    spoken = language(code)
    return _keep(request, desk, place, spoken, sent) if request.method == "POST" else _shown(request, desk, spoken)


@dataclass(frozen=True, slots=True)
class _Sent:
    """What a page sent: its language, and by the mark of a text what it said before and what was typed."""

    code: str = ""
    before: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, request: Request) -> "_Sent":
        was = posted_before(request)
        pairs = was.items() if isinstance(was, dict) else ()
        before = {str(mark): (str(pair[0]), str(pair[1])) for mark, pair in pairs if _is_pair(pair)}
        boxes = {mark: f"says-{mark}" for mark in before}
        typed = {mark: request.POST[box].strip()[:LONGEST] for mark, box in boxes.items() if box in request.POST}
        return cls(request.POST.get("code", ""), before, typed)

    @property
    def changed(self) -> dict[str, tuple[str, str]]:
        """Return what was typed where something else stood, with its text."""
        found = {mark: (self.before[mark][0], says) for mark, says in self.typed.items()}
        return {mark: pair for mark, pair in found.items() if pair[1] != self.before[mark][1]}


NOTHING: Final = _Sent()


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2


def _place_of(desk: Desk, code: str) -> int | None:
    listed = get_or(desk.data, (HERE,), [])
    codes = [code_at(desk.data, index) for index in range(len(listed) if isinstance(listed, list) else 0)]
    return codes.index(code) if code and code in codes else None


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


def _keep(request: Request, desk: Desk, index: int, spoken: Language, sent: _Sent) -> HttpResponse:
    if posted_edition(request) != desk.row.edition:
        return _shown(request, desk, spoken, sent=sent, is_late=True)
    changed = {sent.before[mark][0]: says for mark, says in sent.typed.items()}
    if request.POST.get("action") == "drop":
        changed |= dict.fromkeys(unused(desk.data, spoken.code), "")
    try:
        desk.keep(request, with_texts(desk.data, index, changed), edition=posted_edition(request))
    except ChangedMeanwhile:
        return _shown(request, desk_of(desk.row.pk, at=request.now), spoken, sent=sent, is_late=True)
    except NotBeingWritten as refusal:
        messages.warning(request, str(refusal))
        return _shown(request, desk, spoken, sent=sent)
    after = desk_of(desk.row.pk, at=request.now)
    missing = sum(not each.says for each in rows(after.data, spoken.code))
    messages.success(request, f"Saved. {missing} still missing." if missing else "Saved. Every text is translated.")
    shown = request.GET.get("show") == "missing" and missing
    return redirect(f"{after.address((HERE, index))}{'?show=missing' if shown else ''}")


def _shown(
    request: Request, desk: Desk, spoken: Language, *, sent: _Sent = NOTHING, is_late: bool = False
) -> HttpResponse:
    """Return the page of a language; what was typed and not saved is in its box, or below where its text has gone."""
    found = rows(desk.data, spoken.code)
    marks = {each.mark for each in found}
    mine = sent.changed
    theirs = [
        (each.text, sent.before[each.mark][1], each.says)
        for each in found
        if each.mark in sent.before and sent.before[each.mark][1] != each.says
    ]
    only_missing = request.GET.get("show") == "missing"
    context = {
        "spoken": spoken,
        "rows": [
            {"row": each, "says": mine[each.mark][1] if each.mark in mine else each.says, "is_long": _is_long(each)}
            for each in found
            if not only_missing or not each.says or each.lost or each.mark in mine
        ],
        "kept": [{"key": text, "value": says} for mark, (text, says) in mine.items() if mark not in marks],
        "count": len(found),
        "missing": sum(not each.says for each in found),
        "only_missing": only_missing,
        "unused": unused(desk.data, spoken.code),
        "was": json.dumps({each.mark: [each.text, each.says] for each in found}, ensure_ascii=False),
        "conflict": {"rows": theirs} if is_late else None,
        "preview_language": spoken.code,
        "back_url": desk.address((HERE,)),
        "back_text": "All languages",
    }
    status = 409 if is_late else 200
    return render(request, "fd_services/edit/language.html", {**desk.context(), **context}, status=status)


def _is_long(row: Row) -> bool:
    """Return whether a text needs a box of several lines."""
    return len(row.text) > LONGEST_LINE
