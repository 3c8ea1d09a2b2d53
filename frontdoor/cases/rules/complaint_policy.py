"""The council's policy on complaints and members' enquiries, as catalogue/complaints/policy.yaml has it. Pure.

What a Code demands is data with its source, so that a Code that changes is a file that changes.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from frontdoor.cases.rules.sections import Length, Section
from frontdoor.foundation.accounts.actors import Role

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
Line = Annotated[str, Field(min_length=1, max_length=300)]


class TestQuestion(Section):
    """A question of the test that tells a complaint from a request for a service."""

    __test__ = False  # its name begins like one of pytest's

    id: Id
    text: Line
    makes_complaint: bool = Field(description="Whether a yes makes it a complaint; otherwise it speaks for a request.")
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
    pack: Id = Field(description="The statutory pack, from catalogue/packs/, that has the days of its stages.")
    escalate_within_days: int = Field(ge=1, le=400, description="Calendar days after the answer of stage 1.")
    escalate_source: Line
    provisions: tuple[Provision, ...] = ()


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


def faults(policy: Policy) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Yield what a type cannot say: where in the file, what is wrong, and how to mend it."""
    lists: dict[tuple[str | int, ...], Sequence[str]] = {
        (name,): [each.id for each in getattr(policy, name)]
        for name in ("test", "codes", "themes", "root_causes", "ombudsman_decisions", "survey")
    }
    for index, code in enumerate(policy.codes):
        lists[("codes", index, "provisions")] = [each.id for each in code.provisions]
    for where, names in lists.items():
        for index, name in enumerate(names):
            if name in names[:index]:
                yield (*where, index, "id"), f"‘{name}’ is there twice.", "Give one another name."
    for index, limit in enumerate(policy.money):
        if limit.role not in set(Role):
            mend = f"Use one of {', '.join(sorted(Role))}."
            yield ("money", index, "role"), f"There is no role ‘{limit.role}’.", mend


def label_of(names: tuple[Named, ...], name_id: str) -> str:
    """Return what one of a list is called; one that was taken off the list since is called by its id."""
    return next((each.label for each in names if each.id == name_id), name_id)
