"""How many text messages a text takes. Pure."""

from dataclasses import dataclass
from typing import Final

# The basic character set and its extension table: GSM 03.38. Others force a shorter message.
_GSM: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_DOUBLE: Final = frozenset("^{}\\[~]|€")
#: What GOV.UK Notify takes: its documentation, "Text messages: character limit", says 918, which is six parts.
MOST_PARTS: Final = 6


@dataclass(frozen=True, slots=True)
class SmsLength:
    """How long a text is as a text message.

    :param characters: as the network counts them: some take two places.
    :param parts: text messages it is sent and paid as.
    :param special: characters that make it a Unicode message, which has room for fewer; sorted.
    """

    characters: int
    parts: int
    special: str

    @property
    def is_too_long(self) -> bool:
        return self.parts > MOST_PARTS


def sms_length(text: str) -> SmsLength:
    """Return how a text is counted: 160 characters of GSM 03.38, 153 in each part of a longer one; else 70 and 67."""
    special = "".join(sorted({char for char in text if char not in _GSM and char not in _GSM_DOUBLE}))
    if special:
        characters, single, many = len(text.encode("utf-16-le")) // 2, 70, 67
    else:
        characters, single, many = len(text) + sum(char in _GSM_DOUBLE for char in text), 160, 153
    parts = 1 if characters <= single else -(-characters // many)
    return SmsLength(characters=characters, parts=parts, special=special)
