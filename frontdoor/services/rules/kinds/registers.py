"""Numbers that registers give people, vehicles and companies. Each is read as people write it and kept one way."""

import re
from abc import abstractmethod
from datetime import datetime
from typing import Any, ClassVar, Final

from typing_extensions import override

from frontdoor.kernel.language import later, say
from frontdoor.services.rules.kinds.base import BadAnswer, FieldKind, field_kinds
from frontdoor.services.rules.questions import Question

_BETWEEN: Final = re.compile(r"[\s.\-/]+")
LONGEST: Final = 30

# HMRC, National Insurance Manual NIM39110: neither letter of the prefix is D, F, I, Q, U or V, the second is not O,
# seven prefixes are never given out, and the suffix is A to D.
_NATIONAL_INSURANCE: Final = re.compile(
    r"^(?!BG|GB|KN|NK|NT|TN|ZZ)[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z][0-9]{6}[A-D]$", re.ASCII
)
# DVLA, INF104 and V796: the forms of plates since 1903, newest first, each with where its space stands.
_PLATES: Final = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"^([A-Z]{2}[0-9]{2})([A-Z]{3})$",
        r"^([A-Z][0-9]{1,3})([A-Z]{3})$",
        r"^([A-Z]{3})([0-9]{1,3}[A-Z])$",
        r"^([A-Z]{1,3})([0-9]{1,4})$",
        r"^([0-9]{1,4})([A-Z]{1,3})$",
        r"^([0-9]{3})([DX][0-9]{3})$",
    )
)
# Companies House: eight figures in England and Wales; a prefix of letters for Scotland (SC), Northern Ireland (NI),
# partnerships (OC, SO, NC), charities (CE, CS), societies (RS, IP) and others.
_COMPANY: Final = re.compile(r"^([0-9]{8}|[A-Z]{2}[0-9]{6}|R[0-9]{7})$", re.ASCII)


class RegisterNumber(FieldKind):
    """A number from a register: read whatever its spaces and capitals, kept without spaces in capitals."""

    wrong: ClassVar[str]

    @abstractmethod
    def is_valid(self, bare: str) -> bool:
        """Return whether the register could have given this."""

    def bare(self, text: str) -> str:
        """Return what somebody wrote in the form we keep."""
        return _BETWEEN.sub("", text).upper()

    @override
    def clean(self, question: Question, value: Any, *, now: datetime, owner: str) -> str:
        number = self.bare(str(value)[:LONGEST])
        if not self.is_valid(number):
            raise BadAnswer(say(self.wrong))
        return number


class NationalInsurance(RegisterNumber):
    """A National Insurance number, kept as "QQ123456C"."""

    private: ClassVar = True
    open311: ClassVar = None
    wrong: ClassVar = later("Enter a National Insurance number in the correct format, like QQ 12 34 56 C")

    @override
    def is_valid(self, bare: str) -> bool:
        return bool(_NATIONAL_INSURANCE.match(bare))

    @override
    def plain(self, question: Question, value: Any) -> str:
        text = str(value or "")
        return " ".join((text[:2], text[2:4], text[4:6], text[6:8], text[8:])).strip()

    @override
    def missing(self, question: Question) -> str:
        return question.missing or say("Enter a National Insurance number")


class VehicleRegistration(RegisterNumber):
    """A vehicle's registration number, kept as "AB51ABC"."""

    linkable: ClassVar[bool] = True
    wrong: ClassVar = later("Enter a vehicle registration number, like AB51 ABC")

    @override
    def is_valid(self, bare: str) -> bool:
        return any(form.match(bare) for form in _PLATES)

    @override
    def plain(self, question: Question, value: Any) -> str:
        text = str(value or "")
        found = next((found for form in _PLATES if (found := form.match(text))), None)
        return f"{found[1]} {found[2]}" if found else text

    @override
    def missing(self, question: Question) -> str:
        return question.missing or say("Enter a vehicle registration number")


class CompanyNumber(RegisterNumber):
    """A company's number at Companies House, kept with its leading noughts: "01234567"."""

    linkable: ClassVar[bool] = True
    wrong: ClassVar = later("Enter a company registration number of 8 characters, like 01234567 or SC123456")

    @override
    def bare(self, text: str) -> str:
        number = super().bare(text)
        # Spreadsheets and people leave the noughts out.
        return number.zfill(8) if number.isascii() and number.isdigit() and len(number) >= 4 else number

    @override
    def is_valid(self, bare: str) -> bool:
        return bool(_COMPANY.match(bare))

    @override
    def missing(self, question: Question) -> str:
        return question.missing or say("Enter a company registration number")


field_kinds.add("national_insurance", NationalInsurance())
field_kinds.add("vehicle_registration", VehicleRegistration())
field_kinds.add("company_number", CompanyNumber())
