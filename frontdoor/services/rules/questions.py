"""One question of a form, with the answers or the papers it offers."""

from typing import Annotated, Literal

from pydantic import Field

from frontdoor.kernel.spans import PATTERN as SPAN
from frontdoor.services.rules.pieces import Line, Piece, QuestionId, Said


class Option(Piece):
    """One of the answers a question offers."""

    value: Annotated[str, Field(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$", max_length=60)] = Field(
        description="What is stored and what conditions compare with. Never change it once published."
    )
    label: Line = Field(description="What the person reads.")
    hint: Said = Field(default="", max_length=300, description="A line of help under the label.")
    exclusive: bool = Field(default=False, description="For `any_of`: chosen with no other ('None of these').")


class Evidence(Piece):
    """One kind of paper that somebody sends to show something."""

    id: QuestionId = Field(description="Its permanent name within the question.")
    label: Line = Field(description="What it shows: 'Proof of address'.")
    hint: Said = Field(
        default="", max_length=300, description="What will do: 'A bill or bank statement of the last three months'."
    )
    required: bool = Field(default=True, description="Whether it must be sent with the others.")


class Question(Piece):
    """One question, shown on a page of its own."""

    id: QuestionId = Field(description="Unique in this service; lower case with underscores.")
    kind: str = Field(description="How it is asked and what answer it takes.")
    label: Line = Field(description="The question as the person reads it.")
    short_label: Said = Field(
        default="", max_length=100, description="The question on the check-your-answers page and on the case."
    )
    hint: Said = Field(default="", max_length=500, description="A line of help under the question.")
    say: Said = Field(
        default="",
        max_length=500,
        description="What an adviser reads aloud in its place: 'What is your main reason? I will read the answers.'",
    )
    part: Said = Field(
        default="",
        max_length=80,
        description="The part of a long form it belongs to, as the task list names it: 'About your home'.",
    )
    required: bool = Field(default=True, description="Whether the person must answer.")
    missing: Said = Field(
        default="",
        max_length=200,
        description="What to say when it is left empty: 'Select how big the hole is'.",
    )
    when: str = Field(
        default="",
        max_length=500,
        description="Ask only if this condition on earlier answers holds: `size == 'van-load'`.",
    )
    options: tuple[Option, ...] = Field(
        default=(), max_length=60, description="The answers offered by `one_of` and `any_of`."
    )
    min: int | None = Field(
        default=None,
        description="Smallest number allowed; of `date_of_birth` the age in years, of `group` how many.",
    )
    max: int | None = Field(
        default=None,
        description="Largest number allowed; of `date_of_birth` the age in years, of `files` and `group` how many.",
    )
    decimals: int = Field(default=0, ge=0, le=6, description="Decimal places allowed in a number.")
    max_length: int | None = Field(default=None, ge=1, le=20000, description="Most characters allowed in a text.")
    not_in_future: bool = Field(default=False, description="For `date`: refuse dates after today.")
    not_in_past: bool = Field(default=False, description="For `date`: refuse dates before today.")
    not_before: str = Field(
        default="", pattern=rf"{SPAN}|^$", description="For `date`: the earliest day, from today: '5 working days'."
    )
    not_after: str = Field(
        default="", pattern=rf"{SPAN}|^$", description="For `date`: the latest day, from today: '12 months'."
    )
    mobile: bool = Field(default=False, description="For `phone`: it must be able to receive text messages.")
    documents: bool = Field(default=False, description="For `files`: take documents as well as photos.")
    evidence: tuple[Evidence, ...] = Field(
        default=(), max_length=12, description="For `evidence`: the kinds of paper, each with a place of its own."
    )
    later: int | None = Field(default=None, ge=1, le=60, description="For `evidence`: days to send it after the form.")
    statement: Said = Field(
        default="", max_length=2000, description="For `declaration`: what the person declares by giving their name."
    )
    item: Said = Field(default="", max_length=60, description="For `group`, `asset`: what one is called: 'person'.")
    of: str = Field(default="", max_length=60, description="For `asset`, `register`: which: 'lamp-column', 'schools'.")
    near: str = Field(default="", max_length=40, description="For `asset`: the place question, if not the form's own.")
    within: int | None = Field(default=None, ge=1, le=500, description="For `asset`: how far to look, in metres.")
    questions: "tuple[Question, ...]" = Field(
        default=(),
        max_length=20,
        description="For `group`: what is asked of each. Conditions look at earlier answers about the same one.",
    )
    prefill: Literal["", "account.name", "account.email", "account.phone"] = Field(
        default="", description="What a signed-in person is offered as the answer, from their account."
    )
    from_link: bool = Field(
        default=False, description="Whether a link to the service may carry the answer: `?size=large`."
    )
    hidden: bool = Field(
        default=False,
        description="Not asked: filled in by `prefill` or `from_link` alone, and shown before the form is sent.",
    )
    public: bool = Field(default=False, description="Whether anybody may read the answer on the public page.")
    open311: bool = Field(default=True, description="Whether other systems may send the answer by Open311.")

    @property
    def heading(self) -> str:
        """Return the question as it stands beside its answer."""
        return self.short_label or self.label
