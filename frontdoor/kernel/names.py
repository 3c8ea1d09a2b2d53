"""Names people and places go by, in one normal form: e-mail, telephone, postcode, UPRN."""

import re
import unicodedata
from typing import Final, NewType

import phonenumbers

from frontdoor.kernel.language import later
from frontdoor.kernel.refusals import Refusal

#: Unique Property Reference Number, up to twelve digits (GeoPlace).
Uprn = NewType("Uprn", int)
# The shapes of UK postcodes: BS 7666, as the Royal Mail's Postcode Address File writes them.
_POSTCODE: Final = re.compile(r"^(GIR0AA|[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][ABD-HJLNP-UW-Z]{2})$")


class NotAPhoneNumber(Refusal):
    """The text is not a telephone number."""


class NotAPostcode(Refusal):
    """The text is not a UK postcode."""


def normal_email(text: str) -> str:
    """Return an e-mail address as we compare it: no surrounding space, lower case, one Unicode form."""
    # Lower case rather than case folding, which would turn ß into ss and so write to somebody else.
    return unicodedata.normalize("NFKC", text).strip().lower()


def parse_uk_phone(text: str) -> str:
    """Return a telephone number in E.164: "+447700900123". A number without a country is British.

    Raises NotAPhoneNumber with a sentence.
    """
    try:
        number = phonenumbers.parse(text[:40], "GB")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise NotAPhoneNumber(later("Enter a telephone number, like 01632 960 001 or +44 7700 900 982"))
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def is_uk_mobile(number: str) -> bool:
    """Return whether an E.164 number can be sent a text in the United Kingdom."""
    return number.startswith("+447")


def parse_postcode(text: str) -> str:
    """Return a UK postcode with its space: "SW1A 1AA". Raises NotAPostcode with a sentence."""
    bare = re.sub(r"[\s\-.]", "", text).upper()
    if not _POSTCODE.match(bare):
        raise NotAPostcode(later("Enter a full UK postcode, like AA3 1AB"))
    return f"{bare[:-3]} {bare[-3:]}"
