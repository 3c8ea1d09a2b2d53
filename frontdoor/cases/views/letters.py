"""Writing a letter on a case, reading and printing it, and what waits to be posted."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontdoor.cases import permissions
from frontdoor.cases.forms.letters import LetterForm
from frontdoor.cases.models import Case, Letter
from frontdoor.cases.operations.changing import SayMore
from frontdoor.cases.operations.writing import NewLetter, mark_posted, write_letter
from frontdoor.cases.queries.clock_acts import moments_of
from frontdoor.cases.queries.complaints import is_about_a_complaint
from frontdoor.cases.queries.ledger import ledgers
from frontdoor.cases.queries.letters import letter_facts, letter_of, reader_of, to_post_page, ways_of
from frontdoor.cases.queries.reading import record
from frontdoor.cases.rules.letters import WAY_SAID, CannotWrite, Way, Ways, why_missing
from frontdoor.cases.views.finding import case_of
from frontdoor.customers.api import CustomerSummary
from frontdoor.foundation.accounts.access import Request, access
from frontdoor.foundation.accounts.api import names
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.ui.council import the_council
from frontdoor.foundation.ui.templatetags.govuk import problems
from frontdoor.kernel.language import ENGLISH, language
from frontdoor.kernel.refusals import Refusal
from frontdoor.messages.api import TO_WRITE, LetterText, begin, letter_of_version, letters
from frontdoor.services.api import versions


@access(permissions.works_cases)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: Request, reference: str) -> HttpResponse:
    """Choose a text, change its words, and send it; what was typed stays when it cannot go."""
    case = case_of(request, reference)
    if not permissions.may_write(request.actor, case):
        raise PermissionDenied("Only the council’s staff in the team that holds a case may write for it.")
    person = reader_of(case)
    ways = ways_of(case, person)
    asked = request.POST.get("text", "") or request.GET.get("text", "")
    text = letter_of_version(int(asked), case.service) if asked.isdecimal() and len(asked) < 18 else None
    if text is None:
        return _choose(request, case, ways, is_wrong="text" in request.GET or request.method == "POST")
    facts = letter_facts(case, person, by=request.actor, language=text.language, at=request.now)
    form = _form(request, case, person, ways, text, facts)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic(durable=True):
                letter = write_letter(case, new=_letter(form.cleaned_data), by=request.actor, at=request.now)
        except Refusal as refusal:
            form.add_error(_place_of(refusal, form), str(refusal))
        else:
            return _written(request, case, letter)
    context = _about(case, ways) | {
        "text": text,
        "form": form,
        "errors": problems(form),
        "missing": _missing(text, facts),
        "is_in_english": case.language and text.language == ENGLISH and language(case.language).name,
        "written_in": language(text.language).name if text.language != ENGLISH else "",
    }
    return render(request, "fd_cases/letter_write.html", context, status=422 if form.errors else 200)


def _choose(request: Request, case: Case, ways: Ways, *, is_wrong: bool) -> HttpResponse:
    found = letters(case.service, language=case.language)
    error = "Select a text to begin with" if is_wrong else ""
    context = _about(case, ways) | {
        "options": [{"value": each.version_id, "text": _called(each, case)} for each in found],
        "error": error,
        "errors": [{"text": error, "href": "#text"}] if error else [],
    }
    return render(request, "fd_cases/letter_choose.html", context, status=422 if error else 200)


def _called(text: LetterText, case: Case) -> str:
    """Return a text as it is chosen by: its name, and its language where the reader has another than English."""
    said = f"{text.name} (for this service)" if text.is_of_service else text.name
    return f"{said}, in {language(text.language).name}" if case.language else said


def _about(case: Case, ways: Ways) -> dict[str, Any]:
    return {"case": record(case), "ways": ways, "is_closed": case.closed_at is not None}


def _form(
    request: Request, case: Case, person: CustomerSummary | None, ways: Ways, text: LetterText, facts: dict[str, str]
) -> LetterForm:
    is_open = case.closed_at is None and not is_about_a_complaint(case)
    email = person.email if person is not None else ""
    options: dict[str, Any] = {
        "ways": ways.possible,
        "email": email,
        "moments": moments_of(case, ledgers(case), at=request.now).items() if is_open else (),
    }
    if request.method == "POST":
        return LetterForm(request.POST, **options)
    first = {
        "text": text.version_id,
        "key": uuid4(),
        "way": ways.possible[0].value if ways.possible else "",
        "address": _address(case, person),
        "subject": begin(text.subject, facts).text,
        "body": begin(text.body, facts).text,
        "moment": "",
    }
    return LetterForm(initial=first, **options)


def _address(case: Case, person: CustomerSummary | None) -> str:
    """Return where somebody may live: the place of a case that is about a home, and nobody else's to see."""
    if person is None or case.uprn is None or case.is_public:
        return ""
    return "\n".join(line for line in (person.name, *case.place.split(", ")) if line)


