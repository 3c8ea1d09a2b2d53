"""Complaints across cases: the list, the figures of a year, and how the council assesses itself against a Code."""

import csv
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from frontdoor.cases import permissions
from frontdoor.cases.models import NEVER, Complaint
from frontdoor.cases.operations.complaint_reporting import assess
from frontdoor.cases.queries.complaint_report import assessment, figures
from frontdoor.cases.queries.complaints import policy
from frontdoor.cases.rules.complaint_policy import Code
from frontdoor.cases.rules.complaint_year import in_words, year_of
from frontdoor.cases.rules.complaints import SAID, VERDICTS, State, Verdict
from frontdoor.cases.views.complaint_forms import YES_NO, area
from frontdoor.foundation.accounts.access import Request, access, answers, roles
from frontdoor.foundation.accounts.actors import Actor, Role
from frontdoor.foundation.accounts.api import people
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.ui.pages import keyset
from frontdoor.kernel.refusals import Refusal
from frontdoor.kernel.spreadsheets import guarded

READERS: Final = roles(Role.TEAM_LEADER, Role.INSIGHT, Role.PROGRAMME)
#: What the list may be narrowed to.
OPEN, STAGE_1, STAGE_2, OMBUDSMAN, ALL = "open", "1", "2", "ombudsman", "all"
WHICH: Final = {
    OPEN: "Open",
    STAGE_1: "Open at stage 1",
    STAGE_2: "Open at stage 2",
    OMBUDSMAN: "With the ombudsman",
    ALL: "All",
}
#: Years before this have no complaints of ours.
FIRST_YEAR: Final = 2020


