"""Whom a note names with an @. Pure."""

import re
from typing import Final

#: A user name after an @ that begins a word, so that no address of an e-mail and no "@ 5 pm" names anybody.
_MENTION: Final = re.compile(r"(?<![\w@.+-])@([A-Za-z][\w.+-]{0,148})")


def mentioned(text: str) -> list[str]:
    """Return the user names that a text mentions, in order and each once, as somebody signs in: in small letters."""
    found = (match.rstrip(".-+_").lower() for match in _MENTION.findall(text))
    return list(dict.fromkeys(found))