def _missing(text: LetterText, facts: dict[str, str]) -> list[tuple[str, str]]:
    left = dict.fromkeys([*begin(text.subject, facts).missing, *begin(text.body, facts).missing])
    return [(fact, why_missing(fact, to_write=fact in TO_WRITE)) for fact in left]


def _letter(data: dict[str, Any]) -> NewLetter:
    return NewLetter(
        version_id=data["text"], way=Way(data["way"]), subject=data["subject"], body=data["body"], key=data["key"],
        address=data["address"], moment=data.get("moment", ""),
    )  # fmt: skip


def _place_of(refusal: Refusal, form: LetterForm) -> str | None:
    """Return the field that a refusal is about, if it is about one."""
    if isinstance(refusal, SayMore):
        return "body" if form.cleaned_data["subject"].strip() else "subject"
    return refusal.part or None if isinstance(refusal, CannotWrite) else None


def _written(request: Request, case: Case, letter: Letter) -> HttpResponse:
    if letter.way == Way.POST:
        messages.success(request, "The letter is kept. Print it and post it, then say here that you did.")
        return redirect("letter", case.reference, letter.pk)
    messages.success(request, "The letter is kept and on its way by email.")
    return redirect("case", case.reference)


@access(permissions.works_cases)
@require_safe
def letter(request: Request, reference: str, letter_id: int) -> HttpResponse:
    """Show a letter as it went, on a page that prints as one."""
    case = case_of(request, reference)
    found = _found(request, case, letter_id)
    with transaction.atomic(durable=True):
        audit.record_views([case.reference], by=request.actor, at=request.now, purpose=f"letter {found.pk}")
    called = names({found.document.added_by, found.posted_by})
    context = {
        "case": record(case),
        "letter": found,
        "way": WAY_SAID[Way(found.way)],
        "is_by_post": found.way == Way.POST,
        "written_by": called.get(found.document.added_by, found.document.added_by),
        "posted_by": called.get(found.posted_by, found.posted_by),
        "spoken": language(found.language),
        "sender": the_council(),
        "may_post": permissions.may_write(request.actor, case),
    }
    return render(request, "fd_cases/letter.html", context)


def _found(request: Request, case: Case, letter_id: int) -> Letter:
    if not permissions.may_see_contact(request.actor, case):
        raise PermissionDenied("What was written to somebody is for the team that holds the case, and for the hub.")
    found = letter_of(case, letter_id) if letter_id < 2**63 else None
    if found is None:
        raise Http404("There is no such letter.")
    return found


@access(permissions.works_cases)
@require_POST
def posted(request: Request, reference: str, letter_id: int) -> HttpResponse:
    """Keep that a letter was put in the post."""
    case = case_of(request, reference)
    found = _found(request, case, letter_id)
    if not permissions.may_write(request.actor, case):
        raise PermissionDenied("Only the council’s staff in the team that holds a case may write for it.")
    found.document.case = case
    try:
        with transaction.atomic(durable=True):
            mark_posted(found, by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "It is kept that the letter was posted.")
    return redirect("letters-to-post" if request.POST.get("from") == "list" else "case", *_where(request, case))


def _where(request: Request, case: Case) -> list[str]:
    return [] if request.POST.get("from") == "list" else [case.reference]


@access(permissions.writes_letters)
@require_safe
def letters_to_post(request: Request) -> HttpResponse:
    """List the letters of somebody's teams that nobody has posted yet, the oldest first."""
    team_ids = None if permissions.sees_all_teams(request.actor) else request.actor.team_ids
    page = to_post_page(team_ids, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    cases = [row.document.case for row in page.rows]
    with transaction.atomic(durable=True):
        seen = sorted({each.reference for each in cases})
        audit.record_views(seen, by=request.actor, at=request.now, purpose="the list of letters to post")
    versions({each.service_version_id for each in cases})
    called = names({row.document.added_by for row in page.rows})
    lines = [
        {"letter": row, "case": record(case), "by": called.get(row.document.added_by, row.document.added_by)}
        for row, case in zip(page.rows, cases, strict=True)
    ]
    return render(request, "fd_cases/letters.html", {"lines": lines, "page": page})
