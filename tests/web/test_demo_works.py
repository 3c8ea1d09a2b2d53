"""The works of the demonstration council."""

from datetime import datetime, timedelta

from frontdoor.cases.models import WorksNotice
from frontdoor.cases.rules.works import WorksState
from frontdoor.web.demo.planned import plan_some
from tests.factories.cases import a_case
from tests.factories.town import HARBOUR


def test_works_are_planned_in_every_state_for_the_invented_cases(town: None, at: datetime) -> None:
    for service in ("pothole", "street-light", "fly-tipping", "graffiti"):
        for _each in range(5):
            a_case(service, at=at - timedelta(days=30), point=HARBOUR)
    plan_some(at=at)

    assert set(WorksNotice.objects.values_list("state", flat=True)) == {str(state) for state in WorksState}
    assert WorksNotice.objects.filter(ends_on__lt=at.date(), state=WorksState.PLANNED).exists()
