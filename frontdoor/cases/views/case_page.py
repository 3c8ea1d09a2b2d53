"""A case as the office sees it, and the small pages on which something is done with it."""

from dataclasses import replace
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from frontdoor.cases import permissions
from frontdoor.cases.models import NOT_FOR_OTHERS, Case, Restriction
from frontdoor.cases.operations.asking_outside import OUTSIDE
from frontdoor.cases.operations.changing import SayMore, SomebodyElseWasFirst
from frontdoor.cases.queries.clock_pages import clock_views
from frontdoor.cases.queries.clocks import definition_of, standing
from frontdoor.cases.queries.complaint_panel import panel
from frontdoor.cases.queries.ledger import ledgers
from frontdoor.cases.queries.reading import (
    answers_in_words,
    around,
    cause_in_words,
    record,
    related,
    said_by_others,
    timeline_page,
    words_of_dispute,
)
from frontdoor.cases.queries.registers import publication_of, register_of
from frontdoor.cases.queries.why import why_here
from frontdoor.cases.records import CaseRecord, TimelineEntry
from frontdoor.cases.rules.deeds import deed_in_words
from frontdoor.cases.rules.letters import LETTER
from frontdoor.cases.rules.registers import RegisterName
from frontdoor.cases.rules.states import Outcome
from frontdoor.cases.views.acting import Act, Doing, perform, stand
from frontdoor.cases.views.acts import ACTS, offered
from frontdoor.cases.views.casework import panels
from frontdoor.cases.views.finding import case_of
from frontdoor.cases.views.relating import suggestions
from frontdoor.cases.views.watching import told_above
from frontdoor.cases.views.work_list import CHANNELS, STANDINGS
from frontdoor.customers.api import acting_on, customer_link, looks_at_customers, summaries
from frontdoor.foundation.accounts.access import Request, access
from frontdoor.foundation.accounts.actors import PUBLIC, SYSTEM, Actor
from frontdoor.foundation.accounts.api import names, people, teams
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.files.api import FileRecord, shown
from frontdoor.foundation.files.api import records as file_records
from frontdoor.kernel.language import language
from frontdoor.kernel.references import spoken
from frontdoor.kernel.refusals import Refusal
from frontdoor.messages.api import about, may_read_messages
from frontdoor.places.api import wards
from frontdoor.services.api import evidence_in_words

#: The channels by which somebody is helped: a member of staff fills the form in.
ASSISTED: Final = frozenset({"phone", "desk"})
#: How a linked case relates to the one on the page.
RELATIONS: Final = {
    "related": "Related",
    "duplicate": "This is a duplicate of it",
    "duplicated-by": "Reported again as",
    "part": "A part of",
    "whole-of": "Part of this",
}


@access(permissions.works_cases)
@require_safe
def case_page(request: Request, reference: str) -> HttpResponse:
    """Show a case with everything that the actor may know of it."""
    case = case_of(request, reference)
    may_see_contact = permissions.may_see_contact(request.actor, case)
    with transaction.atomic(durable=True):
        purpose = "the case" if not may_see_contact else "the case and who reported it"
        purpose += ", and what others said of them" if may_see_contact and case.others else ""
        audit.record_views([case.reference], by=request.actor, at=request.now, purpose=purpose)
        told = told_above(case, by=request.actor, at=request.now)
    answers = answers_in_words(case, public_only=False)
    is_answered = case.description.strip() in {text.strip() for _label, text in answers}
    context = {
        **_header(case, request),
        **told,
        "answers": [{"key": label, "value": text} for label, text in answers],
        # Most forms ask for a description, and then it stands among the answers.
        "description": "" if is_answered else case.description,
        "followers": case.followers.filter(stopped_at__isnull=True).count(),
        "question": case.questions.filter(answered_at__isnull=True, dropped_at__isnull=True).first(),
        "dispute_words": words_of_dispute(case),
        **_dispute(case, request.actor),
        **_published(case, request.actor),
        "may_write": permissions.may_write(request.actor, case),
        "may_link": permissions.may_note(request.actor, case),
        "acts": offered(case, request.actor),
        "note_form": ACTS["note"].form(Doing(case, request.actor, request.now), None),
        **_by_name(case, request, looks=_looks(case) if permissions.may_see_looks(request.actor, case) else []),
        "may_see_contact": may_see_contact,
        "panel": panel(case, at=request.now) if may_see_contact else None,
        **_files(case, by=request.actor),
        **_neighbours(case, request),
        **panels(case, actor=request.actor, at=request.now),
    }
    if may_see_contact:
        context |= _contact(case, request.actor) | {
            "others": said_by_others(case),
            "acting": acting_on(case.reference, at=request.now),
            "may_read_messages": may_read_messages(request.actor),
        }
    return render(request, "fd_cases/case.html", context)


