"""Letters on a case: to whom they can go, the facts they begin with, those that wait to be posted."""

from datetime import datetime

from django.db.models import QuerySet

from frontdoor.cases.models import NEVER, Case, Letter
from frontdoor.cases.queries.reading import record
from frontdoor.cases.queries.workflow import made_of
from frontdoor.cases.rules.letters import Way, Ways, ways_to
from frontdoor.customers.api import CustomerSummary, summaries
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import teams
from frontdoor.foundation.ui.council import the_council
from frontdoor.foundation.ui.pages import Page, keyset
from frontdoor.kernel.clock import say_day
from frontdoor.kernel.language import ENGLISH, say, speaking
from frontdoor.kernel.references import spoken


def reader_of(case: Case) -> CustomerSummary | None:
    """Return whoever a case is about, if we know them. One query."""
    return summaries([case.customer_id]).get(case.customer_id) if case.customer_id is not None else None


def ways_of(case: Case, person: CustomerSummary | None) -> Ways:
    """Return how whoever a case is about may be written to. No query."""
    return ways_to(
        is_removed=case.removed_at is not None,
        is_known=person is not None and bool(person.name or person.email or person.phone or person.user_id),
        email=person.email if person is not None else "",
    )


def letter_facts(
    case: Case, person: CustomerSummary | None, *, by: Actor, language: str, at: datetime
) -> dict[str, str]:
    """Return what a letter may say of a case; a fact that the case has not is empty. Two queries.

    :param by: who writes it, and stands under it.
    :param language: in which it is written.
    """
    spoken_in = "" if language == ENGLISH else language
    with speaking(spoken_in):
        now, council = record(case, language=spoken_in), the_council()
        decision, reason = _decided(case, label=now.outcome_label, words=now.words)
        name = person.name if person is not None else ""
        return {
            "council": council.name,
            "phone": council.phone,
            "today": say_day(at),
            "greeting": say("Dear {name}", name=name) if name else say("Hello"),
            "name": name,
            "reference": spoken(case.reference),
            "service": now.service_name,
            "noun": now.noun,
            "place": now.place,
            "received": say_day(case.opened_at),
            # A day that has passed is no day to expect anything by.
            "due": say_day(case.due_at) if case.closed_at is None and at <= case.due_at < NEVER else "",
            "status": now.status_label,
            "what_happens_next": now.what_happens_next,
            "decision": decision,
            "reason": reason,
            "officer": by.name,
            "team": next((each.name for each in teams() if each.id == case.team_id), ""),
        }


def _decided(case: Case, *, label: str, words: str) -> tuple[str, str]:
    """Return what was decided last and why; of a case without decisions, how it was closed."""
    made = list(made_of(case).values())
    if made:
        last = max(made, key=lambda each: (each.settled_at or NEVER, each.pk))
        return last.result_label, last.reasons
    return (label, words) if case.closed_at is not None else ("", "")


def letter_of(case: Case, letter_id: int) -> Letter | None:
    """Return a letter of a case. One query."""
    return Letter.objects.filter(pk=letter_id, document__case=case).select_related("document").first()


def to_post(team_ids: "frozenset[int] | None") -> "QuerySet[Letter]":
    """Return the letters that wait to be posted for teams, or for any team (None); unordered."""
    rows = Letter.objects.filter(way=Way.POST.value, posted_at__isnull=True)
    return rows if team_ids is None else rows.filter(document__case__team_id__in=team_ids)


def to_post_page(team_ids: "frozenset[int] | None", *, after: str = "", before: str = "") -> Page[Letter]:
    """Return a page of the letters that wait to be posted, the oldest first, each with its case. One query."""
    rows = to_post(team_ids).select_related("document__case")
    return keyset(rows, order=("id",), after=after, before=before)
