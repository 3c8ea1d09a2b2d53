"""Writing a proposed wording of a service: the overview of its parts, and the page of each."""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from frontdoor.foundation.accounts.access import Request, access
from frontdoor.services import permissions
from frontdoor.services.forms.drawing import Drawing, about_kind, label_of, name_of_kind
from frontdoor.services.forms.fields import field_at
from frontdoor.services.forms.pages import (
    ABOUT,
    Page,
    lists_at,
    page_at,
    parts,
    problems_on,
    problems_under,
    useless_settings,
)
from frontdoor.services.forms.rows import acted
from frontdoor.services.forms.typed import Reading, Typed, order_of, read, shown
from frontdoor.services.forms.words import item_of
from frontdoor.services.operations.proposing import ChangedMeanwhile, NotBeingWritten
from frontdoor.services.rules.differences import stored_differences
from frontdoor.services.rules.editing.places import Where, found_again, get_or
from frontdoor.services.rules.editing.questions import NameTaken, with_item
from frontdoor.services.rules.kinds.base import field_kinds
from frontdoor.services.rules.questions import Question
from frontdoor.services.rules.sections import definition_sections
from frontdoor.services.views.editing_desk import Desk, desk_of, place, posted_before, posted_edition, written
from frontdoor.services.views.editing_lists import list_page


@access(permissions.may_design)
@require_safe
def overview(request: Request, proposal_id: int) -> HttpResponse:
    """Show the parts of a proposed wording as a list of tasks, with what is wrong in each."""
    desk = desk_of(proposal_id, at=request.now)
    tasks = [
        {"title": title, "hint": hint, "href": desk.address(where), "count": problems_under(desk.problems, where)}
        for where, title, hint in parts()
    ]
    questions = get_or(desk.data, ("questions",), ())
    context = {
        "tasks": tasks,
        "questions": [
            {
                "title": label_of(each) if isinstance(each, Mapping) else "Not a question",
                "href": desk.address(("questions", index)),
                "count": problems_under(desk.problems, ("questions", index)),
            }
            for index, each in enumerate(questions if isinstance(questions, list) else ())
        ],
        "problems": desk.told(desk.problems),
        "back_url": reverse("proposal", args=[proposal_id]),
        "back_text": "The proposal",
    }
    return render(request, "fd_services/edit/overview.html", {**desk.context(), **context})


@access(permissions.may_design)
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: Request, proposal_id: int, where: str) -> HttpResponse:
    """Show or change one part of a proposed wording: a list of items, or a form."""
    desk, at = desk_of(proposal_id, at=request.now), place(where)
    found = field_at(at)
    if found is not None and found.shape == "list" and found.model is not None:
        return list_page(request, desk, at, found.model)
    page = page_at(desk.data, at, kind=request.GET.get("kind", "")[:40])
    if page is None:
        return _gone(request, desk)
    if page.is_new and found is not None and found.model is Question and not page.part and request.method != "POST":
        return _choose_kind(request, desk, at)
    if request.method != "POST":
        return _form(request, desk, page, shown(page.fields, page.part, desk.around(at).kinds))
    typed = {name: [str(each)[:20_000] for each in texts] for name, texts in request.POST.lists()}
    action = typed.get("action", ["save"])[-1]
    if posted_edition(request) != desk.row.edition:
        return _changed_meanwhile(request, desk, page, typed)
    if action == "strip":
        return _strip(request, desk, page)
    if action != "save":
        return _form(request, desk, page, acted(typed, action))
    return _save(request, desk, page, typed)


def _save(request: Request, desk: Desk, page: Page, typed: Typed) -> HttpResponse:
    reading = Reading(typed, desk.around(page.where).kinds)
    changed = read(page.fields, page.part, reading)
    if reading.errors:
        return _form(request, desk, page, typed, errors=reading.errors)
    try:
        data = _with(desk, page, changed, typed)
        desk.keep(request, data, edition=posted_edition(request))
    except NameTaken as refusal:
        return _form(request, desk, page, typed, errors={"id": str(refusal)})
    except ChangedMeanwhile:
        return _changed_meanwhile(request, desk_of(desk.row.pk, at=request.now), page, typed)
    except NotBeingWritten as refusal:
        return _form(request, desk, page, typed, errors={"": str(refusal)})
    after = desk_of(desk.row.pk, at=request.now)
    left = len(problems_on(after.problems, page.where))
    messages.success(request, "Saved." if not left else f"Saved. {_still(left)}")
    return redirect(after.address(page.where))


