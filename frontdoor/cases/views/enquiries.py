"""Members' enquiries: the member's own pages, and those of whoever answers."""

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontdoor.cases import permissions
from frontdoor.cases.models import Enquiry
from frontdoor.cases.operations.enquiring import hand_enquiry_over, raise_enquiry, reply_to_enquiry, set_wards
from frontdoor.cases.queries.enquiries import (
    answerable,
    for_member,
    is_late,
    of_case,
    theirs,
    wards_by_member,
    wards_of,
)
from frontdoor.cases.queries.enquiry_clocks import enquiry_lines, explain_enquiry
from frontdoor.cases.queries.reading import public_page
from frontdoor.cases.records import PublicQuery
from frontdoor.cases.views.enquiry_forms import EnquiryForm, ForMemberForm, ReplyForm, TeamForm, WardsForm
from frontdoor.foundation.accounts.access import Request, access, roles
from frontdoor.foundation.accounts.actors import Role
from frontdoor.foundation.accounts.api import holders, teams
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.ui.pages import keyset
from frontdoor.kernel.refusals import Refusal
from frontdoor.places.api import wards

MEMBERS: Final = roles(Role.MEMBER)
ANSWERERS: Final = roles(*permissions.ANSWERERS)
LEADERS: Final = roles(Role.TEAM_LEADER)


def _done(request: Request, form: forms.Form, run: Callable[[], object], *, says: str) -> bool:
    """Do what a form asks for in one durable transaction; what is refused stands on the form."""
    try:
        with transaction.atomic(durable=True):
            run()
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, says)
    return True


def _ward_choices() -> list[tuple[str, str]]:
    return [(each.code, each.name) for each in wards()]


# ---- the member's own pages


@access(MEMBERS)
@require_safe
def member(request: Request) -> HttpResponse:
    """Show a member their enquiries, newest first, and what is open in their wards, as anybody may read it."""
    page = keyset(
        theirs(request.actor),
        order=("-raised_at", "-id"),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        size=10,
    )
    codes = wards_of(request.actor.user_id)
    names = dict(_ward_choices())
    chosen = request.GET.get("ward", "")
    ward = chosen if chosen in codes else next(iter(codes), "")
    found = public_page(PublicQuery(ward=ward, is_open=True), size=25).rows if ward else []
    lines = [{"row": row, "is_late": is_late(row, at=request.now)} for row in page.rows]
    context = {
        "lines": lines,
        "page": page,
        "ward": names.get(ward, ward),
        "wards": [(code, names.get(code, code)) for code in codes],
        "reports": found,
    }
    return render(request, "fd_cases/member.html", context)


@access(MEMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request) -> HttpResponse:
    """Take what a member asks for a constituent."""
    given = request.POST if request.method == "POST" else None
    form = EnquiryForm(given, wards=_ward_choices())
    if request.method == "POST" and form.is_valid():
        new = form.enquiry()
        if _done(
            request,
            form,
            lambda: raise_enquiry(new, by=request.actor, at=request.now),
            says="We have your enquiry. Its reference and when we answer are below.",
        ):
            return redirect("member")
    context = {"form": form, "heading": "Ask for a constituent", "back": "member"}
    return render(request, "fd_cases/enquiry_form.html", context, status=422 if form.errors else 200)


@access(MEMBERS)
@require_safe
def own_enquiry(request: Request, reference: str) -> HttpResponse:
    """Show a member one of their enquiries: what they asked, and what they were answered."""
    row = get_object_or_404(theirs(request.actor).select_related("case"), reference=reference)
    found = of_case(row)
    if found is not None and found.is_read:
        with transaction.atomic(durable=True):
            purpose = f"the member’s enquiry {row.reference}"
            audit.record_views([found.reference], by=request.actor, at=request.now, purpose=purpose)
    context = {
        "row": row,
        "case": found,
        "replies": for_member(row),
        "is_late": is_late(row, at=request.now),
        "sentence": explain_enquiry(row),
    }
    return render(request, "fd_cases/own_enquiry.html", context)


# ---- the pages of whoever answers


