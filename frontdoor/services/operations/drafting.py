"""Drafting a service from a form on paper. Nothing is published or kept: a person mends the draft first."""

from dataclasses import dataclass

from frontdoor.services.providers.forms.reading import draft_from
from frontdoor.services.rules.definition import MOST_QUESTIONS
from frontdoor.services.rules.drafting.draft import Draft
from frontdoor.services.rules.drafting.file import NO_TEAM, as_file
from frontdoor.services.rules.kinds.base import field_kinds


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft, and the file of the catalogue that it makes."""

    draft: Draft
    yaml: str


def draft_service(data: bytes, *, source: str, stem: str = "", team: str = NO_TEAM) -> Drafted:
    """Return the draft of a service that asks what a PDF or Word form asks.

    :param data: the file's bytes, from anybody: it is read in a process of its own, within limits.
    :param source: the file's name, for the comments.
    :param stem: the name in the catalogue, without .yaml; made of the form's title if empty.
    :param team: the team that will own it; the check asks for one while it is not decided.
    :raises CannotDraft: with the sentence that says why not, and what to do instead.
    """
    draft = draft_from(data, kinds=field_kinds.names(), most_questions=MOST_QUESTIONS)
    return Drafted(draft, as_file(draft, source=source, stem=stem, team=team))
