"""Which team a case goes to, by its answers."""

from collections.abc import Callable

import pytest

from frontdoor.services.rules.definition import Definition, RoutingRow
from frontdoor.services.rules.folder import Folder
from frontdoor.services.rules.routes import impossible
from frontdoor.services.rules.tables import team_for
from tests.services.conftest import HOLE
from tests.services.test_routes import SIZES, form, said

Read = Callable[..., Folder]
SIZE = {"id": "size", "kind": "one_of", "options": SIZES}


def routed(*rows: tuple[str, str]) -> Definition:
    read = tuple(RoutingRow(when=when, team=team) for when, team in rows)
    return form(SIZE).model_copy(update={"routing": read})


@pytest.mark.parametrize(("size", "team"), [("large", "heavy"), ("small", "highways")])
def test_a_row_names_the_team_and_the_rest_stays_with_the_service(size: str, team: str) -> None:
    assert team_for(routed(("size == 'large'", "heavy")), {"size": size}) == team


def test_without_answers_a_case_goes_to_the_services_own_team() -> None:
    assert team_for(routed(("size == 'large'", "heavy")), {}) == "highways"


def test_rows_need_not_hold_for_everybody() -> None:
    assert said(routed(("size == 'large'", "heavy"))) == []


def test_two_teams_for_the_same_answers_are_told() -> None:
    (problem,) = impossible(routed(("size == 'large'", "heavy"), ("size != 'small'", "light")))

    assert problem.path == ("routing",)
    assert problem.wrong == "Row 1 and row 2 both hold for somebody who answers size = 'large'."
    assert problem.mend == "Let at most one row hold for everybody."


def test_a_row_for_nobody_is_told() -> None:
    assert said(routed(("size == 'huge'", "heavy"))) == ["Row 1 holds for nobody who gets that far."]


ROUTING = "routing:\n  - when: shape == 'round'\n    team: highways\n"


def test_a_team_that_does_not_exist_is_told_with_its_line(read: Read) -> None:
    text = HOLE + ROUTING.replace("highways", "higways")
    (mistake,) = read(hole=text).mistakes

    assert mistake.line == len(text.splitlines())
    assert (mistake.wrong, mistake.mend) == ("There is no team ‘higways’ in teams.yaml.", "Did you mean ‘highways’?")


def test_a_mistake_in_a_condition_is_told_with_its_line(read: Read) -> None:
    text = HOLE + ROUTING.replace("'round'", "'rond'")
    (mistake,) = read(hole=text).mistakes

    assert mistake.line == len(text.splitlines()) - 1
    assert "‘shape’ has no option ‘rond’." in mistake.wrong


def test_a_sound_table_is_read(read: Read) -> None:
    (definition,) = read(hole=HOLE + ROUTING).definitions

    assert [row.team for row in definition.routing] == ["highways"]