def _published(case: Case, actor: Actor) -> dict[str, Any]:
    """Return what is published of a case, and whether the actor may publish it or take it back. At most one query."""
    found = publication_of(case)
    is_for_us = found is not None or register_of(case) == RegisterName.DISCLOSURES
    return {"publication": found, "may_publish": is_for_us and permissions.may_work(actor, case)}


def _dispute(case: Case, actor: Actor) -> dict[str, Any]:
    """Return what somebody has to say against the closing of a case, and whether the actor may answer. One query."""
    found = case.reopen_requests.filter(decided_at__isnull=True).first()
    if found is None:
        return {}
    found.case = case
    return {
        "dispute": found,
        "cause": cause_in_words(found),
        "may_answer_dispute": permissions.may_answer(actor, found),
    }


def _header(case: Case, request: Request) -> dict[str, Any]:
    how, clocks = standing(case, at=request.now), clock_views(ledgers(case), at=request.now)
    label, tone = STANDINGS[how] if how else ("", "")
    holder = people([case.holder_id]).get(case.holder_id) if case.holder_id is not None else None
    return {
        "case": record(case),
        "standing": label,
        "tone": tone,
        "clocks": clocks,
        "clock": clocks[0].sentence if clocks else "",
        "team": next((each.name for each in teams() if each.id == case.team_id), ""),
        "holder": holder.name if holder else "",
        "ward": next((each.name for each in wards() if each.code == case.ward), case.ward),
        "channel": CHANNELS.get(case.channel, case.channel),
        "asked_in": language(case.language).name if case.language else None,
        "seen": stand(case),
    }