def _still(count: int) -> str:
    return "One thing here is still to be mended." if count == 1 else f"{count} things here are still to be mended."


def _with(desk: Desk, page: Page, changed: dict[str, Any], typed: Typed) -> Any:
    """Return the definition with a part as it was sent."""
    if page.where == ABOUT:
        return {**changed, "id": desk.row.slug}
    if isinstance(page.where[-1], int):
        return with_item(desk.data, page.where, changed, answers=_renamed(page, typed))
    return page.saved(desk.data, changed)


def _renamed(page: Page, typed: Typed) -> dict[str, str]:
    """Return the new values of options by their old ones."""
    options = page.part.get("options") if isinstance(page.part, Mapping) else None
    found = {}
    for mark in order_of("options", typed):
        if not (isinstance(options, list) and mark.isdigit() and int(mark) < len(options)):
            continue
        old = options[int(mark)].get("value") if isinstance(options[int(mark)], Mapping) else None
        new = (typed.get(f"options-{mark}-value") or [""])[-1].strip()
        if isinstance(old, str) and new and new != old:
            found[old] = new
    return found


def _strip(request: Request, desk: Desk, page: Page) -> HttpResponse:
    """Take away the settings that the question's kind makes nothing of."""
    useless = useless_settings(page.part)
    data = page.saved(desk.data, {key: value for key, value in page.part.items() if key not in useless})
    try:
        desk.keep(request, data, edition=posted_edition(request))
    except (ChangedMeanwhile, NotBeingWritten) as refusal:
        messages.warning(request, str(refusal))
    return redirect(desk.address(page.where))


def _changed_meanwhile(request: Request, desk: Desk, page: Page, typed: Typed) -> HttpResponse:
    """Show what somebody else changed here meanwhile, with what was typed kept to be saved again."""
    before, kinds = posted_before(request), desk.around(page.where).kinds
    where: Where | None = page.where
    if page.where != ABOUT and not _was_new(before):
        where = found_again(desk.data, page.where, before)
    elif _was_new(before) and isinstance(page.where[-1], int):
        items = get_or(desk.data, page.where[:-1], ())
        where = (*page.where[:-1], len(items) if isinstance(items, list) else 0)
    now = page_at(desk.data, where) if where is not None else None
    if now is None:
        return _gone(request, desk, typed=typed)
    old, new = shown(now.fields, before, kinds), shown(now.fields, now.part, kinds)
    theirs = stored_differences(_own(now, before), _own(now, now.part)) if before is not None else []
    return _form(
        request, desk, now, _merged(now, typed, old, new), conflict={"rows": [[d.where, d.was, d.now] for d in theirs]}
    )


def _was_new(before: Any) -> bool:
    return before is None or before == {}


def _own(page: Page, part: Any) -> Any:
    keys = {each.key for each in page.fields}
    return {key: value for key, value in part.items() if key in keys} if isinstance(part, Mapping) else part


def _merged(page: Page, typed: Typed, old: Typed, new: Typed) -> dict[str, list[str]]:
    """Return what was typed, and where nothing was, what stands there now."""
    merged: dict[str, list[str]] = {}
    for each in page.fields:
        mine = _boxes(typed, each.key)
        merged |= _boxes(new, each.key) if mine == _boxes(old, each.key) else mine
    return merged


def _boxes(typed: Typed, key: str) -> dict[str, list[str]]:
    return {
        name: [text.replace("\r\n", "\n").strip() for text in texts]
        for name, texts in typed.items()
        if (name == key or name.startswith(f"{key}-")) and any(texts)
    }


