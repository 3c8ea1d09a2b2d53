"""Lists of a proposed wording: questions, stoppers, rows of tables. Put in order, added to, taken from."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from pydantic import BaseModel

from frontdoor.foundation.accounts.access import Request, access
from frontdoor.services import permissions
from frontdoor.services.forms.drawing import label_of, name_of_kind
from frontdoor.services.forms.fields import field_at
from frontdoor.services.forms.pages import page_at, problems_on, problems_under, title_of
from frontdoor.services.forms.words import item_of
from frontdoor.services.operations.proposing import ChangedMeanwhile, NotBeingWritten
from frontdoor.services.rules.editing.places import NotThere, Where, get_or, move, remove
from frontdoor.services.rules.editing.renaming import lookers
from frontdoor.services.views.editing_desk import Desk, desk_of, place, posted_edition, written

_SAID_OF = {"stop": "ends the form", "warn": "warns", "no": "may not", "yes": "may", "perhaps": "an officer decides"}


def list_page(request: Request, desk: Desk, where: Where, model: type[BaseModel]) -> HttpResponse:
    """Show the items of a list in order, each with buttons to move it and what is wrong with it."""
    found = get_or(desk.data, where, ())
    items = found if isinstance(found, list) else []
    noun, about = item_of(model)
    context = {
        "heading": title_of_list(where),
        "noun": noun,
        "about": about,
        "rows": [_row(desk, (*where, index), item, len(items)) for index, item in enumerate(items)],
        "add_url": desk.address((*where, len(items))),
        "still": desk.told(each for _box, each in problems_on(desk.problems, where)),
        "preview": "",
        **_above(desk, where),
    }
    return render(request, "fd_services/edit/list.html", {**desk.context(), **context})


def _row(desk: Desk, where: Where, item: Any, length: int) -> dict[str, Any]:
    known = item if isinstance(item, Mapping) else {}
    place_now = int(where[-1])
    kind = known.get("kind") if where[-2] == "questions" else None
    facts = [
        name_of_kind(kind) if isinstance(kind, str) else "",
        _SAID_OF.get(str(known.get("kind") or known.get("result") or ""), ""),
        f"if {known['when']}" if isinstance(known.get("when"), str) and known["when"] else "",
        f"£{known['amount']}" if isinstance(known.get("amount"), str) else "",
    ]
    title = (label_of(known) if where[-2] == "questions" else title_of(known)) or f"Item {place_now + 1}"
    return {
        "id": f"item-{place_now}",
        "title": title,
        "href": desk.address(where),
        "facts": ", ".join(each for each in facts if each),
        "count": problems_under(desk.problems, where),
        "move_url": reverse("proposal-edit-move", args=[desk.row.pk, written(where)]),
        "remove_url": reverse("proposal-edit-remove", args=[desk.row.pk, written(where)]),
        "is_first": place_now == 0,
        "is_last": place_now == length - 1,
        "places": [(number, number == place_now) for number in range(length)],
    }


def title_of_list(where: Where) -> str:
    """Return the heading of a list's page."""
    found = field_at(where)
    label = found.label if found is not None else ""
    return f"{'Rows' if label == 'Rows' else label}"


def _above(desk: Desk, where: Where) -> dict[str, str]:
    if len(where) > 1:
        above = "What it costs" if not isinstance(where[-2], int) else "The question"
        above = "The person" if where[0] == "others" else above
        return {"back_url": desk.address(where[:-1]), "back_text": above}
    return {}


@access(permissions.may_design)
@require_POST
def moving(request: Request, proposal_id: int, where: str) -> HttpResponse:
    """Put an item of a list at another place of it."""
    desk, at = desk_of(proposal_id, at=request.now), place(where)
    if len(at) < 2 or not isinstance(at[-1], int):
        return redirect("proposal-edit", proposal_id)
    wanted = request.POST.get("to", "")
    to = {"up": at[-1] - 1, "down": at[-1] + 1}.get(wanted)
    if to is None:
        to = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else at[-1]
    back = desk.address(at[:-1])
    try:
        desk.keep(request, move(desk.data, at, to), edition=posted_edition(request))
    except (ChangedMeanwhile, NotBeingWritten, NotThere) as refusal:
        messages.warning(request, f"{refusal} Nothing was moved.")
        return redirect(back)
    messages.success(request, "Moved.")
    return redirect(f"{back}#item-{max(to, 0)}")


@access(permissions.may_design)
@require_http_methods(["GET", "HEAD", "POST"])
def removing(request: Request, proposal_id: int, where: str) -> HttpResponse:
    """Ask whether to take something away, saying what looks at it, and do it."""
    desk, at = desk_of(proposal_id, at=request.now), place(where)
    page = page_at(desk.data, at)
    if page is None or page.is_new or not (at == ("fees",) or isinstance(at[-1], int)):
        return render(request, "fd_services/edit/gone.html", desk.context(), status=404)
    if request.method == "POST":
        return _remove(request, desk, at)
    looking = lookers(desk.data, at) if at[-2:-1] in (("questions",), ("calculations",)) else []
    context = {
        "heading": page.title,
        "lookers": [_looker(desk, each) for each in looking],
        "back_url": desk.address(at),
        "back_text": "Back",
    }
    return render(request, "fd_services/edit/remove.html", {**desk.context(), **context})


def _looker(desk: Desk, where: Where) -> dict[str, str]:
    # What another person is shown is a list of names; whose list it is stands two steps further out.
    owner = where[:-2] if isinstance(where[-1], int) else where[:-1]
    condition = str(get_or(desk.data, where, ""))
    return {"text": title_of(get_or(desk.data, owner, {})), "condition": condition, "href": desk.address(owner)}


def _remove(request: Request, desk: Desk, where: Where) -> HttpResponse:
    back = desk.address(where[:-1]) if len(where) > 1 else reverse("proposal-edit", args=[desk.row.pk])
    try:
        desk.keep(request, remove(desk.data, where), edition=posted_edition(request))
    except (ChangedMeanwhile, NotBeingWritten, NotThere) as refusal:
        messages.warning(request, f"{refusal} Nothing was removed.")
    else:
        messages.success(request, "Removed.")
    return redirect(back)
