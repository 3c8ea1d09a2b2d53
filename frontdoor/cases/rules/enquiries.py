"""Members' enquiries: what a member may read of a case, by whether it is public and what the constituent agreed to.

Members have no right to personal data by their office alone: without consent they read what anybody may (Data
Protection Act 2018, schedule 1, paragraph 23 allows a council to answer where somebody asked the member to act).
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from frontdoor.cases.rules.clock_definition import ClockDefinition
from frontdoor.cases.rules.complaint_policy import EnquiryPolicy
from frontdoor.kernel.refusals import Refusal


class CannotAsk(Refusal):
    """The enquiry cannot be kept or answered so; the sentence says why."""


NOT_WITHOUT_CONSENT: Final = "We cannot say anything about this case without the constituent’s consent."
NOT_FOUND: Final = "We look for this reference, and tell you in our answer what we found."


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """Whether a constituent agreed that we tell the member about them: how they said so, and when."""

    given: bool
    how: str = ""
    on: date | None = None


def check_consent(consent: Consent, *, today: date) -> None:
    """Raise CannotAsk for a consent of which nobody could say how and when it was given."""
    if not consent.given:
        return
    if not consent.how.strip():
        raise CannotAsk("Say how the constituent agreed")
    if consent.on is None or consent.on > today:
        raise CannotAsk("Say when the constituent agreed; it cannot be in the future")


def promise_on_enquiries(said: EnquiryPolicy) -> ClockDefinition:
    """Return the council's promise on enquiries as a clock: working days after the one on which it was asked."""
    return ClockDefinition(
        id="enquiry",
        label="Answer to the member",
        met_by="answered",
        days=said.answer_days,
        start="at-once",
        stops_for=(),
        warn=said.warn,
        source=said.source,
    )


def may_read_of_case(*, is_public: bool, has_consent: bool) -> bool:
    """Return whether a member may read how a case stands: what is public, or what the constituent agreed to."""
    return is_public or has_consent
