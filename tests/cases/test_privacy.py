"""What a service says about privacy, made from its parts and from how long it is kept."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from frontdoor.cases.queries.privacy import privacy_notice
from frontdoor.cases.rules.privacy import PrivacyNotice, PrivacySection, notice
from frontdoor.cases.rules.sections import RetentionSection
from frontdoor.services.rules.beginning import skeleton
from frontdoor.services.rules.checking import Surroundings, check
from frontdoor.services.rules.definition import Definition

_BEGUN = skeleton("hole", name="Report a hole", pattern="apply", group="Roads", team="roads", summary="Tell us.")


def _problems(privacy: dict[str, Any] | None) -> list[str]:
    others = {key: value for key, value in _BEGUN.items() if key != "privacy"}
    data = others if privacy is None else {**others, "privacy": privacy}
    return [each.wrong for each in check(data, stem="hole", around=Surroundings(lgsl={}, teams=["roads"]))[1]]


@pytest.fixture
def noticed() -> Callable[..., PrivacyNotice]:
    def make(*, days: int = 730, anonymous: bool = False, refuses: bool = False, **given: Any) -> PrivacyNotice:
        privacy = {"why": "find the hole", "basis": "public-task", "law": "Highways Act 1980", **given}
        return notice(
            PrivacySection.model_validate_json(json.dumps(privacy)),
            RetentionSection(closed_days=days),
            noun="report",
            unsent_days=28,
            may_be_anonymous=anonymous,
            refuses=refuses,
        )

    return make


def test_a_service_without_a_privacy_text_is_a_mistake() -> None:
    assert any("privacy" in each for each in _problems(None))


def test_a_service_without_how_long_it_is_kept_is_a_mistake() -> None:
    data = {key: value for key, value in _BEGUN.items() if key != "retention"}

    _definition, problems = check(data, stem="hole", around=Surroundings(lgsl={}, teams=["roads"]))

    assert any("retention" in each.wrong for each in problems)


def test_a_public_task_names_its_law() -> None:
    assert _problems({"why": "find it", "basis": "public-task"}) == ["‘public-task’ rests on a law, and none is named."]


def test_what_somebody_agrees_to_needs_no_law() -> None:
    assert _problems({"why": "find it", "basis": "consent"}) == []


@pytest.mark.parametrize(("days", "said"), [(730, "2 years"), (365, "a year"), (90, "90 days"), (400, "400 days")])
def test_how_long_it_is_kept_is_said_from_the_retention(
    noticed: Callable[..., PrivacyNotice], days: int, said: str
) -> None:
    assert noticed(days=days).kept.startswith(f"We keep it for {said} after we close your report.")


def test_who_may_stay_unnamed_is_told_so(noticed: Callable[..., PrivacyNotice]) -> None:
    assert noticed(anonymous=True).must == "You do not have to say who you are."


def test_whoever_agreed_may_have_it_deleted_and_whom_a_law_binds_may_not(
    noticed: Callable[..., PrivacyNotice],
) -> None:
    deleted = "have it deleted when we no longer need it"

    assert [deleted in noticed(basis=basis).rights for basis in ("consent", "legal-obligation")] == [True, False]


def test_a_form_that_refuses_some_says_that_a_person_looks_again(noticed: Callable[..., PrivacyNotice]) -> None:
    assert "a person looks at it" in noticed(refuses=True).decided


def test_an_adviser_reads_why_and_for_how_long(noticed: Callable[..., PrivacyNotice]) -> None:
    assert noticed().aloud == (
        "We use what you tell us to find the hole. We keep it for 2 years after we close your report. "
        "Then we take out all that says who you are. Nobody else sees it. You can ask us for a copy."
    )


def test_an_adviser_reads_a_services_own_words_instead(noticed: Callable[..., PrivacyNotice]) -> None:
    assert noticed(say="We only use it to find the hole.").aloud == "We only use it to find the hole."


@pytest.mark.parametrize("privacy", [None, {"basis": "because"}])
def test_a_wording_without_a_text_that_can_be_read_says_nothing(privacy: dict[str, str] | None) -> None:
    others = {key: value for key, value in _BEGUN.items() if key != "privacy"}

    assert privacy_notice(Definition.from_stored(others | ({"privacy": privacy} if privacy else {}))) is None