def _form(
    request: Request,
    desk: Desk,
    page: Page,
    typed: Typed,
    *,
    errors: Mapping[str, str] | None = None,
    conflict: Any = None,
) -> HttpResponse:
    around, faults = desk.around(page.where), errors or {}
    still = problems_on(desk.problems, page.where) if not page.is_new else []
    beside = {_nearest(box, typed): f"{each.wrong} {each.mend}".strip() for box, each in still}
    section = definition_sections.get(str(page.where[0])) if page.where[0] in definition_sections else None
    context = {
        "page": page,
        "heading": page.title,
        "boxes": Drawing(typed, around, {**beside, **faults}).boxes(page.fields),
        "errors": [{"text": text, "href": f"#{_anchor(box)}"} for box, text in faults.items()],
        "still": [
            {"text": f"{each.wrong} {each.mend}".strip(), "href": f"#{_nearest(box, typed)}"} for box, each in still
        ],
        "lists": [
            {
                "title": each.label,
                "href": desk.address((*page.where, each.key)),
                "count": len(get_or(page.part, (each.key,), ()) or ()),
                "noun": item_of(each.model)[0],
            }
            for each in lists_at(page.where, page.part)
        ],
        "was": json.dumps(_own(page, page.part), ensure_ascii=False) if not page.is_new else "{}",
        "conflict": conflict,
        "form_action": f"{desk.address(page.where)}{_kind_kept(page)}",
        "useless": useless_settings(page.part) if field_at(page.where[:1]) and "questions" in page.where else [],
        "is_about": page.where == ABOUT,
        "remove_url": _remove_url(desk, page),
        "preview": _previewed(desk, page),
        **_back(desk, page.where),
    }
    if section is not None:
        context |= {"fragment": section.fragment, **section.context(page.part)}
    status = 422 if faults else 409 if conflict is not None else 200
    return render(request, "fd_services/edit/part.html", {**desk.context(), **context}, status=status)


def _kind_kept(page: Page) -> str:
    kind = page.part.get("kind") if page.is_new and isinstance(page.part, Mapping) else None
    return f"?{urlencode({'kind': kind})}" if kind else ""


def _nearest(box: str, typed: Typed) -> str:
    """Return the box on the page that a problem is about, or of the nearest around it."""
    names = {name for typed_name in typed for name in (typed_name, typed_name.removesuffix("-text"))}
    while box and box not in names:
        box = box.rpartition("-")[0]
    return box


def _anchor(box: str) -> str:
    return box or "main-content"


def _remove_url(desk: Desk, page: Page) -> str:
    is_item = isinstance(page.where[-1], int)
    if page.is_new or page.where == ABOUT or not (is_item or page.where == ("fees",)) or not page.part:
        return ""
    return reverse("proposal-edit-remove", args=[desk.row.pk, written(page.where)])


def _previewed(desk: Desk, page: Page) -> str:
    """Return the page of the preview that shows a part as residents see it; "" for the start page."""
    known = page.part if isinstance(page.part, Mapping) else {}
    name = known.get("id")
    if isinstance(name, str) and name and not page.is_new:
        if page.where[0] == "questions":
            return str(get_or(desk.data, (*page.where[:2], "id"), "")) or ""
        if page.where[0] == "others":
            person = get_or(desk.data, (*page.where[:2], "id"), "")
            return f"their-{person}-{name}" if len(page.where) > 2 else f"other-{person}"
        return f"stop-{name}" if page.where[0] == "stoppers" else ""
    return ""


def _back(desk: Desk, where: Where) -> dict[str, str]:
    if len(where) > 1:
        above = where[:-1]
        text = "The question" if len(above) > 1 and isinstance(above[-1], int) else "The list"
        return {"back_url": desk.address(above), "back_text": text}
    return {}


def _choose_kind(request: Request, desk: Desk, where: Where) -> HttpResponse:
    inside = len(where) > 2
    kinds = [
        {"value": name, "text": name_of_kind(name), "hint": {"text": about_kind(name)} if about_kind(name) else None}
        for name in field_kinds.names()
        if not (inside and name in ("group", "place", "files"))
    ]
    kinds[0]["id"] = "kind"
    legend = {"text": "Add a question: what kind?", "isPageHeading": True, "classes": "govuk-fieldset__legend--l"}
    context = {"kinds": kinds, "legend": legend, "heading": "Add a question", **_back(desk, where)}
    return render(request, "fd_services/edit/kind.html", {**desk.context(), **context})


def _gone(request: Request, desk: Desk, *, typed: Typed | None = None) -> HttpResponse:
    """Say that a part is not there any more, with what was typed, so that nothing of it is lost."""
    kept = [
        {"key": name, "value": texts[-1]}
        for name, texts in (typed or {}).items()
        if texts[-1] and name.rpartition("-")[2] not in ("csrfmiddlewaretoken", "action", "edition", "was", "order")
    ]
    return render(request, "fd_services/edit/gone.html", {**desk.context(), "kept": kept}, status=404)
