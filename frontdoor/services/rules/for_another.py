"""A form that somebody fills in for another, by a right that was given. Pure."""

from functools import cached_property

from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.questions import Question


class FormForAnother(Definition):
    """A form without the questions about contact: whom it is for has told us, and whoever fills it in need not know."""

    @cached_property
    def all_questions(self) -> tuple[Question, ...]:
        """Return the service's own questions."""
        return self.questions


def without_contact(definition: Definition) -> FormForAnother:
    """Return a form as it is filled in for another."""
    fields = {name: getattr(definition, name) for name in Definition.model_fields}
    return FormForAnother.model_construct(**fields)
