"""The link with which somebody says what they thought of how we dealt with their complaint, and what it asks."""

from typing import Final

from django.core import signing

from frontdoor.cases.models import Complaint
from frontdoor.cases.queries.complaints import policy
from frontdoor.cases.records import NoSuchCase
from frontdoor.cases.rules.policy import TRACKING_LINK
from frontdoor.kernel.language import later

_SALT: Final = "frontdoor.cases.survey"


def survey_token(complaint: Complaint) -> str:
    """Return the secret of the link to a complaint's survey."""
    return signing.dumps(complaint.pk, salt=_SALT)


def survey_of_token(token: str) -> Complaint:
    """Return the complaint whose survey a link opens. Raises NoSuchCase when it is not ours, or too old."""
    try:
        found = Complaint.objects.select_related("case").filter(
            pk=signing.loads(token, salt=_SALT, max_age=TRACKING_LINK), surveyed_at__isnull=False
        )
    except signing.BadSignature:
        raise NoSuchCase(later("This link does not work any more.")) from None
    complaint = found.first()
    if complaint is None:
        raise NoSuchCase(later("This link does not work any more."))
    return complaint


def was_surveyed(complaint: Complaint) -> bool:
    """Return whether a complaint's survey was answered. One query."""
    return hasattr(complaint, "survey_answer")


def survey_questions(language: str = "") -> list[tuple[str, str]]:
    """Return what the survey asks, in a language where the policy has it."""
    return [(each.id, each.translations.get(language, each.text)) for each in policy().survey]
