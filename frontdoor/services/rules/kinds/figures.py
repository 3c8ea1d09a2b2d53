"""Numbers and dates."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, Final

from typing_extensions import override

from frontdoor.kernel.clock import LONDON, say_date
from frontdoor.kernel.language import later, say
from frontdoor.kernel.money import in_pounds
from frontdoor.kernel.spans import read_span, weekdays_on
from frontdoor.services.rules.kinds.base import RANGE, BadAnswer, FieldKind, Posted, field_kinds, one, subject
from frontdoor.services.rules.questions import Question

#: Numbers of more digits are slips or mischief; they would not fit a database column either.
MOST_DIGITS: Final = 15
#: Nobody is known to have lived longer than 122 years; beyond, a year was mistyped.
OLDEST: Final = 125
_PART_MISSING: Final = {
    "day": later("{what} must include a day"),
    "month": later("{what} must include a month"),
    "year": later("{what} must include a year"),
}
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO_DAY: Final = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(T.*)?$", re.ASCII)


class Number(FieldKind):
    """A number. Kept as a whole number, or as text when it may have decimals, so that none are lost."""

    linkable: ClassVar[bool] = True
    settings: ClassVar = frozenset({"min", "max", "decimals"})
    open311: ClassVar = "number"

    @override
    def clean(self, question: Question, value: Any, *, now: datetime, owner: str) -> int | str:
        what = subject(question, say("The answer"))
        wrong = BadAnswer(say("{what} must be a number, like 30", what=what))
        number = _within(question, _decimal(value, wrong=wrong), as_written="{:,}".format)
        whole = number == number.to_integral_value()
        if question.decimals == 0 and not whole:
            raise BadAnswer(say("{what} must be a whole number, like 30", what=what))
        if number != round(number, question.decimals):
            raise BadAnswer(
                say("{what} must have no more than {count} decimal places", what=what, count=question.decimals)
            )
        return int(number) if question.decimals == 0 else f"{number:f}"

    @override
    def plain(self, question: Question, value: Any) -> str:
        return "" if value is None else f"{Decimal(str(value)):,}"


class Money(FieldKind):
    """An amount of money in pounds, kept as text with its pence: "12.50"."""

    linkable: ClassVar[bool] = True
    settings: ClassVar = frozenset({"min", "max"})
    open311: ClassVar = "number"

    @override
    def clean(self, question: Question, value: Any, *, now: datetime, owner: str) -> str:
        what = subject(question, say("The answer"))
        wrong = BadAnswer(say("{what} must be an amount of money, like 12 or 12.50", what=what))
        amount = _within(question, _decimal(value, wrong=wrong), as_written=in_pounds)
        if amount != round(amount, 2):
            what = subject(question, say("The amount"))
            raise BadAnswer(say("{what} must have no more than 2 figures for pence", what=what))
        return f"{amount:.2f}"

    @override
    def plain(self, question: Question, value: Any) -> str:
        return "" if value is None else in_pounds(Decimal(str(value)))

    @override
    def missing(self, question: Question) -> str:
        return question.missing or say("Enter an amount of money")


def _decimal(value: Any, *, wrong: BadAnswer) -> Decimal:
    """Return the number that somebody wrote, with or without commas and a pound sign. Raises what is wrong with it."""
    text = "" if isinstance(value, bool) else str(value).strip().replace(",", "").lstrip("£").strip()
    try:
        number = Decimal(text[:40])
    except InvalidOperation:
        raise wrong from None
    if not number.is_finite() or len(text) > 40 or abs(number.adjusted()) > MOST_DIGITS:
        raise wrong
    return number


def _within(question: Question, number: Decimal, *, as_written: Callable[[Any], str]) -> Decimal:
    what = subject(question, say("The number"))
    if question.min is not None and number < question.min:
        raise BadAnswer(say("{what} must be {least} or more", what=what, least=as_written(question.min)), sort=RANGE)
    if question.max is not None and number > question.max:
        raise BadAnswer(say("{what} must be {most} or fewer", what=what, most=as_written(question.max)), sort=RANGE)
    return number


class Day(FieldKind):
    """A date, kept as "2026-03-27"."""

    linkable: ClassVar[bool] = True
    settings: ClassVar = frozenset({"not_in_future", "not_in_past", "not_before", "not_after"})
    open311: ClassVar[str | None] = "datetime"

    @override
    def from_form(self, question: Question, data: Posted) -> dict[str, str] | None:
        parts = {part: one(data, f"{question.id}-{part}").strip() for part in ("day", "month", "year")}
        return parts if any(parts.values()) else None

    @override
    def clean(self, question: Question, value: Any, *, now: datetime, owner: str) -> str:
        what = subject(question, say("The date"))
        parts = _parts(value)
        for part in ("day", "month", "year"):
            if not parts[part]:
                raise BadAnswer(say(_PART_MISSING[part], what=what), part=part)
        if len(parts["year"]) != 4:
            raise BadAnswer(say("Year must include 4 numbers"), part="year")
        try:
            day = date(_number(parts["year"]), _month(parts["month"]), _number(parts["day"]))
        except ValueError:
            raise BadAnswer(say("{what} must be a real date, like 27 3 2026", what=what)) from None
        self._check_bounds(question, day, now.astimezone(LONDON).date())
        return day.isoformat()

    def _check_bounds(self, question: Question, day: date, today: date) -> None:
        what = subject(question, say("The date"))
        if question.not_in_future and day > today:
            raise BadAnswer(say("{what} must be today or in the past", what=what), sort=RANGE)
        if question.not_in_past and day < today:
            raise BadAnswer(say("{what} must be today or in the future", what=what), sort=RANGE)
        earliest, latest = self.bounds(question, today)
        if earliest is not None and day < earliest:
            raise BadAnswer(say("{what} must be {day} or later", what=what, day=say_date(earliest)), sort=RANGE)
        if latest is not None and day > latest:
            raise BadAnswer(say("{what} must be {day} or earlier", what=what, day=say_date(latest)), sort=RANGE)

    @override
    def limits(self, question: Question, *, today: date) -> str:
        earliest, latest = self.bounds(question, today)
        if question.not_in_past and (earliest is None or earliest < today):
            earliest = today
        if question.not_in_future and (latest is None or latest > today):
            latest = today
        if earliest is not None and latest is not None:
            return say("A day from {first} to {last}", first=_said(earliest, today), last=_said(latest, today))
        if earliest is not None:
            is_today = earliest == today
            return say("Today or later") if is_today else say("{day} or later", day=say_date(earliest))
        if latest is not None:
            return say("Today or earlier") if latest == today else say("{day} or earlier", day=say_date(latest))
        return ""

    def bounds(self, question: Question, today: date) -> tuple[date | None, date | None]:
        """Return the earliest and the latest day that will do today; None where there is none."""

        def reckoned(text: str) -> date | None:
            return read_span(text).from_day(today, working=self.working_days_on) if text else None

        return reckoned(question.not_before), reckoned(question.not_after)

    def working_days_on(self, today: date, count: int) -> date:
        """Return the day so many working days on; whoever knows the council's calendar says better."""
        return weekdays_on(today, count)

    @override
    def plain(self, question: Question, value: Any) -> str:
        return say_date(date.fromisoformat(value)) if value else ""