def _by_name(case: Case, request: Request, *, looks: list[audit.AuditLine]) -> dict[str, Any]:
    """Return what happened, what the audit trail says and who looked, with people called by their names. Three queries.

    :param looks: who looked, as far as whoever reads this may know.
    """
    entries, page = timeline_page(case, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    trail = audit.trail(case.reference, newest=100)
    usernames = {*(each.who for each in entries), *(each.actor for each in (*trail, *looks)), case.opened_by}
    called = {**names(usernames), **{each.username: each.name for each in (SYSTEM, PUBLIC, OUTSIDE)}}

    def name(username: str) -> str:
        return called.get(username, username.removeprefix("key:"))

    def lines(found: list[audit.AuditLine]) -> list[dict[str, Any]]:
        return [
            {"at": each.at, "who": name(each.actor), "did": deed_in_words(each.action), "reason": each.reason}
            for each in found
        ]

    is_helped = case.channel in ASSISTED and case.opened_by not in NOT_FOR_OTHERS
    return {
        "entries": [replace(_for_reader(each, case, request), who=name(each.who)) for each in entries],
        "page": page,
        "trail": lines(trail),
        "looks": lines(looks),
        "why": why_here(case, called=called),
        "helped_by": name(case.opened_by) if is_helped else "",
    }


def _for_reader(entry: TimelineEntry, case: Case, request: Request) -> TimelineEntry:
    """Return a line of the timeline without what was written to somebody whom its reader may not know."""
    if entry.kind != LETTER or permissions.may_see_contact(request.actor, case):
        return entry
    return replace(entry, text="A letter, for the council’s team that holds the case, and for the hub.")


def _looks(case: Case) -> list[audit.AuditLine]:
    """Return who looked at the case or opened one of its files, newest first."""
    return audit.views(case.reference, case.files_owner, newest=100)


#: The purpose for which whoever works on a case sees who it is about.
FOR_A_CASE: Final = "answer-a-request"


def _contact(case: Case, actor: Actor) -> dict[str, Any]:
    """Return who reported, where all that is known of them is, and what we sent them."""
    person = summaries([case.customer_id]).get(case.customer_id) if case.customer_id is not None else None
    limits = Restriction.objects.filter(ended_at__isnull=True)
    limit = limits.filter(customer_id=case.customer_id).first() if case.customer_id is not None else None
    url = ""
    if case.customer_id is not None and looks_at_customers(actor):
        url = customer_link(case.customer_id, purpose=FOR_A_CASE, reason=f"Case {spoken(case.reference)}", by=actor)
    return {"person": person, "sent": about(case.reference), "restriction": limit, "customer_url": url}


def _files(case: Case, *, by: Actor) -> dict[str, Any]:
    """Return the case's photos and documents, at addresses that open for whoever may see the case."""
    kept = file_records(list(case.attachments.order_by("id").values_list("file", flat=True)))
    proves = evidence_in_words(definition_of(case), case.answers)
    seen = {str(file): shown(each, to=by) for file, each in kept.items()}
    of_kind: dict[str, dict[str, Any]] = {}
    for label in dict.fromkeys(proves.values()):
        of_kind[label] = _shown([each for file, each in seen.items() if proves.get(file) == label])
    others = _shown([each for file, each in seen.items() if file not in proves])
    return {**others, "evidence": [(label, files) for label, files in of_kind.items() if any(files.values())]}


def _shown(files: list[FileRecord]) -> dict[str, Any]:
    return {
        "photos": [
            {"url": each.picture_url, "full_url": each.staff_url, "alt": f"Photo: {each.name}"}
            for each in files
            if each.picture_url
        ],
        "documents": [each for each in files if not each.picture_url],
    }


def _neighbours(case: Case, request: Request) -> dict[str, Any]:
    """Return linked and nearby cases, those that the actor may see."""
    linked, near = related(case), around(case)
    ids = {each.id for _how, each in linked} | {each.id for _away, each in near}
    seen = set(permissions.visible_to(request.actor).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    found: list[tuple[str, bool, CaseRecord]] = [
        (RELATIONS[how], how == "related", each) for how, each in linked if each.id in seen
    ]
    parts = [each for how, each in linked if how == "whole-of"]
    return {
        "related": found,
        "parts_closed": sum(each.closed_at is not None for each in parts),
        "parts": len(parts),
        "may_split": permissions.may_hand_over(request.actor, case) and case.closed_at is None,
        "is_part": any(how == "part" for how, _each in linked),
        "is_duplicate": any(how == "duplicate" for how, _each in linked),
        "suggested": suggestions(case, by=request.actor, linked={each.id for _how, each in linked}),
        "around": [(away, each) for away, each in near if each.id in seen],
    }


@access(permissions.works_cases)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: Request, reference: str, name: str) -> HttpResponse:
    """Show the page of an act, and do it when its button is pressed."""
    deed = ACTS.get(name)
    if deed is None:
        raise Http404("There is no such thing to do.")
    case = case_of(request, reference)
    if not deed.allowed(request.actor, case):
        raise PermissionDenied("This case is not yours to change.")
    doing = Doing(case, request.actor, request.now)
    if deed.choice is not None:
        asked = request.POST or request.GET
        doing = replace(doing, chosen=asked.get(deed.choice.name, ""))
        if doing.chosen not in dict(deed.choice.options(doing)):
            return _choose(request, name, deed, doing, is_wrong=deed.choice.name in asked or "answered" in asked)
        if (name, doing.chosen) == ("close", Outcome.DUPLICATE):
            return redirect("act", case.reference, "duplicate")
    return _fill_in(request, name, deed, doing)


def _choose(request: Request, name: str, deed: Act, doing: Doing, *, is_wrong: bool) -> HttpResponse:
    if deed.choice is None:  # pragma: no cover -- only called for acts with a choice
        raise AssertionError("there is nothing to choose")
    error = f"Select an answer to ‘{deed.choice.legend}’" if is_wrong else ""
    context = {
        **_header(doing.case, request),
        "name": name,
        "act": deed,
        "error": error,
        "errors": [{"text": error, "href": f"#{deed.choice.name}"}] if error else [],
        "options": [{"value": value, "text": text} for value, text in deed.choice.options(doing)],
    }
    return render(request, "fd_cases/choose.html", context, status=422 if error else 200)


def _fill_in(request: Request, name: str, deed: Act, doing: Doing) -> HttpResponse:
    form = deed.form(doing, request.POST if request.method == "POST" else None)
    form.files = request.FILES
    if request.method == "POST" and form.is_valid():
        try:
            data = {**form.cleaned_data, **deed.prepare(doing, form.cleaned_data)}
            came = perform(deed, doing, data, seen=request.POST.get("seen", ""))
        except Refusal as refusal:
            _complain(form, refusal)
            doing.case.refresh_from_db()
        else:
            messages.success(request, f"{deed.done} {deed.tells(came)}".strip())
            # Handed to others, it may not be theirs to see any more.
            is_theirs = permissions.may_see(request.actor, doing.case)
            return redirect(deed.then, doing.case.reference) if is_theirs else redirect("work-list")
    context = {**_header(doing.case, request), "name": name, "act": deed, "form": form, "chosen": _chosen(deed, doing)}
    return render(request, "fd_cases/act.html", context, status=422 if form.errors else 200)


def _complain(form: forms.Form, refusal: Refusal) -> None:
    """Put a refusal where it belongs: at the only field there is to mend, or the only text, or above the form."""
    shown = [field.name for field in form.visible_fields()]
    texts = [field.name for field in form.visible_fields() if isinstance(field.field.widget, forms.Textarea)]
    wrong = texts if isinstance(refusal, SayMore) and len(texts) == 1 else shown
    at_field = len(wrong) == 1 and not isinstance(refusal, SomebodyElseWasFirst)
    form.add_error(wrong[0] if at_field else None, str(refusal))


def _chosen(deed: Act, doing: Doing) -> str:
    """Return what was picked before the form, in words."""
    return dict(deed.choice.options(doing)).get(doing.chosen, "") if deed.choice else ""
