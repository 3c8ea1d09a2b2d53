"""The two shapes most pages of an account have: one thing is asked, or one thing is said."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from frontdoor.foundation.accounts.access import Request
from frontdoor.kernel.language import say
from frontdoor.web.resident.speaking import speak_as_chosen


def ask(
    request: Request,
    *,
    title: str,
    button: str,
    lines: Sequence[str] = (),
    field: Mapping[str, Any] | None = None,
    error: str = "",
    links: Sequence[tuple[str, str]] = (),
    is_warning: bool = False,
) -> HttpResponse:
    """Show a page that asks one thing, in words already said; what was typed stays where it is.

    :param field: options of the design system's input; none for a page that asks only whether to go on.
    :param links: what else there is to do: where, and in which words.
    """
    speak_as_chosen(request)
    typed = {**field, "value": request.POST.get(str(field["name"]), field.get("value", ""))} if field else None
    if typed and error:
        typed["error"] = error
    target = f"#{typed['id']}" if typed else "#main-content"
    context = {
        "title": title,
        "lines": lines,
        "field": typed,
        "button": button,
        "links": links,
        "is_warning": is_warning,
        "errors": [{"text": error, "href": target}] if error else [],
    }
    return kept_nowhere(render(request, "account/ask.html", context, status=422 if error else 200))


def tell(
    request: Request,
    *,
    title: str,
    lines: Sequence[str] = (),
    links: Sequence[tuple[str, str]] = (),
    status: int = 200,
) -> HttpResponse:
    """Show a page that says one thing."""
    speak_as_chosen(request)
    context = {"title": title, "lines": lines, "links": links}
    return kept_nowhere(render(request, "account/tell.html", context, status=status))


def kept_nowhere(response: HttpResponse) -> HttpResponse:
    """Let no browser keep a page that says something of somebody who is not signed in yet."""
    response["Cache-Control"] = "private, no-store"
    return response


def one_line(name: str, label: str, **options: Any) -> dict[str, Any]:
    """Return the options of a box for one line of text."""
    return {"id": name, "name": name, "label": label, "spellcheck": False, **options}


def email_box(label: str) -> dict[str, Any]:
    """Return the options of a box for an e-mail address."""
    return one_line("email", label, type="email", autocomplete="email")


def code_box() -> dict[str, Any]:
    """Return the options of a box for a code of six digits."""
    return one_line(
        "code",
        say("Code"),
        hint=say("6 digits, like 492 310"),
        inputmode="numeric",
        autocomplete="one-time-code",
        classes="govuk-input--width-10",
    )
