"""Which language a page is in. Every request begins in English; a view that has the page in another says so."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import activate, get_language, override

from frontdoor.kernel.language import ENGLISH, Language, language

#: What an address says of the language, and under which the session remembers it.
ARGUMENT: Final = "lang"


@dataclass(frozen=True, slots=True)
class Offer:
    """A page in one of its languages."""

    language: Language
    url: str
    is_here: bool


def speaking(code: str) -> AbstractContextManager[Any]:
    """Speak a language until the context ends."""
    return override(settings.LANGUAGE_CODE if code == ENGLISH else code)


def english_first(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Begin every request in English, whatever the one before it in this thread was answered in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with speaking(ENGLISH):
            return get_response(request)

    return middleware


def chosen(request: HttpRequest) -> str:
    """Return the language that the address asks for, or that somebody asked for before; "" for none. Remembers it."""
    wanted = request.GET.get(ARGUMENT, "")
    if language(wanted).code != wanted:  # none, or none that we know
        return str(request.session.get(ARGUMENT, ""))
    if request.session.get(ARGUMENT) != wanted:
        request.session[ARGUMENT] = wanted
    return wanted


def speak(request: HttpRequest, code: str, *, languages: Sequence[str]) -> None:
    """Answer a request in a language.

    :param languages: all others than English that the page can be had in.
    """
    activate(settings.LANGUAGE_CODE if code == ENGLISH else code)
    request.languages = tuple(languages)  # type: ignore[attr-defined]  # our mark on a request


def spoken_now() -> str:
    """Return the code of the language spoken now."""
    return language(get_language() or "").code


def offered(request: HttpRequest) -> list[Offer]:
    """Return the languages that the page can be had in, English first; none where there is no other."""
    others: Sequence[str] = getattr(request, "languages", ())
    spoken = spoken_now()
    query = request.GET.copy()
    found = []
    for code in (ENGLISH, *others) if others else ():
        query[ARGUMENT] = code
        found.append(Offer(language(code), f"{request.path}?{query.urlencode()}", code == spoken))
    return found


def speak_as_chosen(request: HttpRequest) -> None:
    """Answer a page of our own words alone in the language somebody chose before, and offer English beside it."""
    code = chosen(request) or ENGLISH
    speak(request, code, languages=[] if code == ENGLISH else [code])
