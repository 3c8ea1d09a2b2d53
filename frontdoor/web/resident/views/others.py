"""The people besides the applicant who answer a section of the form: who they are, and asking them."""

from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from frontdoor.foundation.accounts.access import Request
from frontdoor.kernel.language import say
from frontdoor.kernel.refusals import Refusal
from frontdoor.services.api import (
    REASONS_TOLD,
    BadWhom,
    DraftRecord,
    Reason,
    Standing,
    Stands,
    Whom,
    ask_other,
    ask_other_again,
    contact_of,
    done_without,
    is_done,
    other_of,
    parts_of,
    plain_answers,
    take_back,
    their_form,
    waited_for,
)
from frontdoor.web.resident.filling import of_account
from frontdoor.web.resident.holding import token
from frontdoor.web.resident.journey import (
    CHECK,
    OTHER_PAGE,
    TASK_LIST,
    THEIR_PAGE,
    WHO_ELSE,
    address_of,
    onward,
    standings_of,
)
from frontdoor.web.resident.trial import Trial

#: How a tag shows where it stands; one without is plain.
_TONES: Final = {
    Stands.NOT_ASKED: "blue",
    Stands.ASKED: "light-blue",
    Stands.OUTDATED: "yellow",
    Stands.DECLINED: "orange",
}


def rows_of_others(draft: DraftRecord) -> list[dict[str, Any]]:
    """Return those whose answers are needed, as lists show them."""
    return [
        {
            "id": each.other.id,
            "name": say("Your {who}", who=each.other.who),
            "hint": _said_of(each),
            "stands": say(each.stands.value),
            "tone": _TONES.get(each.stands, ""),
            "href": address_of(draft, f"{OTHER_PAGE}{each.other.id}"),
        }
        for each in standings_of(draft)
    ]


def _said_of(standing: Standing) -> str:
    if standing.asked is None:
        return "" if standing.other.required else say("You can send without them")
    return standing.asked.name


def who_else(request: Request, draft: DraftRecord) -> HttpResponseBase:
    """Show who else has to answer, before somebody checks their own answers."""
    rows = rows_of_others(draft)
    if not rows:
        return redirect(onward(request, draft, after="", back_to_check=False))
    in_parts = bool(parts_of(draft.service.definition))
    context = {
        "draft": draft,
        "rows": rows,
        "go_on": address_of(draft, CHECK),
        "back_url": address_of(draft, TASK_LIST) if in_parts else address_of(draft, CHECK),
        "back_text": "" if in_parts else say("Check your answers"),
    }
    return render(request, "resident/who_else.html", context)


def about_others(request: Request, draft: DraftRecord, *, error: str) -> dict[str, Any]:
    """Return what the check page says of others: how it stands, who is waited for, and whom one can do without."""
    found = standings_of(draft)
    without = done_without(found)
    chosen = request.POST.getlist("without")
    return {
        "others": rows_of_others(draft),
        "said": [said for each in found if (said := _said_to_applicant(draft, each))],
        "waited_for": [say("your {who}", who=each.other.who) for each in waited_for(found)],
        "told_at": draft.email or contact_of(draft.service.definition, draft.answers).email,
        "without": [
            {
                "value": each.other.id,
                "text": say("Send this without what your {who} would tell us", who=each.other.who),
                "checked": each.other.id in chosen,
                **({"id": "without"} if place == 0 else {}),
            }
            for place, each in enumerate(without)
        ],
        "without_legend": {"legend": {"text": say("Send it without others"), "classes": "govuk-fieldset__legend--s"}},
        "without_error": {"text": error} if error and without else None,
    }


def _said_to_applicant(draft: DraftRecord, standing: Standing) -> dict[str, Any] | None:
    """Return what another person said, if the applicant may read it."""
    if standing.asked is None or not standing.is_answered or standing.other.private:
        return None
    form = their_form(draft.service.definition, standing.other)
    said = [each for each in plain_answers(form, standing.asked.answers) if each.text]
    return {
        "title": say("What {name} said", name=standing.asked.name),
        "rows": [{"label": each.label, "text": each.text} for each in said],
    }


