"""A form filled in on trial: a proposed wording as a resident would see it. Its answers live in the session alone."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from frontdoor.foundation.accounts.access import Request
from frontdoor.kernel.clock import LONDON
from frontdoor.services.api import (
    Definition,
    DraftRecord,
    DraftState,
    Other,
    ProposedRecord,
    Question,
    ServiceRecord,
    their_form,
    worked_out,
)
from frontdoor.web.resident.speaking import service_in_their_language

_KEY: Final = "previews"
_NAMESPACE: Final = UUID("0a3f1a52-5d0e-4b0c-9a51-6c1d4a5c2b7e")
#: Trials that one session remembers; an older one begins again.
MOST: Final = 5


@dataclass(frozen=True, slots=True)
class Trial(DraftRecord):
    """A draft that is none: nothing of it is kept in the database, and it cannot be sent.

    :param is_whole: whether nothing of the wording had to be left out.
    :param other_id: of a section as another person would see it, who that is; "" for the applicant's form.
    """

    proposal_id: int = 0
    is_whole: bool = True
    other_id: str = ""

    @property
    def key(self) -> str:
        """Return under which name the session keeps its answers."""
        return f"{self.proposal_id}/{self.other_id}" if self.other_id else str(self.proposal_id)


def trial_of(request: Request, proposed: ProposedRecord) -> Trial | None:
    """Return the trial of a proposed wording with the answers given so far, or None if it asks nothing yet."""
    definition = proposed.definition
    if definition is None:
        return None
    service = service_in_their_language(
        request,
        ServiceRecord(id=0, slug=proposed.slug, name=definition.name, version_id=0, number=0, definition=definition),
    )
    return Trial(
        id=uuid5(_NAMESPACE, str(proposed.id)),
        service=service,
        answers=worked_out(
            definition,
            _answers(request, str(proposed.id), definition),
            today=request.now.astimezone(LONDON).date(),
        ),
        revision=0,
        state=DraftState.STARTED,
        channel="web",
        started_by=request.actor.username,
        on_behalf=False,
        email="",
        started_at=request.now,
        updated_at=request.now,
        expires_at=request.now + timedelta(days=1),
        submitted_at=None,
        reference="",
        proposal_id=proposed.id,
        is_whole=proposed.is_whole,
    )


def their_trial(request: Request, trial: Trial, other: Other) -> Trial:
    """Return the trial of what another person would be asked, with the answers given so far."""
    form = their_form(trial.service.definition, other)
    theirs = replace(trial, service=replace(trial.service, definition=form), other_id=other.id)
    return replace(theirs, answers=_answers(request, theirs.key, form))


def _answers(request: Request, key: str, definition: Definition) -> dict[str, Any]:
    """Return the answers given so far, without those to questions that have become something else meanwhile."""
    kept = request.session.get(_KEY, {}).get(key, {})
    forms = {question.id: _form_of(question) for question in definition.all_questions}
    return {name: value for name, (form, value) in kept.items() if forms.get(name) == form}


def _form_of(question: Question) -> str:
    """Return what decides in which form an answer is kept."""
    inner = " ".join(f"{each.id}:{_form_of(each)}" for each in question.questions)
    return f"{question.kind} {inner}".strip()


def with_answers(request: Request, trial: Trial, answers: dict[str, Any]) -> Trial:
    """Return the trial with other answers, which the session keeps."""
    kept: dict[str, Any] = dict(request.session.get(_KEY, {}))
    kept.pop(trial.key, None)
    asked = {question.id: question for question in trial.service.definition.all_questions}
    noted = {name: [_form_of(asked[name]), value] for name, value in answers.items() if name in asked}
    request.session[_KEY] = dict([*kept.items(), (trial.key, noted)][-MOST:])
    figures = worked_out(trial.service.definition, answers, today=request.now.astimezone(LONDON).date())
    return replace(trial, answers=figures)
