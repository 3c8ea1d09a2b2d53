"""Reviewing matches: two records side by side, why they look alike, and what is decided."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from frontdoor.customers.forms.matches import ONE, DecideForm, ReasonForm
from frontdoor.customers.models import Pair, PairEntry, SourceRecord
from frontdoor.customers.operations.tying import keep_apart, part, tie, undo
from frontdoor.customers.queries.matches import PURPOSE, history, pairs_among, side, side_by_side, waiting
from frontdoor.customers.queries.records import members
from frontdoor.customers.rules.verdicts import PairState
from frontdoor.foundation.accounts.access import Request, access, roles
from frontdoor.foundation.accounts.actors import Role
from frontdoor.foundation.accounts.api import names
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.ui.templatetags.govuk import problems
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.refusals import Refusal

reviewers = roles(Role.ADVISER, Role.TEAM_LEADER, Role.INSIGHT)

_SAID: Final = {
    PairState.WAITING: "Waits for somebody to look",
    PairState.TIED: "One person",
    PairState.APART: "Two people",
    PairState.DROPPED: "Not alike any more",
}
_TONES: Final = {PairState.WAITING: "waiting", PairState.TIED: "closed", PairState.APART: "late"}


def _look(request: Request, *records: SourceRecord) -> None:
    audit.record_views([f"record:{each.pk}" for each in records], by=request.actor, at=request.now, purpose=PURPOSE)


@access(reviewers)
@require_safe
def matches(request: Request) -> HttpResponse:
    """List the pairs that wait, the likeliest first."""
    page = waiting(after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    today = request.now.astimezone(LONDON).date()
    lines = []
    for pair in page.rows:
        left, right = side(pair.left, on=today), side(pair.right, on=today)
        lines.append({"pair": pair, "left": left, "right": right, "percent": _percent(pair.probability)})
    _look(request, *[record for pair in page.rows for record in (pair.left, pair.right)])
    return render(request, "fd_customers/matches.html", {"lines": lines, "page": page})


def _percent(probability: float | None) -> str:
    """Return a probability as people read it, never rounded up to certainty."""
    if probability is None:
        return ""
    percent = probability * 100
    return "over 99.9 %" if percent > 99.9 else f"{percent:.1f} %"


def _pair(pair_id: int) -> Pair:
    pair = Pair.objects.select_related("left", "right").filter(pk=pair_id).first() if pair_id < 2**63 else None
    if pair is None:
        raise Http404("These two were never compared.")
    return pair


@access(reviewers)
@require_http_methods(["GET", "HEAD", "POST"])
def match(request: Request, pair_id: int) -> HttpResponse:
    """Show two records side by side, and decide whether they are one person's."""
    pair = _pair(pair_id)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decide = tie if form.cleaned_data["decision"] == ONE else keep_apart
        try:
            decide(
                pair.left_id, right=pair.right_id, reason=form.cleaned_data["reason"], by=request.actor, at=request.now
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Decided: {_SAID[PairState(_pair(pair_id).state)].lower()}.")
            return redirect("matches")
    return _shown(request, pair, form)


def _shown(request: Request, pair: Pair, form: forms.Form) -> HttpResponse:
    today = request.now.astimezone(LONDON).date()
    left, right = side(pair.left, on=today), side(pair.right, on=today)
    _look(request, pair.left, pair.right)
    entries = list(pair.entries.order_by("-id"))
    context = {
        "pair": pair,
        "one": left,
        "other": right,
        "data": side_by_side(left, right),
        "reasons": [each for each in pair.reasons if each["place"] >= 0],
        "silent": [each["comparison"] for each in pair.reasons if each["place"] < 0],
        "percent": _percent(pair.probability),
        "said": _SAID[PairState(pair.state)],
        "tone": _TONES.get(PairState(pair.state), ""),
        "entries": _in_words(entries),
        "may_undo": len(entries) > 1 or pair.state in {PairState.TIED.value, PairState.APART.value},
        "form": form,
        "errors": problems(form),
    }
    return render(request, "fd_customers/match.html", context, status=422 if form.errors else 200)


def _in_words(entries: list[PairEntry]) -> list[dict[str, Any]]:
    called = names({each.by for each in entries})
    return [
        {
            "at": each.at,
            "who": "the platform, by the score" if each.by == "system" else called.get(each.by, each.by),
            "said": _SAID[PairState(each.state)],
            "reason": each.reason,
            "percent": _percent(each.probability),
        }
        for each in entries
    ]


@access(reviewers)
@require_http_methods(["GET", "HEAD", "POST"])
def undo_match(request: Request, pair_id: int) -> HttpResponse:
    """Take back what was last decided of a pair."""
    pair = _pair(pair_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            undo(pair.pk, reason=form.cleaned_data["reason"], by=request.actor, at=request.now)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Taken back. What held before holds again.")
            return redirect("match", pair.pk)
    context = {
        "heading": "Take back what was decided",
        "back": ("match", pair.pk, f"Records {pair.left_id} and {pair.right_id}"),
        "explained": (
            f"Now: {_SAID[PairState(pair.state)].lower()}. What held before will hold again, and nothing else changes."
        ),
        "button": "Take it back",
        "form": form,
        "errors": problems(form),
    }
    return render(request, "fd_customers/reason.html", context, status=422 if form.errors else 200)


def _record(record_id: int) -> SourceRecord:
    row = SourceRecord.objects.filter(pk=record_id, removed_at__isnull=True).first() if record_id < 2**63 else None
    if row is None:
        raise Http404("There is no such record.")
    return row


@access(reviewers)
@require_safe
def record(request: Request, record_id: int) -> HttpResponse:
    """Show the records that are taken for one person, why, and what was ever decided of them."""
    first = _record(record_id).first_id
    today = request.now.astimezone(LONDON).date()
    rows = members(first)
    _look(request, *rows)
    ids = [each.pk for each in rows]
    found = pairs_among(ids)
    context = {
        "customer": first,
        "members": [side(each, on=today) for each in rows],
        "pairs": [
            {
                "pair": each,
                "said": _SAID[PairState(each.state)],
                "tone": _TONES.get(PairState(each.state), ""),
                "percent": _percent(each.probability),
            }
            for each in found
        ],
        "entries": _in_words(history(ids)),
        "may_part": len(rows) > 1,
    }
    return render(request, "fd_customers/record.html", context)


@access(reviewers)
@require_http_methods(["GET", "HEAD", "POST"])
def part_record(request: Request, record_id: int) -> HttpResponse:
    """Part a record from the others it is joined to."""
    row = _record(record_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            part(row.pk, reason=form.cleaned_data["reason"], by=request.actor, at=request.now)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Parted. Both are as they were before.")
            return redirect("record", row.pk)
    others = len(members(row.first_id)) - 1
    context = {
        "heading": "This record is somebody else’s",
        "back": ("record", row.pk, f"Customer {row.first_id}"),
        "explained": (
            f"The record is parted from {others} other{'s' if others != 1 else ''} and kept apart from them. Whatever "
            "belongs to it goes with it; nothing else changes."
        ),
        "button": "Part it",
        "form": form,
        "errors": problems(form),
    }
    return render(request, "fd_customers/reason.html", context, status=422 if form.errors else 200)
