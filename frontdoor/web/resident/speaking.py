"""The language of a resident's pages: what they chose at the start, kept with their answers from then on."""

from collections.abc import Sequence

from django.db import transaction

from frontdoor.foundation.accounts.access import Request
from frontdoor.foundation.ui.speaking import ARGUMENT, chosen, speak
from frontdoor.kernel.language import ENGLISH
from frontdoor.services.api import (
    Definition,
    DraftRecord,
    DraftState,
    ServiceRecord,
    change_language,
    service_in_language,
    version,
)


def languages_of(definition: Definition) -> list[str]:
    """Return the languages other than English that a form can be had in."""
    return [each.code for each in definition.languages]


def language_for(request: Request, offered: ServiceRecord) -> str:
    """Return the language somebody wants that a service has; "" for English."""
    wanted = chosen(request)
    return wanted if wanted in languages_of(offered.definition) else ""


def service_in_their_language(request: Request, offered: ServiceRecord) -> ServiceRecord:
    """Return a service in the language somebody wants, as far as it has it, and answer in that."""
    found = service_in_language(offered, language_for(request, offered))
    speak(request, found.definition.spoken, languages=languages_of(offered.definition))
    return found


def catalogue_in_their_language(request: Request, offered: Sequence[ServiceRecord]) -> list[ServiceRecord]:
    """Return services in the language somebody wants, each as far as it has it, and answer in that."""
    others = sorted({code for each in offered for code in languages_of(each.definition)})
    wanted = chosen(request)
    language = wanted if wanted in others else ""
    speak(request, language or ENGLISH, languages=others)
    return [service_in_language(each, language) for each in offered]


def in_their_language(request: Request, draft: DraftRecord) -> DraftRecord:
    """Return a draft in the language asked for by the address, which it keeps, and answer in that."""
    wanted = chosen(request) if request.GET.get(ARGUMENT) else ""
    offered = {ENGLISH, *languages_of(draft.service.definition)}
    is_open = draft.state is DraftState.STARTED
    if wanted in offered and wanted != draft.service.definition.spoken and is_open:
        with transaction.atomic(durable=True):
            draft = change_language(draft.id, language="" if wanted == ENGLISH else wanted, at=request.now)
    speak_as(request, draft)
    return draft


def speak_as(request: Request, draft: DraftRecord) -> None:
    """Answer in the language of a draft, without offering another where nothing is asked any more."""
    definition = draft.service.definition
    others = languages_of(definition) if draft.state is DraftState.STARTED else []
    speak(request, definition.spoken, languages=others)


def speak_as_chosen(request: Request) -> None:
    """Answer a page of our own words alone in the language somebody chose before, and offer English beside it."""
    language = chosen(request) or ENGLISH
    speak(request, language, languages=[] if language == ENGLISH else [language])


def speak_of(request: Request, version_id: int, *, kept: str) -> str:
    """Answer in the language that a case was asked in, or that the address asks for; return it, "" for English.

    :param version_id: of its service, whose languages are offered.
    """
    others = languages_of(version(version_id).definition)
    wanted = request.GET.get(ARGUMENT, "") or kept
    language = wanted if wanted in others else ""
    speak(request, language or ENGLISH, languages=others)
    return language
