"""When two sets of details are the same person, as far as anybody can tell without asking. Pure."""

import hashlib
import hmac
import json
import unicodedata
from dataclasses import dataclass
from typing import Final

from frontdoor.kernel.names import NotAPhoneNumber, normal_email, parse_uk_phone

LONGEST_NAME: Final = 200
LONGEST_EMAIL: Final = 254  # RFC 5321, 4.5.3.1.3: a path of 256 with its angle brackets
LONGEST_PHONE: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody's details as they gave them; any may be empty."""

    name: str = ""
    email: str = ""
    phone: str = ""
    user_id: int | None = None

    @property
    def is_anonymous(self) -> bool:
        return not (self.name.strip() or self.email.strip() or self.phone.strip() or self.user_id)


def tidy(person: Person) -> Person:
    """Return the details as they are kept: single spaces, one Unicode form, telephone in E.164 if it is one.

    Tidying what is tidy changes nothing.
    """
    return Person(
        name=_plain(person.name, longest=LONGEST_NAME),
        email=_plain(normal_email(person.email), longest=LONGEST_EMAIL),
        phone=_telephone(person.phone),
        user_id=person.user_id,
    )


def _telephone(text: str) -> str:
    kept = _plain(text, longest=LONGEST_PHONE)
    try:
        return parse_uk_phone(kept) if kept else ""
    except NotAPhoneNumber:
        return kept  # as given: somebody may still make sense of it


def _plain(text: str, *, longest: int) -> str:
    # Control characters and halves of surrogate pairs are no part of anybody's name, and PostgreSQL refuses
    # some of them. Marks of direction stay: names written from right to left need them.
    printable = "".join(" " if unicodedata.category(char) in {"Cc", "Cs"} else char for char in text)
    single = " ".join(unicodedata.normalize("NFC", printable).split())
    return single[:longest].rstrip()


def details_key(person: Person, *, secret: str) -> str:
    """Return a key that is equal only when name, e-mail, telephone and account all are, but for case.

    Nothing less counts as the same person here: joining records that differ is matching, which shows its
    reasons and can be undone. Keyed, so that the column cannot be searched for a known address.
    """
    parts = json.dumps([person.name.casefold(), person.email, person.phone, person.user_id])
    return hmac.new(b"fd_customers:" + secret.encode(), parts.encode(), hashlib.sha256).hexdigest()
