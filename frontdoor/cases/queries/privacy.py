"""What a service says about privacy, and how long it keeps what it is told."""

from typing import Final

from frontdoor.cases.rules.privacy import BASED_ON_LAW, PrivacyNotice, PrivacySection, notice
from frontdoor.cases.rules.sections import RetentionSection
from frontdoor.services.api import DRAFTS_KEPT, Definition, DefinitionSection, Problem


def _names_its_law(privacy: PrivacySection, _definition: Definition) -> list[Problem]:
    """Return a problem where the basis rests on a law that is not named."""
    if privacy.law or privacy.basis not in BASED_ON_LAW:
        return []
    wrong = f"‘{privacy.basis}’ rests on a law, and none is named."
    return [Problem(("law",), wrong, "Add `law`, with its section: ‘Highways Act 1980, section 41’.")]


PRIVACY: Final = DefinitionSection(
    "privacy", PrivacySection, "Why we ask, by what right, and who else sees it.", check=_names_its_law
)
RETENTION: Final = DefinitionSection("retention", RetentionSection, "How long a closed case is kept.")


def privacy_notice(definition: Definition) -> PrivacyNotice | None:
    """Return what somebody reads about privacy before they say who they are.

    None of a wording from before it was asked for, and of one whose text cannot be read while it is written.
    """
    if PRIVACY.name not in definition.sections:
        return None
    try:
        privacy, retention = PRIVACY.of(definition), RETENTION.of(definition)
    except ValueError:
        return None
    return notice(
        privacy,
        retention,
        noun=definition.noun,
        unsent_days=DRAFTS_KEPT.days,
        may_be_anonymous=definition.contact.anonymous,
        refuses=any(row.result == "no" for row in definition.eligibility),
    )
