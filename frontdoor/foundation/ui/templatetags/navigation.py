"""The navigation of staff pages: entries as data, shown to whoever may open them."""

from dataclasses import dataclass
from typing import Any, Final

from django import template
from django.template import Context
from django.urls import NoReverseMatch, resolve, reverse

register = template.Library()

#: Name of the address, label. Which of them somebody sees follows from the access each address states.
ENTRIES: Final = (
    ("hub", "Hub"),
    ("work-list", "Work list"),
    ("reopen-requests", "Disputes"),
    ("messages", "Messages"),
    ("mailbox", "Mailbox"),
    ("message-templates", "Templates"),
    ("hand-offs", "Hand-offs"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the navigation."""

    label: str
    url: str
    is_here: bool


@register.simple_tag(takes_context=True)
def staff_navigation(context: Context) -> list[Entry]:
    """Return the entries that whoever is asking may open."""
    actor: Any = context.get("actor")
    path = context["request"].path if "request" in context else ""
    found = []
    for name, label in ENTRIES:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        rule = getattr(resolve(url).func, "access", None)
        if actor is not None and callable(rule) and rule(actor):
            found.append(Entry(label=label, url=url, is_here=path.startswith(url)))
    return found
