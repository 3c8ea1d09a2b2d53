"""The steps a case of a service goes through: which follows which, what is to be done at each, who may go on. Pure.

A status says where a case is for whoever waits for it, and is the same for every service. A step says how far the
work is, and belongs to one service: a licence is checked, consulted on, decided.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from frontdoor.cases.rules.letters import LETTER
from frontdoor.cases.rules.sections import Length, Section
from frontdoor.cases.rules.states import Outcome
from frontdoor.kernel.language import TRANSLATED
from frontdoor.kernel.refusals import Refusal

#: The name of a step, a task, a kind of decision or of document within its service.
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
Label = Annotated[str, Field(min_length=1, max_length=120)]
Who = Literal["officer", "team-leader", "contractor", "adviser"]

#: With these a case can be closed from any step: nothing was decided, so nothing had to be gone through.
WITHOUT_DECIDING: Final = frozenset({Outcome.WITHDRAWN, Outcome.DUPLICATE, Outcome.NOT_OURS, Outcome.NOT_FOUND})


class CannotStep(Refusal):
    """The case cannot go from its step to that one, or not yet."""


class TaskDefinition(Section):
    """A task that is set when a case comes to a step."""

    id: Name = Field(description="Its name within the step.")
    title: Annotated[str, Field(min_length=1, max_length=200)] = Field(description="What is to be done.")
    team: str = Field(default="", max_length=50, description="Whose it is; the team that holds the case if empty.")
    due: Length | None = Field(default=None, description="How soon, in working time; no date of its own if left out.")
    checklist: tuple[Label, ...] = Field(default=(), max_length=20, description="What to tick off in it.")
    after: tuple[Name, ...] = Field(default=(), description="Tasks of the same step that have to be done before.")
    required: bool = Field(default=True, description="Whether the case can go on and be closed only when it is done.")


class StepDefinition(Section):
    """One step of the work."""

    id: Name = Field(description="Its name within the service.")
    label: Label = Field(description="What staff call it: 'Checking the papers'.")
    words: Annotated[str, Field(max_length=600), TRANSLATED] = Field(
        default="", description="What the resident reads when a case comes to it; nothing if empty."
    )
    intake: bool = Field(
        default=False,
        description="Whether it comes before the case is admitted. The promise starts with the first step after that.",
    )
    next: tuple[Name, ...] = Field(default=(), max_length=10, description="The steps that may follow.")
    closes: bool = Field(
        default=False,
        description="Whether a case can be closed from here. Withdrawn, duplicate, not ours and not found always can.",
    )
    roles: tuple[Who, ...] = Field(
        default=(), description="Who may move a case to it; whoever works on the case if empty."
    )
    tasks: tuple[TaskDefinition, ...] = Field(default=(), max_length=20, description="What is set to be done at it.")
    decisions: tuple[Name, ...] = Field(
        default=(), description="Kinds of decision that must have been made before a case goes on from it."
    )
    documents: tuple[Name, ...] = Field(
        default=(), description="Kinds of document that must be on the case before it goes on from it."
    )


class ResultDefinition(Section):
    """One way a decision can fall."""

    id: Name = Field(description="Its name within the decision.")
    label: Label = Field(description="What staff and whoever is told call it: 'Granted with conditions'.")
    outcome: Outcome | None = Field(default=None, description="The outcome with which the case is then closed, if any.")


class DecisionDefinition(Section):
    """A kind of decision."""

    id: Name = Field(description="Its name within the service.")
    label: Label = Field(description="What is decided: 'Whether to give the licence'.")
    results: tuple[ResultDefinition, ...] = Field(min_length=1, max_length=12, description="How it can fall.")
    four_eyes: bool = Field(default=False, description="Whether a leader of the team, other than the author, approves.")


class DocumentDefinition(Section):
    """A kind of document that we make or keep on a case."""

    id: Name = Field(description="Its name within the service.")
    label: Label = Field(description="What it is: 'Inspection report'.")
    published: bool = Field(
        default=False, description="Whether it is for publication; only a checked, redacted version ever is."
    )


class WorkflowSection(Section):
    """How a case of this service is worked: its steps, and what is decided and written on the way."""

    steps: tuple[StepDefinition, ...] = Field(
        default=(), max_length=30, description="In the order of the work; a case begins at the first."
    )
    decisions: tuple[DecisionDefinition, ...] = Field(
        default=(), max_length=12, description="The decisions that are made."
    )
    documents: tuple[DocumentDefinition, ...] = Field(
        default=(), max_length=20, description="The documents that are made or kept."
    )
    stops_for_others: bool = Field(
        default=False, description="Whether the promise stands still while we wait for somebody outside whom we asked."
    )

    @model_validator(mode="after")
    def _names_are_told_apart(self) -> Self:
        for what, names in (
            ("step", [each.id for each in self.steps]),
            ("decision", [each.id for each in self.decisions]),
            ("document", [each.id for each in self.documents]),
        ):
            if what == "document" and LETTER in names:
                raise ValueError(f"No document may be called ‘{LETTER}’: that is what we write to people.")
            twice = next((name for name in names if names.count(name) > 1), None)
            if twice is not None:
                raise ValueError(f"There are two {what}s called ‘{twice}’.")
        return self

    @property
    def first(self) -> str:
        """Return the step with which a case begins, "" where there are none."""
        return self.steps[0].id if self.steps else ""

    def step(self, name: str) -> StepDefinition | None:
        """Return a step by its name."""
        return next((each for each in self.steps if each.id == name), None)

    def decision(self, name: str) -> DecisionDefinition | None:
        """Return a kind of decision by its name."""
        return next((each for each in self.decisions if each.id == name), None)

    def document(self, name: str) -> DocumentDefinition | None:
        """Return a kind of document by its name."""
        return next((each for each in self.documents if each.id == name), None)

    def follows(self, name: str) -> tuple[StepDefinition, ...]:
        """Return the steps that may follow a step. From a step that the service has no more, the first may."""
        here = self.step(name)
        if here is None:
            return self.steps[:1]
        return tuple(each for each in self.steps if each.id in here.next)


def is_intake(section: WorkflowSection, step: str) -> bool:
    """Return whether a case at a step is not admitted yet, so that its promise has not begun."""
    here = section.step(step)
    return here is not None and here.intake


def check_step(section: WorkflowSection, here: str, there: str) -> StepDefinition:
    """Return the step a case is to go to. Raises CannotStep unless the table allows it."""
    found = section.step(there)
    if found is None:
        raise CannotStep("Select a step of this service.")
    if found not in section.follows(here):
        now = section.step(here)
        at = f"‘{now.label}’" if now is not None else "where it is"
        raise CannotStep(f"A case cannot go from {at} to ‘{found.label}’.")
    return found


def check_may_close(section: WorkflowSection, step: str, outcome: Outcome) -> None:
    """Raise CannotStep where a case cannot be closed from its step with an outcome."""
    here = section.step(step)
    if here is None or here.closes or outcome in WITHOUT_DECIDING:
        return
    raise CannotStep(f"A case cannot be closed like this at the step ‘{here.label}’. Take it further first.")


def unreachable(section: WorkflowSection) -> tuple[StepDefinition, ...]:
    """Return the steps that no case ever comes to."""
    known = _reached({section.first}, {each.id: each.next for each in section.steps})
    return tuple(each for each in section.steps if each.id not in known)


def dead_ends(section: WorkflowSection) -> tuple[StepDefinition, ...]:
    """Return the steps from which no case ever comes to one that closes it."""
    before: dict[str, tuple[str, ...]] = {
        each.id: tuple(other.id for other in section.steps if each.id in other.next) for each in section.steps
    }
    known = _reached({each.id for each in section.steps if each.closes}, before)
    return tuple(each for each in section.steps if each.id not in known)


def _reached(begin: set[str], onward: dict[str, tuple[str, ...]]) -> set[str]:
    known, waiting = set(begin), list(begin)
    while waiting:
        fresh = set(onward.get(waiting.pop(), ())) - known
        known |= fresh
        waiting.extend(fresh)
    return known


def in_order(tasks: Sequence[TaskDefinition]) -> bool:
    """Return whether tasks can be done one after the other: none waits, by whatever way, for itself."""
    left = {each.id: set(each.after) for each in tasks}
    while left:
        free = {name for name, waits in left.items() if not waits & left.keys()}
        if not free:
            return False
        left = {name: waits for name, waits in left.items() if name not in free}
    return True


def faults(section: WorkflowSection) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Yield what is wrong with a workflow that its types cannot say: where in it, what, and how to mend it."""
    places = {each.id: index for index, each in enumerate(section.steps)}
    for each in unreachable(section):
        wrong = f"No case ever comes to the step ‘{each.id}’."
        yield ("steps", places[each.id]), wrong, "Name it among the `next` of a step before it, or take it out."
    for each in dead_ends(section):
        wrong = f"From the step ‘{each.id}’ a case can never be closed."
        yield ("steps", places[each.id]), wrong, "Let a step follow it that leads to one with `closes: true`."
    for index, each in enumerate(section.steps):
        yield from _faults_of_step(section, each, ("steps", index))


