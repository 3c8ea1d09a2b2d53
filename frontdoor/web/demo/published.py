"""What the demonstration council has published: answers to requests for information. All invented."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from frontdoor.cases.api import (
    NewCase,
    Outcome,
    check_redaction,
    close,
    keep_document,
    keep_redacted,
    open_cases,
    publish_answer,
    row_of,
)
from frontdoor.foundation.accounts.actors import Actor, Role
from frontdoor.foundation.accounts.api import team

#: What was asked, under which title it is published, and what was answered.
ANSWERS: Final = (
    (
        "How much did gritting the roads cost in each of the last three winters?",
        "Cost of gritting roads, three winters",
        "£212,000, £187,500 and £241,300. The last winter had eleven more nights of frost than the one before.",
    ),
    (
        "How many penalty notices for fly-tipping were issued in 2025, and how many were paid?",
        "Penalty notices for fly-tipping in 2025",
        "84 were issued and 57 were paid. 12 went to court; the others are still open.",
    ),
    (
        "Which pesticides are used in parks, and how much of each?",
        "Pesticides used in parks",
        "Glyphosate only, 140 litres in 2025, on paths. None is used in playgrounds.",
    ),
)
_DAY: Final = timedelta(days=1)


def publish_some(*, papers: Sequence[UUID], at: datetime) -> None:
    """Answer some requests for information and publish them.

    :param papers: files that the store has taken in: what was sent with the first answer, and what is published of it.
    """
    found = team("information-rights")
    if found is None:
        return
    officer = Actor(
        username="information-officer",
        name="An officer in Information rights",
        roles=frozenset({Role.OFFICER}),
        team_ids=frozenset({found.id}),
    )
    for number, (asked, title, said) in enumerate(ANSWERS):
        came = at - (40 - 8 * number) * _DAY
        new = NewCase(service="information-request", channel="web", description=asked, answers={"about": "records"})
        (opened,) = open_cases(batch=[new], by=officer, at=came)
        case = row_of(opened.reference)
        close(case, outcome=Outcome.ANSWERED, words=said, by=officer, at=came + 9 * _DAY)
        day = came + 10 * _DAY
        documents = [_with_document(case, papers, by=officer, at=day)] if number == 0 else []
        publish_answer(case, title=title, asked=asked, said=said, documents=documents, by=officer, at=day)


def _with_document(case: Any, papers: Sequence[UUID], *, by: Actor, at: datetime) -> int:
    """Keep a document with a redacted version that somebody else has checked; return it."""
    original, redacted = papers
    document = keep_document(case, kind="information", file=original, by=by, at=at)
    keep_redacted(document, file=redacted, by=by, at=at)
    check_redaction(document, by=replace(by, username="information-leader"), at=at)
    return int(document.pk)
