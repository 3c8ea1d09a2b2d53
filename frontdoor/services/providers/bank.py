"""The kind of question whose answer nobody reads again: bank details, sealed as soon as they are given."""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from typing_extensions import override

from frontdoor.kernel.language import say
from frontdoor.services.rules.kinds.base import BadAnswer, FieldKind, Posted, field_kinds, one
from frontdoor.services.rules.kinds.words import text_of
from frontdoor.services.rules.questions import Question

#: The longest name we take. Payment files cut it to 18 characters (Bacs, standard 18).
NAME_LENGTH: Final = 70
_SPACES: Final = re.compile(r"[\s\-]+")


@dataclass(frozen=True, slots=True)
class BankAccount:
    """Where money is to be paid: six figures of sort code, eight of account number."""

    name: str
    sort_code: str
    number: str


class BankDetails(FieldKind):
    """Bank details. Kept as {"name", "ending", "sealed"}: nobody is shown more than the last three figures."""

    private: ClassVar = True
    secret: ClassVar = True
    open311: ClassVar = None
    parts: ClassVar = ("name", "sort_code", "number")

    @override
    def from_form(self, question: Question, data: Posted) -> dict[str, str] | None:
        given = {part: one(data, f"{question.id}-{part}").strip() for part in self.parts}
        return given if any(given.values()) else None

    @override
    def is_empty(self, value: Any) -> bool:
        return not value

    @override
    def clean(self, question: Question, value: Any, *, now: datetime, owner: str) -> dict[str, str]:
        if not isinstance(value, Mapping):
            raise BadAnswer(say("Bank details must have a name, a sort code and an account number"))
        if "sealed" in value:
            account = opened(value)
            return {"name": account.name, "ending": account.number[-3:], "sealed": str(value["sealed"])}
        account = _read(question, value)
        sealed = _seals().encrypt(json.dumps([account.name, account.sort_code, account.number]).encode())
        return {"name": account.name, "ending": account.number[-3:], "sealed": sealed.decode()}

    @override
    def plain(self, question: Question, value: Any) -> str:
        return say("{name}, account ending {ending}", name=value["name"], ending=value["ending"]) if value else ""

    @override
    def missing(self, question: Question) -> str:
        return question.missing or say("Enter the name on the account, the sort code and the account number")


def opened(kept: Mapping[str, Any]) -> BankAccount:
    """Return the account that a kept answer seals, for whoever pays into it. Raises BadAnswer if it is not ours."""
    try:
        name, sort_code, number = json.loads(_seals().decrypt(str(kept.get("sealed", "")).encode()))
    except (InvalidToken, ValueError):
        raise BadAnswer(say("The bank details did not reach us whole. Enter them again")) from None
    return BankAccount(name, sort_code, number)


def _read(question: Question, value: Mapping[str, Any]) -> BankAccount:
    name = text_of(question, str(value.get("name", "")), longest=NAME_LENGTH)
    sort_code, number = (_SPACES.sub("", str(value.get(part, ""))[:40]) for part in ("sort_code", "number"))
    if not name:
        raise BadAnswer(say("Enter the name on the account"), part="name")
    if not re.fullmatch(r"[0-9]{6}", sort_code, re.ASCII):
        raise BadAnswer(say("Enter a valid sort code, like 30 94 30"), part="sort_code")
    if not re.fullmatch(r"[0-9]{6,8}", number, re.ASCII):
        raise BadAnswer(say("Account number must be between 6 and 8 digits"), part="number")
    # Numbers of six and seven figures are paid with noughts before them.
    return BankAccount(name, sort_code, number.zfill(8))


def _seals() -> MultiFernet:
    """Return the seals, the one in use first; former secret keys still open what they sealed."""
    secrets = [str(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"frontdoor.services.bank")
    return base64.urlsafe_b64encode(derive.derive(secret.encode()))


field_kinds.add("bank_details", BankDetails())
