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
    """A length of time: either days or hours."""

    days: int | None = Field(default=None, ge=0, le=400, description="Whole days.")
    hours: int | None = Field(default=None, ge=1, le=2000, description="Hours.")

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.days is None) == (self.hours is None):
            raise ValueError("Say either days or hours.")
        return self


class PromiseSection(Length):
    """The time we give ourselves."""

    unit: Literal["working", "calendar", "clock"] = Field(
        default="working",
        description="`working` days or opening hours; `calendar` days, holidays too; `clock` hours, day and night.",
    )
    start: Literal["next-working-day", "at-once"] = Field(
        default="next-working-day",
        description="`next-working-day`: what comes in when we are closed starts when we open. `at-once`: now.",
    )
    calendar: Literal["council", "uk-any"] = Field(
        default="council",
        description="Whose working days: the `council`'s; or `uk-any`, weekdays that are a bank holiday nowhere in the "
        "United Kingdom, whatever days the council closes (Freedom of Information Act 2000, section 10(6)).",
    )
    due_soon: Length = Field(default=Length(days=1), description="How long before it is due a case counts as due soon.")

    @model_validator(mode="after")
    def _unit_fits(self) -> Self:
        if self.unit == "clock" and self.hours is None:
            raise ValueError("`clock` counts hours; say `hours`, or take `calendar` for days.")
        if self.unit == "calendar" and self.days is None:
            raise ValueError("`calendar` counts days; say `days`, or take `clock` for hours.")
        if self.calendar == "uk-any" and (self.unit != "working" or self.days is None):
            raise ValueError("`uk-any` is of working days; leave `calendar` out, or say so many working `days`.")
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
