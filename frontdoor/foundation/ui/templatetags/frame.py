"""What frames a page: navigation by audience, as data, and the notices left for whoever comes next."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from django import template
from django.contrib.messages import get_messages
from django.template import Context
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from frontdoor.kernel.language import later, say

register = template.Library()

Audience = Literal["resident", "staff"]

#: For each audience: an address or the name of one, and its label. An entry whose address does not exist is left
#: out, and so is one that its own `@access` would refuse: nothing about roles is repeated here.
ENTRIES: Final[dict[Audience, tuple[tuple[str, str], ...]]] = {
    "resident": (
        ("/services/", later("Services")),
        ("/reports/", later("Reports near you")),
        ("/registers/works/", later("Planned works")),
        ("/track/", later("Track a report")),
        ("account", later("Your account")),
        ("your-record", later("What we hold about you")),
        ("your-rights", later("Your data and your rights")),
        ("changes", later("Tell us once")),
        ("member", later("Members’ enquiries")),
    ),
    "staff": (
        ("hub", "Hub"),
        ("customers", "Customers"),
        ("hub-changes", "Tell us once"),
        ("matches", "Matches"),
        ("work-list", "Work list"),
        ("notifications", "Notifications"),
        ("tasks", "Tasks"),
        ("office-works", "Planned works"),
        ("letters-to-post", "Letters to post"),
        ("reopen-requests", "Disputes"),
        ("outcomes", "Outcomes"),
        ("laws", "Laws and dates"),
        ("calendars", "Calendars"),
        ("member", "Your enquiries"),
        ("complaints", "Complaints"),
        ("enquiries", "Enquiries"),
        ("remedies", "Remedies"),
        ("learning", "Learning"),
        ("rights", "Rights over data"),
        ("office-changes", "Changes told once"),
        ("messages", "Messages"),
        ("mailbox", "Mailbox"),
        ("message-templates", "Templates"),
        ("definitions", "Services"),
        ("places", "Addresses"),
        ("hand-offs", "Hand-offs"),
        ("sources", "Sources"),
        ("restricted-records", "Restricted records"),
    ),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the navigation; `count` is how much waits there, "" for nothing."""

    label: str
    url: str
    is_here: bool = False
    count: str = ""


@register.simple_tag(takes_context=True)
def navigation(context: Context, audience: Audience) -> list[Entry]:
    """Return the entries of an audience that whoever is asking may open; the one they are in is marked.

    What waits behind an entry is asked of the page's `counts`, by the name of its address.
    """
    actor: Any = context.get("actor")
    if actor is None:  # the page of an error met before anybody was known
        return []
    path, counts = context["request"].path, context.get("counts") or {}
    open_to_them = [
        Entry(say(label), url, count=_count(counts.get(target)))
        for target, url, label in _addresses(audience)
        if _admits(url, actor)
    ]
    around = [entry.url for entry in open_to_them if path.startswith(entry.url)]
    here = max(around, key=len, default="")
    return [replace(entry, is_here=entry.url == here) for entry in open_to_them]


def _count(ask: Callable[[], str] | None) -> str:
    found = ask() if ask is not None else ""
    return "" if found == "0" else found


def _addresses(audience: Audience) -> Iterable[tuple[str, str, str]]:
    for target, label in ENTRIES[audience]:
        try:
            yield target, (target if target.startswith("/") else reverse(target)), label
        except NoReverseMatch:
            continue


def _admits(url: str, actor: Any) -> bool:
    try:
        rule = getattr(resolve(url).func, "access", None)
    except Resolver404:
        return False
    return callable(rule) and bool(rule(actor))


@register.simple_tag(takes_context=True)
def notices(context: Context) -> list[Any]:
    """Return the notices left for this visitor (Django's flash messages), each shown once.

    Read from the request: a page's own `messages` are letters that the council sent.
    """
    return list(get_messages(context["request"])) if "request" in context else []
