"""Choosing: one of several, any of several, yes or no, agreeing."""

from datetime import datetime
from typing import Any, ClassVar, Final

from typing_extensions import override

from frontdoor.kernel.language import say
from frontdoor.services.rules.kinds.base import BadAnswer, FieldKind, Posted, field_kinds, several
from frontdoor.services.rules.questions import Option, Question

_SAID_YES: Final = frozenset({"yes", "true", "on", "1"})
_SAID_NO: Final = frozenset({"no", "false", "off", "0"})


class OneOf(FieldKind):
    """One of the options, kept as its value."""

    linkable: ClassVar[bool] = True
    settings: ClassVar = frozenset({"options"})
    needs_options: ClassVar = True
    open311: ClassVar = "singlevaluelist"

    @override
    def clean(self, question: Question, value: Any, *, now: datetime, owner: str) -> str:
        chosen = next((each.value for each in question.options if each.value == value), None)
        if chosen is None:
            raise BadAnswer(self.missing(question))
        return chosen

    @override
    def plain(self, question: Question, value: Any) -> str:
        return next((each.label for each in question.options if each.value == value), str(value or ""))

    @override
    def missing(self, question: Question) -> str:
        return question.missing or say("Select an answer to ‘{question}’", question=question.label)


class AnyOf(FieldKind):
    """Any of the options, kept as a list of their values in the options' order."""

    linkable: ClassVar[bool] = True
    settings: ClassVar = frozenset({"options"})
    needs_options: ClassVar = True
    open311: ClassVar = "multivaluelist"

    @override
    def from_form(self, question: Question, data: Posted) -> list[str] | None:
        return [value for value in several(data, question.id) if value] or None

    @override
    def clean(self, question: Question, value: Any, *, now: datetime, owner: str) -> list[str]:
        given = [value] if isinstance(value, str) else value
        if not isinstance(given, list | tuple):
            raise BadAnswer(self.missing(question))
        chosen = [each for each in question.options if each.value in given]
        if any(each not in [option.value for option in chosen] for each in given):
            raise BadAnswer(self.missing(question))
        alone = next((each for each in chosen if each.exclusive), None)
        if alone is not None and len(chosen) > 1:
            raise BadAnswer(say("Select other answers, or select ‘{alone}’", alone=alone.label))
        return [each.value for each in chosen]

    @override
    def plain(self, question: Question, value: Any) -> str:
        return ", ".join(each.label for each in question.options if each.value in (value or ()))

    @override
    def missing(self, question: Question) -> str:
        return question.missing or say("Select all that apply to ‘{question}’", question=question.label)


class YesNo(FieldKind):
    """Yes or no, kept as true or false."""

    linkable: ClassVar[bool] = True
    open311: ClassVar = "singlevaluelist"

    @override
    def options(self, question: Question) -> tuple[Option, ...]:
        return (Option(value="yes", label=say("Yes")), Option(value="no", label=say("No")))

    @override
    def clean(self, question: Question, value: Any, *, now: datetime, owner: str) -> bool:
        said = str(value).strip().casefold()
        if said not in _SAID_YES | _SAID_NO:
            raise BadAnswer(self.missing(question))
        return said in _SAID_YES

    @override
    def plain(self, question: Question, value: Any) -> str:
        return "" if value is None else say("Yes" if value else "No")

    @override
    def missing(self, question: Question) -> str:
        return question.missing or say("Select yes or no: ‘{question}’", question=question.label)


class Consent(FieldKind):
    """Agreeing to a statement, the question's label. Kept as true; a required one cannot be declined."""

    private: ClassVar = True
    open311: ClassVar = "singlevaluelist"

    @override
    def options(self, question: Question) -> tuple[Option, ...]:
        return (Option(value="yes", label=question.label),)

    @override
    def clean(self, question: Question, value: Any, *, now: datetime, owner: str) -> bool:
        said = str(value).strip().casefold()
        if said not in _SAID_YES and question.required:
            raise BadAnswer(self.missing(question))
        return said in _SAID_YES

    @override
    def plain(self, question: Question, value: Any) -> str:
        return "" if value is None else say("Agreed" if value else "Not agreed")

    @override
    def missing(self, question: Question) -> str:
        return question.missing or say("Select the box to say you agree")


field_kinds.add("one_of", OneOf())
field_kinds.add("any_of", AnyOf())
field_kinds.add("yes_no", YesNo())
field_kinds.add("consent", Consent())
