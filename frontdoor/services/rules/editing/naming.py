"""Names made from words: what a question, an answer or a stopper is called until somebody says otherwise. Pure."""

import keyword
import re
import unicodedata
from collections.abc import Collection
from typing import Final

from frontdoor.services.rules.contact import CONTACT_IDS
from frontdoor.services.rules.expressions import FUNCTIONS

_FILLERS: Final = frozenset(
    {"a", "an", "and", "are", "at", "did", "do", "does", "for", "have", "how", "i", "in", "is", "it", "of", "on", "or"}
    | {"the", "there", "this", "to", "was", "what", "when", "where", "which", "who", "will", "you", "your"}
)
#: Words of a sentence that a name is made of.
_WORDS: Final = 3


def name_from(words: str, *, taken: Collection[str], joint: str, otherwise: str) -> str:
    """Return a name that nothing else has, made from the telling words of a sentence.

    :param joint: what joins its words: "_" in names of questions, "-" elsewhere.
    :param otherwise: what to call it when the sentence has no word to use.
    """
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    found = re.findall(r"[a-z0-9]+", plain)
    telling = [word for word in found if word not in _FILLERS] or found
    base = joint.join(telling[:_WORDS])[:36].strip(joint)
    if not base or (joint == "_" and not base[0].isalpha()):
        base = f"{otherwise}{joint}{base}".strip(joint)
    names = (base, *(f"{base}{joint}{number}" for number in range(2, len(taken) + 4)))
    return next(name for name in names if name not in taken and not _is_reserved(name))


def _is_reserved(name: str) -> bool:
    return keyword.iskeyword(name) or name in FUNCTIONS or name in CONTACT_IDS
