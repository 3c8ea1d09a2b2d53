"""The language in which sentences of ours are read.

Sentences are written in English where they are said, and looked up in the reader's language there and then. Which
language that is goes with the request and is no argument: a sentence may be said thirty calls below the door that
knows who reads it. Whoever has catalogues teaches us here (`teach`); untaught, everything is English.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Final

#: The language everything is written in, and from which it is translated.
ENGLISH: Final = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """A language residents may read in: its code, what its speakers call it, and what staff do."""

    code: str
    own_name: str
    name: str
    is_rtl: bool = False

    @property
    def direction(self) -> str:
        """Return how it runs, as pages say it."""
        return "rtl" if self.is_rtl else "ltr"


#: Languages a form may be translated into. Codes are those of BCP 47; add a line for another.
LANGUAGES: Final = {
    each.code: each
    for each in (
        Language("ar", "العربية", "Arabic", is_rtl=True),
        Language("bn", "বাংলা", "Bengali"),
        Language("cy", "Cymraeg", "Welsh"),
        Language("es", "Español", "Spanish"),
        Language("fa", "فارسی", "Persian", is_rtl=True),
        Language("fr", "Français", "French"),
        Language("ga", "Gaeilge", "Irish"),
        Language("gd", "Gàidhlig", "Scottish Gaelic"),
        Language("gu", "ગુજરાતી", "Gujarati"),
        Language("kw", "Kernewek", "Cornish"),
        Language("lt", "Lietuvių", "Lithuanian"),
        Language("pa", "ਪੰਜਾਬੀ", "Punjabi"),
        Language("pl", "Polski", "Polish"),
        Language("pt", "Português", "Portuguese"),
        Language("ro", "Română", "Romanian"),
        Language("so", "Soomaali", "Somali"),
        Language("tr", "Türkçe", "Turkish"),
        Language("uk", "Українська", "Ukrainian"),
        Language("ur", "اردو", "Urdu", is_rtl=True),
    )
}
_ENGLISH: Final = Language(ENGLISH, "English", "English")


def language(code: str) -> Language:
    """Return a language by its code; English for any that we do not know, "en-gb" and "" among them."""
    return LANGUAGES.get(code, _ENGLISH)


class Translated:
    """Marks a text of a definition that residents read, and that is translated therefore."""


TRANSLATED: Final = Translated()


@dataclass(slots=True)
class _Catalogues:
    translate: Callable[[str], str] = str
    speaking: Callable[[str], AbstractContextManager[Any]] = nullcontext


_catalogues: Final = _Catalogues()


def teach(*, translate: Callable[[str], str], speaking: Callable[[str], AbstractContextManager[Any]]) -> None:
    """Let sentences be looked up.

    :param translate: gives a sentence in the language spoken now, or as it is.
    :param speaking: speaks a language until its context ends.
    """
    _catalogues.translate, _catalogues.speaking = translate, speaking


def speaking(code: str) -> AbstractContextManager[Any]:
    """Say everything in one language while the context lasts, whoever is asking; "" stands for English."""
    return _catalogues.speaking(code or ENGLISH)


def say(sentence: str, /, **facts: object) -> str:
    """Return a sentence in the language spoken now, its `{places}` filled in with facts."""
    found = _catalogues.translate(sentence)
    return found.format(**facts) if facts else found


def say_count(one: str, several: str, /, count: int, **facts: object) -> str:
    """Return one of two sentences, by the number they speak of, which both may name as `{count}`."""
    return say(one if count == 1 else several, count=count, **facts)


def later(sentence: str) -> str:
    """Mark a sentence that is kept in English and handed to `say` when it is said; return it as it is."""
    return sentence
