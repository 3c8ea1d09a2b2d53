"""Team and promise by what was answered: the tables of a service's definition at work."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from frontdoor.cases.models import Case
from frontdoor.cases.operations.working import change_category
from frontdoor.cases.queries.ledger import explain
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import team
from frontdoor.services.queries import files_in, lgsl
from frontdoor.services.rules.folder import read_folder
from tests.factories.cases import a_case

pytestmark = pytest.mark.usefixtures("council")
#: Opened on Tuesday 20 May 2025; Monday 26 May is a bank holiday.
IN_THREE_DAYS = datetime(2025, 5, 23, 16, 0, tzinfo=UTC)
IN_SEVEN_DAYS = datetime(2025, 5, 30, 16, 0, tzinfo=UTC)


def team_of(case: Case) -> str:
    known = {slug: team(slug) for slug in ("street-scene", "parks-and-trees")}
    return next(slug for slug, each in known.items() if each is not None and each.id == case.team_id)


@pytest.mark.parametrize(
    ("answers", "due"), [({"problem": "tap"}, IN_THREE_DAYS), ({"problem": "roof"}, IN_SEVEN_DAYS), ({}, IN_SEVEN_DAYS)]
)
def test_what_was_answered_decides_how_fast_it_is_due(answers: dict[str, Any], due: datetime, at: datetime) -> None:
    assert a_case("housing-repair", at=at, answers=answers).due_at == due


@pytest.mark.parametrize(
    ("answers", "slug"),
    [({"land": "park"}, "parks-and-trees"), ({"land": "road"}, "street-scene"), ({}, "street-scene")],
)
def test_what_was_answered_decides_whose_it_is(answers: dict[str, Any], slug: str, at: datetime) -> None:
    assert team_of(a_case(at=at, answers=answers)) == slug


def test_a_clock_keeps_its_promise(at: datetime) -> None:
    assert a_case("housing-repair", at=at, answers={"problem": "tap"}).due_at == IN_THREE_DAYS


def test_a_case_explains_the_promise_it_was_given(at: datetime) -> None:
    assert "3 working days" in explain(a_case("housing-repair", at=at, answers={"problem": "tap"}))


def test_another_category_goes_by_its_own_tables(at: datetime, otto: Actor) -> None:
    case = a_case("street-cleaning", at=at, answers={"land": "park"})
    change_category(case, to="fly-tipping", by=otto, at=at)

    assert team_of(Case.objects.get(pk=case.pk)) == "parks-and-trees"


@pytest.fixture
def mistakes() -> Callable[..., list[str]]:
    """Return a function that checks a file of the catalogue with something replaced."""

    def checking(was: str, now: str) -> list[str]:
        files = {name: each.read_text() for name, each in files_in(Path(settings.FRONTDOOR_CATALOGUE)).items()}
        text = files["housing-repair.yaml"]
        assert was in text
        kept = {"teams.yaml": files["teams.yaml"], "housing-repair.yaml": text.replace(was, now)}
        return [str(each) for each in read_folder(kept, lgsl=lgsl()).mistakes]

    return checking


ROW = "    - when: problem in ['toilet', 'tap', 'stairs']\n      days: 3\n"


def test_a_condition_of_a_promise_is_checked(mistakes: Callable[..., list[str]]) -> None:
    (said,) = mistakes(ROW, ROW.replace("'tap'", "'taps'"))

    assert "‘problem’ has no option ‘taps’. Did you mean ‘tap’?" in said


def test_two_promises_for_the_same_answers_are_told(mistakes: Callable[..., list[str]]) -> None:
    (said,) = mistakes(ROW, f"{ROW}{ROW.replace('toilet', 'roof').replace(': 3', ': 5')}")

    assert "Row 1 and row 2 both hold for somebody who answers problem = 'tap'." in said


def test_a_promise_for_nobody_is_told(mistakes: Callable[..., list[str]]) -> None:
    (said,) = mistakes(ROW, f"{ROW}    - when: tenure == 'own'\n      days: 1\n")

    assert "Row 2 holds for nobody who gets that far." in said


def test_a_row_says_for_which_cases_it_is(mistakes: Callable[..., list[str]]) -> None:
    (said,) = mistakes(ROW, f"{ROW}    - days: 1\n")

    assert "‘when’ is missing." in said
