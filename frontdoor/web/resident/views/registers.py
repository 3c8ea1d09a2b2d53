"""Public registers: what others asked and were answered, and what was decided. Nobody's personal data."""

from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from frontdoor.cases.api import RegisterName, published, published_file, register_page
from frontdoor.foundation.accounts.access import Request, access, anyone
from frontdoor.foundation.files.api import token_url
from frontdoor.kernel.language import later, say
from frontdoor.web.resident.speaking import speak_as_chosen

#: What each is called, what it says of itself, and how its search is labelled.
REGISTERS: Final = {
    RegisterName.DISCLOSURES: (
        later("Answers we have given"),
        later("What people asked under freedom of information law, and what we answered."),
        later("Search the answers"),
    ),
    RegisterName.DECISIONS: (
        later("Decisions"),
        later("What we decided on applications for licences and permits."),
        later("Search the decisions"),
    ),
}
#: Planned works, which have pages of their own.
WORKS: Final = (
    later("Planned works"),
    later("What we and our contractors do in the streets, when, and what it means for you."),
)
LONGEST_SEARCH: Final = 200
#: How long the address of a file itself works: what is taken back is so within minutes.
SHORT: Final = timedelta(minutes=5)


@access(anyone)
@require_safe
def registers(request: Request) -> HttpResponse:
    """List the registers."""
    speak_as_chosen(request)
    listed = [
        {"url": reverse("register", args=[name.value]), "title": say(title), "about": say(about)}
        for name, (title, about, _) in REGISTERS.items()
    ]
    listed.append({"url": reverse("works"), "title": say(WORKS[0]), "about": say(WORKS[1])})
    return render(request, "resident/registers.html", {"registers": listed})


@access(anyone)
@require_safe
def entries(request: Request, register: str) -> HttpResponse:
    """List a register, those decided last on top, or what a search finds in it. One query."""
    speak_as_chosen(request)
    name = _named(register)
    words = request.GET.get("q", "").replace("\0", "")[:LONGEST_SEARCH].strip()
    page = register_page(name, words=words, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {"page": page, "words": words, "query": urlencode({"q": words}) if words else ""}
    return render(request, "resident/register.html", {**_about(name), **context})


@access(anyone)
@require_safe
def entry(request: Request, register: str, entry_id: int) -> HttpResponse:
    """Show one entry of a register, with its documents."""
    speak_as_chosen(request)
    name = _named(register)
    found = published(name, entry_id) if entry_id < 2**31 else None
    if found is None:
        raise Http404("There is no such entry.")
    return render(request, "resident/register_entry.html", {**_about(name), "entry": found})


@access(anyone)
@require_safe
def document(request: Request, register: str, entry_id: int, document_id: int) -> HttpResponseBase:
    """Open the redacted document of an entry, while it is published; of anything else there is none."""
    name = _named(register)
    file = published_file(name, entry_id, document_id) if max(entry_id, document_id) < 2**31 else None
    if file is None:
        raise Http404("There is no such document.")
    return redirect(token_url(file, until=request.now + SHORT))


def _named(register: str) -> RegisterName:
    try:
        return RegisterName(register)
    except ValueError:
        raise Http404("There is no such register.") from None


def _about(name: RegisterName) -> dict[str, Any]:
    title, about, search = REGISTERS[name]
    label = {"text": say(search), "classes": "govuk-label--s"}
    return {"register": name.value, "title": say(title), "about": say(about), "search_label": label}