class DateOfBirth(Day):
    """A date of birth, kept as "1980-03-27". `min` and `max` bound the person's age today, in years."""

    settings: ClassVar = frozenset({"min", "max"})
    linkable: ClassVar = False
    private: ClassVar = True
    open311: ClassVar = None

    @override
    def clean(self, question: Question, value: Any, *, now: datetime, owner: str) -> str:
        kept = super().clean(question, value, now=now, owner=owner)
        what = subject(question, say("Date of birth"))
        born, today = date.fromisoformat(kept), now.astimezone(LONDON).date()
        if born > today:
            raise BadAnswer(say("{what} must be in the past", what=what), sort=RANGE)
        age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
        if age > OLDEST:
            sentence = say("{what} must be within the last {years} years", what=what, years=OLDEST)
            raise BadAnswer(sentence, part="year", sort=RANGE)
        if question.min is not None and age < question.min:
            raise BadAnswer(say("{what} must be at least {years} years ago", what=what, years=question.min), sort=RANGE)
        if question.max is not None and age > question.max:
            sentence = say("{what} must be no more than {years} years ago", what=what, years=question.max)
            raise BadAnswer(sentence, sort=RANGE)
        return kept

    @override
    def missing(self, question: Question) -> str:
        return question.missing or say("Enter a date of birth")


def _said(day: date, today: date) -> str:
    return say("today") if day == today else say_date(day)


def _parts(value: Any) -> dict[str, str]:
    if isinstance(value, Mapping):
        return {part: str(value.get(part, "")).strip()[:20] for part in ("day", "month", "year")}
    found = _ISO_DAY.match(value.strip()[:40]) if isinstance(value, str) else None
    if not found:
        raise BadAnswer(say("The date must be written like 2026-03-27"))
    return {"year": found[1], "month": found[2], "day": found[3]}


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return int(text)


def _month(text: str) -> int:
    """Return the month's number from "3", "03", "Mar" or "March". Raises ValueError."""
    named = text[:3].casefold()
    return _MONTHS.index(named) + 1 if named in _MONTHS else _number(text)


field_kinds.add("number", Number())
field_kinds.add("money", Money())
field_kinds.add("date_of_birth", DateOfBirth())
