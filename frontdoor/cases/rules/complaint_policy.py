"""The council's policy on complaints and members' enquiries, as catalogue/complaints/policy.yaml has it. Pure.

What a Code demands is data with its source, so that a Code that changes is a file that changes.
"""

from typing import Annotated

from pydantic import Field

from frontdoor.cases.rules.sections import Length, Section

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
Line = Annotated[str, Field(min_length=1, max_length=300)]


class TestQuestion(Section):
    """A question of the test that tells a complaint from a request for a service."""

    __test__ = False  # its name begins like one of pytest's

    id: Id
    text: Line
    makes_complaint: bool = Field(description="Whether a yes makes it a complaint; otherwise it speaks for a request.")
    source: Line


class StagePolicy(Section):
    """One stage of a Code: its days are working days."""

    number: int = Field(ge=1, le=2)
    acknowledge_days: int = Field(ge=1, le=60)
    answer_days: int = Field(ge=1, le=120)
    extend_days: int = Field(ge=0, le=120, description="All extensions together.")
    source: Line


class Provision(Section):
    """Something a Code demands, against which a council assesses itself."""

    id: Annotated[str, Field(pattern=r"^\d+(\.\d+)?$", max_length=8)]
    text: Line


class Code(Section):
    """A Code by which complaints are dealt with, and the ombudsman it leads to."""

    id: Id
    name: Line
    law: Line
    ombudsman: Line
    website: Annotated[str, Field(pattern=r"^https://\S+$")]
    phone: Line
    stages: tuple[StagePolicy, StagePolicy]
    escalate_within_days: int = Field(ge=1, le=400, description="Calendar days after the answer of stage 1.")
    escalate_source: Line
    provisions: tuple[Provision, ...] = ()

    def stage(self, number: int) -> StagePolicy:
        """Return the policy of stage 1 or 2."""
        return self.stages[number - 1]


class Named(Section):
    """One of a list of ours, such as a root cause."""

    id: Id
    label: Line


class MoneyLimit(Section):
    """Up to how much money somebody of a role may approve."""

    role: Id
    up_to_pence: int = Field(ge=0)


class SurveyQuestion(Section):
    """A question of the survey after a complaint, answered from 1 to 5."""

    id: Id
    text: Line
    translations: dict[str, Line] = Field(default_factory=dict, description="The same in other languages, by code.")


class EnquiryPolicy(Section):
    """How long a member's enquiry may take, in working days."""

    answer_days: int = Field(ge=1, le=60)
    warn: tuple[Length, ...] = Field(
        default=(), max_length=5, description="How long before it is due whoever answers is warned."
    )
    team: Id = Field(description="The team that answers them unless another is named.")
    source: Line


class Policy(Section):
    """The whole file."""

    test: tuple[TestQuestion, ...] = Field(min_length=1)
    codes: tuple[Code, ...] = Field(min_length=1)
    themes: tuple[Named, ...] = Field(min_length=1)
    root_causes: tuple[Named, ...] = Field(min_length=1)
    money: tuple[MoneyLimit, ...]
    ombudsman_decisions: tuple[Named, ...] = Field(min_length=1)
    survey: tuple[SurveyQuestion, ...] = Field(min_length=1)
    behaviour_review_days: int = Field(ge=1, le=731)
    enquiries: EnquiryPolicy

    def code(self, code_id: str) -> Code:
        """Return a Code by its id. Raises LookupError for one that the file has not."""
        found = next((each for each in self.codes if each.id == code_id), None)
        if found is None:
            raise LookupError(f"The policy on complaints has no Code ‘{code_id}’.")
        return found

    def limit_of(self, roles: frozenset[str]) -> int:
        """Return up to how many pence somebody of these roles may approve."""
        return max((each.up_to_pence for each in self.money if each.role in roles), default=0)


def label_of(names: tuple[Named, ...], name_id: str) -> str:
    """Return what one of a list is called; one that was taken off the list since is called by its id."""
    return next((each.label for each in names if each.id == name_id), name_id)
