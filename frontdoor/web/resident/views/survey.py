"""What somebody thought of how we dealt with their complaint: by a link, without signing in, once."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from frontdoor.cases.api import NoSuchCase, answer_survey, survey_of_token, survey_questions, was_surveyed
from frontdoor.foundation.accounts.access import Request, access, anyone
from frontdoor.kernel.language import later, say
from frontdoor.kernel.refusals import Refusal
from frontdoor.web.resident.speaking import speak_of

#: From the best, as people read them.
SCORES = (
    ("5", later("Very")),
    ("4", later("Quite")),
    ("3", later("Neither")),
    ("2", later("Not very")),
    ("1", later("Not at all")),
)


@access(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: Request, token: str) -> HttpResponse:
    """Ask the few questions, and keep the answers once."""
    try:
        complaint = survey_of_token(token)
    except NoSuchCase as refusal:
        return render(request, "resident/no_link.html", {"sentence": say(str(refusal))}, status=410)
    case = complaint.case
    language = speak_of(request, case.service_version_id, kept=case.language)
    questions = survey_questions(language)
    error = ""
    if request.method == "POST":
        scores = {name: request.POST.get(name, "") for name, _text in questions}
        try:
            with transaction.atomic(durable=True):
                answer_survey(complaint, scores=scores, words=request.POST.get("words", ""), at=request.now)
        except Refusal as refusal:
            error = str(refusal)
    is_done = (request.method == "POST" and not error) or was_surveyed(complaint)
    asked = [
        {
            "name": name,
            "text": text,
            "items": [
                {"value": value, "text": say(label), "checked": request.POST.get(name) == value}
                for value, label in SCORES
            ],
        }
        for name, text in questions
    ]
    context = {
        "is_done": is_done,
        "asked": asked,
        "errors": [{"text": error, "href": f"#{questions[0][0]}"}] if error and not is_done else [],
        "words": request.POST.get("words", ""),
        "reference": case.reference,
    }
    return render(request, "resident/survey.html", context, status=422 if context["errors"] else 200)