@access(ANSWERERS)
@require_safe
def enquiries(request: Request) -> HttpResponse:
    """List enquiries that wait for an answer, those due first on top."""
    page = keyset(
        answerable(request.actor).filter(answered_at__isnull=True),
        order=("due_at", "id"),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    with transaction.atomic(durable=True):
        references = [row.reference for row in page.rows]
        audit.record_views(references, by=request.actor, at=request.now, purpose="the list of enquiries")
    names = {each.id: each.name for each in teams()}
    lines = [
        {"row": row, "team": names.get(row.team_id, ""), "is_late": is_late(row, at=request.now)} for row in page.rows
    ]
    context = {"lines": lines, "page": page, "may_set_wards": LEADERS(request.actor)}
    return render(request, "fd_cases/enquiries.html", context)


@access(ANSWERERS)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_member(request: Request) -> HttpResponse:
    """Keep what a member asks who rings, or an office that has no account."""
    given = request.POST if request.method == "POST" else None
    members = [(str(each.id), each.name) for each in holders(Role.MEMBER)]
    form = ForMemberForm(given, wards=_ward_choices(), members=members)
    if request.method == "POST" and form.is_valid():
        new = form.enquiry_for_member()
        if _done(
            request,
            form,
            lambda: raise_enquiry(new, by=request.actor, at=request.now),
            says="The enquiry is kept.",
        ):
            return redirect("enquiries")
    context = {"form": form, "heading": "Keep an enquiry for a member", "back": "enquiries"}
    return render(request, "fd_cases/enquiry_form.html", context, status=422 if form.errors else 200)


@access(ANSWERERS)
@require_http_methods(["GET", "HEAD", "POST"])
def enquiry(request: Request, reference: str) -> HttpResponse:
    """Show an enquiry to whoever answers it, and take the answer."""
    row = _answerable(request, reference)
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if _done(
            request,
            form,
            lambda: reply_to_enquiry(row, to=data["to"], text=data["text"], by=request.actor, at=request.now),
            says="The answer is sent.",
        ):
            return redirect("enquiry", reference)
    return _show(request, row, form=form, hand_over=TeamForm(teams=_team_choices()))


@access(ANSWERERS)
@require_POST
def hand_over(request: Request, reference: str) -> HttpResponse:
    """Give an enquiry to another team."""
    row = _answerable(request, reference)
    form = TeamForm(request.POST, teams=_team_choices())
    if form.is_valid():
        team = form.cleaned_data["team"]
        if _done(
            request,
            form,
            lambda: hand_enquiry_over(row, team_slug=team, by=request.actor, at=request.now),
            says="The enquiry is handed over.",
        ):
            return redirect("enquiries")
    return _show(request, row, form=ReplyForm(), hand_over=form)


def _team_choices() -> list[tuple[str, str]]:
    return [(each.slug, each.name) for each in teams()]


def _answerable(request: Request, reference: str) -> Enquiry:
    return get_object_or_404(answerable(request.actor).select_related("case"), reference=reference)


def _show(request: Request, row: Enquiry, *, form: forms.Form, hand_over: forms.Form) -> HttpResponse:
    with transaction.atomic(durable=True):
        audit.record_views([row.reference], by=request.actor, at=request.now, purpose="the enquiry")
    case = row.case if row.case is not None and permissions.may_see(request.actor, row.case) else None
    context: dict[str, Any] = {
        "row": row,
        "case": case,
        "replies": list(row.replies.order_by("id")),
        "team": next((each.name for each in teams() if each.id == row.team_id), ""),
        "ward": dict(_ward_choices()).get(row.ward, row.ward),
        "is_late": is_late(row, at=request.now),
        "sentence": explain_enquiry(row),
        "entered": enquiry_lines(row),
        "form": form,
        "hand_over": hand_over,
    }
    return render(request, "fd_cases/enquiry.html", context, status=422 if form.errors or hand_over.errors else 200)


@access(LEADERS)
@require_http_methods(["GET", "HEAD", "POST"])
def member_wards(request: Request, user_id: int) -> HttpResponse:
    """Say which wards a member was elected for."""
    who = next((each for each in holders(Role.MEMBER) if each.id == user_id), None)
    if who is None:
        raise Http404("There is no such member.")
    given = request.POST if request.method == "POST" else None
    form = WardsForm(given, wards=_ward_choices(), initial={"wards": wards_of(user_id)})
    if request.method == "POST" and form.is_valid():
        codes = frozenset(form.cleaned_data["wards"])
        if _done(
            request,
            form,
            lambda: set_wards(user_id, codes=codes, by=request.actor, at=request.now),
            says="The wards are kept.",
        ):
            return redirect("members")
    context = {"form": form, "who": who}
    return render(request, "fd_cases/member_wards.html", context, status=422 if form.errors else 200)


@access(LEADERS)
@require_safe
def members(request: Request) -> HttpResponse:
    """List the members, to say which wards they were elected for."""
    names, codes = dict(_ward_choices()), wards_by_member()
    found = [(each, [names.get(code, code) for code in codes.get(each.id, [])]) for each in holders(Role.MEMBER)]
    return render(request, "fd_cases/members.html", {"members": found})