def other_person(request: Request, draft: DraftRecord, other_id: str) -> HttpResponseBase:
    """Ask another person, say how it stands with them, ask again, or ask them no longer."""
    other = other_of(draft.service.definition, other_id)
    if other is None:
        raise Http404
    standing = next((each for each in standings_of(draft) if each.other.id == other_id), None)
    if standing is None and isinstance(draft, Trial):  # where anybody can be looked at, needed or not
        standing = Standing(other, None, Stands.NOT_ASKED)
    if standing is None:
        return redirect(onward(request, draft, after="", back_to_check=False))
    if request.method != "POST":
        return _show(request, draft, standing)
    if isinstance(draft, Trial):
        messages.info(request, "This is a preview: nobody is written to.")
        return redirect(_back(draft))
    return _act(request, draft, standing)


def _act(request: Request, draft: DraftRecord, standing: Standing) -> HttpResponseBase:
    act, other_id, by, at = request.POST.get("act", ""), standing.other.id, request.actor, request.now
    try:
        with transaction.atomic(durable=True):
            if act == "ask":
                whom = Whom(**{name: request.POST.get(name, "")[:300] for name in ("name", "email", "asked_by")})
                ask_other(draft.id, whom=whom, other_id=other_id, by=by, at=at)
                messages.success(request, say("We have sent them the link."))
            elif act == "again":
                ask_other_again(draft.id, other_id=other_id, by=by, at=at)
                messages.success(request, say("We have sent them the link again."))
            elif act == "take-back":
                take_back(draft.id, other_id=other_id, by=by, at=at)
                messages.success(request, say("You ask them no longer. Their link does not work any more."))
    except BadWhom as refusal:
        return _show(request, draft, standing, wrong=refusal.parts)
    except Refusal as refusal:
        messages.warning(request, say(str(refusal)))
    return redirect(address_of(draft, f"{OTHER_PAGE}{other_id}"))


def _back(draft: DraftRecord) -> str:
    """Return the page that lists those who are asked: the check page once everything else is done."""
    definition = draft.service.definition
    if parts_of(definition):
        return address_of(draft, TASK_LIST)
    return address_of(draft, WHO_ELSE) if is_done(definition, draft.answers) else address_of(draft, CHECK)


def _show(
    request: Request, draft: DraftRecord, standing: Standing, *, wrong: Mapping[str, str] | None = None
) -> HttpResponse:
    asked, other = standing.asked, standing.other
    wrong = wrong or {}
    is_changing = bool(wrong) or ("change" in request.GET and not standing.is_answered)
    context = {
        "draft": draft,
        "other": other,
        "heading": say("Your {who}", who=other.who),
        "stands": standing.stands.name,
        "asked": asked,
        "reason": say(REASONS_TOLD[Reason(asked.reason)]) if asked is not None and asked.reason else "",
        "said": _said_to_applicant(draft, standing),
        "shown": [each.heading for each in draft.service.definition.questions if each.id in other.shows]
        + [each.label for each in draft.service.definition.calculations if each.id in other.shows],
        "is_asking": is_changing or standing.stands in {Stands.NOT_ASKED, Stands.DECLINED},
        "typed": _typed(request, draft, standing),
        "wrong": {part: {"text": say(text)} for part, text in wrong.items()},
        "errors": [{"text": say(text), "href": f"#{part}"} for part, text in wrong.items()],
        "told_at": draft.email or contact_of(draft.service.definition, draft.answers).email,
        "held": token(draft.id),
        # A designer looks at what they are asked, page by page.
        "theirs": address_of(draft, f"{THEIR_PAGE}{other.id}-{other.questions[0].id}")
        if isinstance(draft, Trial)
        else "",
        "go_on": _back(draft),
        "back_url": _back(draft),
    }
    return render(request, "resident/other.html", context, status=422 if wrong else 200)


def _typed(request: Request, draft: DraftRecord, standing: Standing) -> dict[str, str]:
    """Return what stands in the boxes: what was typed and refused, or what is known."""
    if request.method == "POST":
        return {name: request.POST.get(name, "") for name in ("name", "email", "asked_by")}
    asked = standing.asked if standing.stands is not Stands.DECLINED else None
    known = {"name": asked.name, "email": asked.email} if asked is not None else {"name": "", "email": ""}
    return {**known, "asked_by": asked.asked_by if asked is not None else _own_name(request, draft)}


def _own_name(request: Request, draft: DraftRecord) -> str:
    """Return the applicant's name as far as the form, those asked before, or the account say it."""
    before = next((each.asked_by for each in draft.others), "")
    known = before or contact_of(draft.service.definition, draft.answers).name
    return known or ("" if draft.on_behalf else of_account(request.actor, "account.name"))
