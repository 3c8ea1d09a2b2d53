"""What the work list asks of the database."""

from datetime import datetime

import pytest

from frontdoor.cases.models import Case
from frontdoor.cases.queries.work_list import WorkQuery, wanted
from frontdoor.cases.rules.clock import Standing

pytestmark = pytest.mark.django_db


def _sql(query: WorkQuery, *, at: datetime) -> str:
    return str(wanted(Case.objects.public(), query, team_ids=None, user_id=None, at=at).query)


@pytest.mark.parametrize("standing", ["", Standing.DUE_SOON, Standing.OVERDUE, Standing.FAR_OVERDUE, Standing.STOPPED])
def test_that_a_case_is_open_is_said_once(standing: str, at: datetime) -> None:
    assert _sql(WorkQuery(standing=standing), at=at).count('closed_at" IS NULL') == 1


def test_closed_cases_have_no_standing(at: datetime) -> None:
    query = WorkQuery(status="closed", standing=Standing.OVERDUE)

    assert wanted(Case.objects.all(), query, team_ids=None, user_id=None, at=at).query.is_empty()


def test_every_closed_case_is_asked_for_without_a_standing(at: datetime) -> None:
    assert 'closed_at" IS NOT NULL' in _sql(WorkQuery(status="closed"), at=at)
