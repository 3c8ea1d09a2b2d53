"""The parts of a service's definition that cases interpret: promise, wording, outcomes and who may see. Pure."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, RootModel, model_validator

from frontdoor.cases.rules.states import MOVES, SAID, Outcome, Status
from frontdoor.kernel.language import TRANSLATED

Words = Annotated[str, Field(min_length=1, max_length=600), TRANSLATED]


class Section(BaseModel):
    """Part of a definition: immutable, exact, refusing what it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Length(Section):
    """A length of time: days, hours or months. A week is seven calendar days."""

    days: int | None = Field(default=None, ge=0, le=400, description="Whole days.")
    hours: int | None = Field(default=None, ge=1, le=2000, description="Hours.")
    months: int | None = Field(
        default=None,
        ge=1,
        le=24,
        description="Months: to the same day of a later month, or to its last day where it has no such day.",
    )

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if [self.days, self.hours, self.months].count(None) != 2:
            raise ValueError("Say either days or hours, or months.")
        return self


class PromiseSection(Length):
    """The time we give ourselves."""

    unit: Literal["working", "calendar", "clock"] = Field(
        default="working",
        description="`working` days or opening hours; `calendar` days, holidays too, or months; `clock` hours, day and "
        "night.",
    )
    start: Literal["next-working-day", "at-once"] = Field(
        default="next-working-day",
        description="`next-working-day`: what comes in when we are closed starts when we open. `at-once`: now.",
    )
    first_day: Literal["after", "receipt"] = Field(
        default="after",
        description="Which day is the first that counts: the one `after` it came in, or that of `receipt` itself "
        "(‘30 days beginning when it is received’).",
    )
    rolls: Literal["never", "next-working-day"] = Field(
        default="never",
        description="Where calendar days or months end on a day not worked: it is due then, or on the "
        "`next-working-day`.",
    )
    waited: Literal["by-share", "whole-days"] = Field(
        default="by-share",
        description="How a day counts on which we waited for part of it: by the part, and the sum is rounded; or as a "
        "whole day, as statutes say it (Freedom of Information Act 2000, section 10(2)).",
    )
    calendar: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)] = Field(
        default="council",
        description="Whose working days: the `council`'s, or those of a team or an office by the name of its calendar; "
        "weekdays that are no bank holiday of its `nation`; or `uk-any`, weekdays that are a bank holiday nowhere in "
        "the United Kingdom (Freedom of Information Act 2000, section 10(6)). Closures make no difference to the last "
        "two.",
    )
    due_soon: Length = Field(default=Length(days=1), description="How long before it is due a case counts as due soon.")

    @model_validator(mode="after")
    def _unit_fits(self) -> Self:
        if self.unit == "clock" and self.hours is None:
            raise ValueError("`clock` counts hours; say `hours`, or take `calendar` for days.")
        if self.unit == "calendar" and self.hours is not None:
            raise ValueError("`calendar` counts days or months; say one of them, or take `clock` for hours.")
        if self.unit != "calendar" and self.months is not None:
            raise ValueError("Months are the calendar's; say `unit: calendar`.")
        if self.calendar == "uk-any" and (self.unit != "working" or self.days is None):
            raise ValueError("`uk-any` is of working days; leave `calendar` out, or say so many working `days`.")
        if self.calendar == "nation" and self.hours is not None:
            raise ValueError("A `nation` has no opening hours; leave `calendar` out, or say `days` or `months`.")
        return self

    @model_validator(mode="after")
    def _count_fits(self) -> Self:
        if self.rolls != "never" and self.unit != "calendar":
            raise ValueError("Working days never end on another day; leave `rolls` out.")
        if self.first_day == "receipt" and not self.days:
            raise ValueError("Only days can begin with that of receipt; say `days`, at least 1.")
        if self.waited == "whole-days" and self.hours is not None:
            raise ValueError("Hours waited count exactly; leave `waited` out.")
        return self


class PromiseRow(PromiseSection):
    """A promise of its own for some cases."""

    when: Annotated[str, Field(min_length=1, max_length=500)] = Field(
        description="For which cases, as a condition on the answers."
    )


class PromisesSection(PromiseSection):
    """The time we give ourselves, and other times for some cases."""

    rows: tuple[PromiseRow, ...] = Field(
        default=(), max_length=30, description="Cases with a promise of their own; for all others the one above holds."
    )


class StatusWords(Section):
    """How residents read one status."""

    label: Annotated[str, Field(min_length=1, max_length=40), TRANSLATED] = Field(
        description="A word or two: 'In hand'."
    )
    explanation: Words = Field(description="What it means, in a sentence.")
    next: Annotated[str, TRANSLATED] = Field(default="", max_length=600, description="What happens next.")


class StatusesSection(Section):
    """How residents read each status."""

    new: StatusWords
    in_hand: StatusWords = Field(alias="in-hand")
    waiting: StatusWords
    closed: StatusWords

    def of(self, status: Status) -> StatusWords:
        """Return the words for a status."""
        words: StatusWords = getattr(self, status.name.lower())
        return words


def states_in_words(statuses: Any) -> dict[str, Any]:
    """Return every status with the words residents read beside it, and where a case may go from there.

    :param statuses: the section in its stored form, which may be wrong in every way while it is written.
    """
    known = statuses if isinstance(statuses, Mapping) else {}
    words = {status: known.get(status.value) for status in Status}
    return {
        "states": [
            {
                "said": SAID[status],
                "words": each.get("label", "") if isinstance(each := words[status], Mapping) else "",
                "moves": [(SAID[there], why) for there, why in MOVES[status].items()],
            }
            for status in Status
        ]
    }


class OutcomeWords(Section):
    """One way a case of this service can end."""

    code: Outcome = Field(description="Which outcome it is.")
    label: Annotated[str, Field(min_length=1, max_length=60), TRANSLATED] = Field(
        description="A few words: 'Repaired'."
    )
    words: Words = Field(description="The text an officer starts from when closing with this outcome.")


class DuplicatesSection(Section):
    """When an open report nearby may be the same."""

    radius_m: int = Field(default=50, ge=0, le=2000, description="How near, in metres; 0 switches it off.")
    days: int = Field(default=60, ge=1, le=400, description="How recent, in days.")


class AccessSection(Section):
    """Who may see a case of this service."""

    public: bool = Field(default=True, description="Whether it appears in the public list, without personal data.")
    publish_description: bool = Field(
        default=False, description="Whether the resident's own words are shown to anybody."
    )


class MessagesSection(Section):
    """Which message is sent when; leave one empty to send none."""

    received: str = Field(default="case-received", description="On receipt.")
    status_changed: str = Field(default="case-status-changed", description="When the public status changes.")
    question: str = Field(default="case-question", description="When we ask the resident.")
    closed: str = Field(default="case-closed", description="On closure.")


class RetentionSection(Section):
    """How long a closed case is kept as it was."""

    closed_days: int = Field(default=730, ge=30, le=9000, description="Days after closure.")
    then: Literal["anonymise", "delete"] = Field(default="anonymise", description="What happens then.")


class OutcomesSection(RootModel[tuple[OutcomeWords, ...]]):
    """The ways a case of this service can end, in the order officers see them."""

    model_config = ConfigDict(frozen=True)

    def of(self, outcome: Outcome) -> OutcomeWords | None:
        """Return the words of an outcome, or None if cases of this service cannot end so."""
        return next((each for each in self.root if each.code == outcome), None)