def _faults_of_step(
    section: WorkflowSection, step: StepDefinition, path: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    known: tuple[tuple[str, tuple[str, ...], set[str]], ...] = (
        ("next", step.next, {each.id for each in section.steps} - {step.id}),
        ("decisions", step.decisions, {each.id for each in section.decisions}),
        ("documents", step.documents, {each.id for each in section.documents}),
    )
    for key, names, there in known:
        for index, name in enumerate(names):
            if name not in there:
                mend = f"Use one of {', '.join(sorted(there))}." if there else "Take it out, or describe it first."
                yield (*path, key, index), f"The step ‘{step.id}’ names ‘{name}’, which it cannot.", mend
    if step.intake and any(not earlier.intake and step.id in earlier.next for earlier in section.steps):
        wrong = f"A case that was admitted could go back to the step ‘{step.id}’, before it was."
        yield (*path, "intake"), wrong, "Let only steps with `intake: true` lead to it."
    yield from _faults_of_tasks(step, path)


def _faults_of_tasks(
    step: StepDefinition, path: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    ids = [each.id for each in step.tasks]
    for index, task in enumerate(step.tasks):
        if ids.count(task.id) > 1:
            yield (*path, "tasks", index), f"There are two tasks called ‘{task.id}’.", "Name them apart."
        for name in task.after:
            if name not in ids:
                wrong = f"The task ‘{task.id}’ waits for ‘{name}’, which is no task of its step."
                yield (*path, "tasks", index, "after"), wrong, "Name a task of the same step."
    if not in_order(step.tasks):
        wrong = f"The tasks of the step ‘{step.id}’ wait for each other in a circle."
        yield (*path, "tasks"), wrong, "Take one `after` out."
