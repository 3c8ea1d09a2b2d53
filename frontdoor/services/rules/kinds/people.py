"""Names, e-mail addresses and telephone numbers."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Final

from typing_extensions import override

from frontdoor.kernel.clock import say_day
from frontdoor.kernel.language import say
from frontdoor.kernel.names import NotAPhoneNumber, is_uk_mobile, normal_email, parse_uk_phone
from frontdoor.services.rules.kinds.base import BadAnswer, FieldKind, Posted, field_kinds, one
from frontdoor.services.rules.kinds.words import text_of, tidy
from frontdoor.services.rules.questions import Question

NAME_LENGTH: Final = 120
#: RFC 5321 section 4.5.3.1: 64 before the @, 254 in all.
EMAIL_LENGTH: Final = 254
# Deliberately loose before the @; the domain must have a dot. Only a delivered message proves an address.
_EMAIL: Final = re.compile(r"^[^\s@<>\",;:()\[\]\\]{1,64}@([^\W_]([\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,61}[^\W_]$")


def clean_email(text: str) -> str:
    """Return an e-mail address as we keep it. Raises BadAnswer."""
    address = normal_email(tidy(text[: 2 * EMAIL_LENGTH]))
    if len(address) > EMAIL_LENGTH or not _EMAIL.match(address) or ".." in address:
        raise BadAnswer(say("Enter an email address in the correct format, like name@example.com"))
    return address


class Name(FieldKind):
    """A person's name: one text, or {"first", "last"} when two boxes or another system gave it so."""

    private: ClassVar = True

    @override
    def from_form(self, question: Question, data: Posted) -> str | dict[str, str] | None:
        whole = one(data, question.id)
        if whole:
            return whole
        parts = {part: one(data, f"{question.id}-{part}") for part in ("first", "last")}
        return parts if any(parts.values()) else None

    @override
    def is_empty(self, value: Any) -> bool:
        if isinstance(value, Mapping):
            return not any(str(part).strip() for part in value.values())
        return super().is_empty(value)

    @override
    def clean(self, question: Question, value: Any, *, now: datetime, owner: str) -> str | dict[str, str]:
        if isinstance(value, Mapping):
            return {part: text_of(question, value.get(part, ""), longest=NAME_LENGTH) for part in ("first", "last")}
        return text_of(question, value, longest=NAME_LENGTH)

    @override
    def plain(self, question: Question, value: Any) -> str:
        if isinstance(value, Mapping):
            return " ".join(part for part in (value.get("first"), value.get("last")) if part)
        return str(value or "")

    @override
    def missing(self, question: Question) -> str:
        return question.missing or say("Enter a name")


class Email(FieldKind):
    """An e-mail address."""

    private: ClassVar = True

    @override
    def clean(self, question: Question, value: Any, *, now: datetime, owner: str) -> str:
        return clean_email(str(value))

    @override
    def missing(self, question: Question) -> str:
        return question.missing or say("Enter an email address")


class Phone(FieldKind):
    """A telephone number, kept in E.164: "+447700900123"."""

    settings: ClassVar = frozenset({"mobile"})
    private: ClassVar = True

    @override
    def clean(self, question: Question, value: Any, *, now: datetime, owner: str) -> str:
        try:
            number = parse_uk_phone(tidy(str(value)[:80]))
        except NotAPhoneNumber as refusal:
            raise BadAnswer(say(str(refusal))) from None
        if question.mobile and not is_uk_mobile(number):
            raise BadAnswer(say("Enter a UK mobile number, like 07700 900 982"))
        return number

    @override
    def plain(self, question: Question, value: Any) -> str:
        text = str(value or "")
        return f"0{text[3:7]} {text[7:10]} {text[10:]}" if is_uk_mobile(text) and len(text) == 13 else text

    @override
    def missing(self, question: Question) -> str:
        return question.missing or say("Enter a telephone number")


class Declaration(FieldKind):
    """Signing: somebody reads the question's statement and gives their full name. Kept as {"name", "at"}."""

    settings: ClassVar = frozenset({"statement"})
    private: ClassVar = True
    open311: ClassVar = None

    @override
    def is_empty(self, value: Any) -> bool:
        return super().is_empty(_signed(value))

    @override
    def clean(self, question: Question, value: Any, *, now: datetime, owner: str) -> dict[str, str]:
        name = text_of(question, _signed(value), longest=NAME_LENGTH)
        if sum(sign.isalpha() for sign in name) < 2:
            raise BadAnswer(say("Enter your full name to sign"))
        at = value.get("at") if isinstance(value, Mapping) else None
        # Looked at again on sending, a signature keeps the moment at which it was given.
        return {"name": name, "at": at if owner and isinstance(at, str) else now.isoformat()}

    @override
    def plain(self, question: Question, value: Any) -> str:
        if not value:
            return ""
        signed_on = say_day(datetime.fromisoformat(value["at"]))
        return say("Signed by {name} on {day}", name=value["name"], day=signed_on)

    @override
    def missing(self, question: Question) -> str:
        return question.missing or say("Enter your full name to sign")


def _signed(value: Any) -> Any:
    return value.get("name", "") if isinstance(value, Mapping) else value


field_kinds.add("name", Name())
field_kinds.add("email", Email())
field_kinds.add("phone", Phone())
field_kinds.add("declaration", Declaration())
