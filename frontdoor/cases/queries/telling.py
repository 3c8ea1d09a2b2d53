"""The notices a case gives rise to: who is told, and with which facts."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from django.conf import settings

from frontdoor.cases.models import Case
from frontdoor.cases.queries.clocks import STATUSES, definition_of
from frontdoor.cases.queries.ledger import explain
from frontdoor.cases.queries.reading import following_token, record, tracking_token, words_of_dispute
from frontdoor.cases.rules.states import Status
from frontdoor.customers.api import CustomerSummary, summaries
from frontdoor.kernel.language import speaking
from frontdoor.kernel.references import spoken
from frontdoor.messages.api import Notice


def tracking_link(reference: str) -> str:
    """Return the address at which whoever has it follows a case as the person who reported it."""
    return f"{settings.FRONTDOOR_SITE}/track/{tracking_token(reference)}/"


def public_link(reference: str) -> str:
    """Return the address of a case's public page."""
    return f"{settings.FRONTDOOR_SITE}/reports/{reference}/"


def facts_of(case: Case, *, status: str = "", language: str = "") -> dict[str, str]:
    """Return what templates may say of a case.

    :param status: one other than its present one.
    :param language: of whoever reads it, as far as the service has it; "" for English.
    """
    with speaking(language):
        return _facts(case, status=status, language=language)


def _facts(case: Case, *, status: str, language: str) -> dict[str, str]:
    now = record(case, language=language)
    words = STATUSES.of(definition_of(case, language=language)).of(Status(status or case.status))
    due = explain(case) if case.closed_at is None else ""
    return {
        "service": now.service_name,
        "noun": now.noun,
        "claim": words_of_dispute(case).claim,
        "reference": spoken(case.reference),
        "status": words.label,
        "status_explanation": words.explanation,
        "what_happens_next": words.next,
        "due": due,
        "has_due": "yes" if due else "",
        "outcome": now.outcome_label or words.label,
        "words": now.words or words.explanation,
    }


def to_reporter(case: Case, template: str, *, key: str, status: str = "", **facts: str) -> list[Notice]:
    """Return the notice for whoever reported, in their language; none when anonymous, or when none is sent.

    :param status: one other than the case's present one.
    """
    if case.customer_id is None or not template:
        return []
    person = summaries([case.customer_id]).get(case.customer_id)
    if person is None:
        return []
    said = facts_of(case, status=status, language=case.language)
    known = {**said, "link": tracking_link(case.reference), **facts}
    return [replace(_notice(case, person, template, key=key, facts=known), language=case.language)]


def to_followers(
    case: Case,
    *,
    key: str,
    template: str = "case-update-follower",
    only: int | None = None,
    facts: Mapping[str, str] = MappingProxyType({}),
) -> list[Notice]:
    """Return the notices for those who follow, each with its own link to stop. Two queries."""
    rows = case.followers.filter(stopped_at__isnull=True, customer__isnull=False)
    if only is not None:
        rows = rows.filter(pk=only)
    by_customer = {row.customer_id: row.pk for row in rows if row.customer_id is not None}
    people = summaries(by_customer)
    # Followers are strangers to whoever reported: they get the public page, and of a case without one no more than
    # its status, as what officers write there is meant for one person.
    known = {**facts_of(case), "link": public_link(case.reference), **facts}
    if not case.is_public:
        known |= {"words": known["status_explanation"], "link": f"{settings.FRONTDOOR_SITE}/track/"}
    return [
        _notice(
            case,
            person,
            template,
            key=key,
            facts={
                **known,
                "stop_link": f"{settings.FRONTDOOR_SITE}/track/stop/{following_token(by_customer[person.id])}/",
            },
        )
        for person in people.values()
    ]


def _notice(case: Case, person: CustomerSummary, template: str, *, key: str, facts: dict[str, str]) -> Notice:
    return Notice(
        key=f"{key}:{person.id}:{template}",
        template=template,
        about=case.reference,
        customer_id=person.id,
        email=person.email,
        phone=person.phone,
        facts={**facts, "name": person.name},
    )
