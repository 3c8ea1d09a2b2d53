"""When two sets of details are the same person, as far as anybody can tell without asking. Pure."""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass

from frontdoor.kernel.names import NotAPhoneNumber, normal_email, parse_uk_phone


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
    """Return the details as they are kept: single spaces, one Unicode form, telephone in E.164 if it is one."""
    name = " ".join(unicodedata.normalize("NFC", person.name).split())
    phone = person.phone.strip()
    if phone:
        try:
            phone = parse_uk_phone(phone)
        except NotAPhoneNumber:
            phone = phone[:40]  # kept as given: somebody may still make sense of it
    return Person(name=name[:200], email=normal_email(person.email)[:254], phone=phone, user_id=person.user_id)


def details_key(person: Person, *, secret: str) -> str:
    """Return a key that is equal only when name, e-mail, telephone and account all are.

    Nothing less counts as the same person here: joining records that differ is matching, which shows its
    reasons and can be undone. Keyed, so that the column cannot be searched for a known address.
    """
    parts = (person.name.casefold(), person.email, person.phone, str(person.user_id or ""))
    return hmac.new(secret.encode(), "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()