@access(permissions.works_cases)
@require_safe
def complaints(request: Request) -> HttpResponse:
    """List complaints that somebody may see, that due first on top: stage, who looks into it, when the next step is."""
    which = request.GET.get("which", OPEN)
    rows = _narrowed(which if which in WHICH else OPEN)
    page = keyset(
        rows.filter(case__in=permissions.visible_to(request.actor)).select_related("case"),
        order=("due_at", "id"),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    with transaction.atomic(durable=True):
        references = [row.case.reference for row in page.rows]
        audit.record_views(references, by=request.actor, at=request.now, purpose="the list of complaints")
    names = people({row.investigator_id for row in page.rows if row.investigator_id is not None})
    lines = [
        {
            "row": row,
            "said": SAID[State(row.state)],
            "verdict": VERDICTS[Verdict(row.verdict)] if row.verdict else "",
            "who": names[row.investigator_id].name if row.investigator_id in names else "",
            "due_at": None if row.due_at == NEVER else row.due_at,
            "is_late": row.due_at < request.now,
        }
        for row in page.rows
    ]
    fields = [{"name": "which", "label": "Which", "kind": "select", "value": which, "options": list(WHICH.items())}]
    context = {
        "lines": lines,
        "page": page,
        "fields": fields,
        "query": f"which={which}" if which in WHICH else "",
        "may_report": READERS(request.actor),
    }
    return render(request, "fd_cases/complaints.html", context)


def _narrowed(which: str) -> Any:
    rows = Complaint.objects.all()
    if which == OMBUDSMAN:
        return rows.filter(referrals__decision="")
    if which == ALL:
        return rows
    rows = rows.filter(state__in=[State.RECEIVED, State.ACKNOWLEDGED])
    return rows.filter(stage=int(which)) if which in (STAGE_1, STAGE_2) else rows


# ---- the year


def _year(request: Request) -> int:
    """Return the year that is asked for; the present one unless said. Raises Http404 for what is none."""
    now = year_of(request.now)
    given = request.GET.get("year", str(now))
    if not (given.isdecimal() and len(given) == 4 and FIRST_YEAR <= int(given) <= now):
        raise Http404("There are no figures for that year.")
    return int(given)


def _years(request: Request) -> list[tuple[str, str]]:
    now = year_of(request.now)
    return [(str(year), in_words(year)) for year in range(now, max(now - 6, FIRST_YEAR) - 1, -1)]


@access(READERS)
@require_safe
def report(request: Request) -> HttpResponse:
    """Show the figures of a year, each with what it is counted of."""
    year = _year(request)
    groups: dict[str, list[list[Any]]] = {}
    for each in figures(year):
        groups.setdefault(each.group, []).append([each.name, {"text": each.words, "numeric": True}])
    fields = [{"name": "year", "label": "Year", "kind": "select", "value": year, "options": _years(request)}]
    context = {
        "groups": list(groups.items()),
        "year": year,
        "said": in_words(year),
        "fields": fields,
        "codes": policy().codes,
        "head": [{"text": "What"}, {"text": "How many", "numeric": True}],
    }
    return render(request, "fd_cases/complaint_report.html", context)


@access(READERS)
@require_safe
def report_csv(request: Request) -> HttpResponse:
    """Send the figures of a year, and the self-assessments, as a table for a spreadsheet."""
    year = _year(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="complaints-{year}.csv"'
    # Spreadsheets on Windows take a file without this mark for one of their own encoding.
    response.write("\ufeff")
    table = csv.writer(response)
    table.writerow(["Group", "What", "Count", "Of", "In words"])
    for each in figures(year):
        of = "" if each.of is None else each.of
        table.writerow([each.group, guarded(each.name), each.count, of, guarded(each.words)])
    table.writerow([])
    table.writerow(["Code", "Provision", "What it demands", "Kept", "Evidence, or why not"])
    for code in policy().codes:
        for said in assessment(code.id, year):
            kept = "" if said.complies is None else "yes" if said.complies else "no"
            table.writerow([code.name, said.provision, guarded(said.text), kept, guarded(said.words)])
    return response


# ---- the self-assessment


def _code(code_id: str) -> Code:
    found = next((each for each in policy().codes if each.id == code_id), None)
    if found is None:
        raise Http404("There is no such Code.")
    return found


@access(READERS)
@require_safe
def self_assessment(request: Request, code_id: str) -> HttpResponse:
    """Show every provision of a Code with what the council says of it for a year."""
    code, year = _code(code_id), _year(request)
    found = assessment(code.id, year)
    fields = [{"name": "year", "label": "Year", "kind": "select", "value": year, "options": _years(request)}]
    context = {
        "code": code,
        "year": year,
        "said": in_words(year),
        "provisions": found,
        "missing": sum(1 for each in found if each.complies is None),
        "fields": fields,
        "may_assess": may_assess(request.actor),
    }
    return render(request, "fd_cases/self_assessment.html", context)


may_assess_thing = answers(lambda actor, _nothing: permissions.check_may_assess(actor))


def may_assess(actor: Actor) -> bool:
    """Return whether somebody writes the self-assessment."""
    return may_assess_thing(actor, None)


class AssessForm(forms.Form):
    """Whether a provision is kept, and how we know or why not."""

    complies = forms.ChoiceField(
        label="Do we keep it?",
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether we keep it"},
    )
    words = area("The evidence, or why not and what we do about it", rows=6)


@access(READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def assess_provision(request: Request, code_id: str, provision: str) -> HttpResponse:
    """Take what the council says of one provision for a year."""
    if not may_assess(request.actor):
        raise PermissionDenied("Only leaders and the programme assess how we deal with complaints.")
    code, year = _code(code_id), _year(request)
    said = next((each for each in assessment(code.id, year) if each.provision == provision), None)
    if said is None:
        raise Http404("The Code has no such provision.")
    initial = {} if said.complies is None else {"complies": "yes" if said.complies else "no", "words": said.words}
    form = AssessForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        complies, words = form.cleaned_data["complies"] == "yes", form.cleaned_data["words"]
        try:
            with transaction.atomic(durable=True):
                assess(
                    code_id=code.id, year=year, provision=provision, complies=complies, words=words,
                    by=request.actor, at=request.now,
                )  # fmt: skip
        except Refusal as refusal:
            form.add_error("words", str(refusal))
        else:
            messages.success(request, "It is kept.")
            answer = redirect("self-assessment", code.id)
            answer["Location"] += f"?year={year}"
            return answer
    context = {"code": code, "year": year, "said": in_words(year), "provision": said, "form": form}
    return render(request, "fd_cases/assess.html", context, status=422 if form.errors else 200)
