"""What the database itself refuses about limits of contact, whoever asks."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from frontdoor.cases.models import Restriction
from tests.factories.complaints import a_complaint

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("council")]
BROKEN: dict[str, list[dict[str, Any]]] = {
    "fd_cases_restriction_approved_by_another": [{"approved_by": "una"}],
    "fd_cases_restriction_says_how_and_why": [{"how": ""}],
    "fd_cases_restriction_ends_with_a_reason": [{"ended_at": datetime.fromisoformat("2025-06-01T00:00:00+00:00")}],
    "fd_cases_one_restriction_at_a_time": [{}, {}],
}


def test_every_constraint_is_tried() -> None:
    assert {each.name for each in Restriction._meta.constraints} == BROKEN.keys()


@pytest.mark.parametrize("name", BROKEN)
def test_a_limit_that_contradicts_itself(name: str, at: datetime) -> None:
    case = a_complaint(at=at)
    fields = {
        "case": case, "customer_id": case.customer_id, "how": "By letter.", "reason": "Threats.", "asked_by": "una",
        "approved_by": "dee", "since": at, "review_on": date(2025, 8, 1),
    }  # fmt: skip
    *before, last = [Restriction(**fields | changed) for changed in BROKEN[name]]
    for row in before:
        row.save()
    with pytest.raises(IntegrityError, match=f"{name}|UNIQUE"), transaction.atomic():
        last.save()
