"""What the database itself refuses about members' enquiries, whoever asks."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from frontdoor.cases.models import Enquiry, EnquiryReply, MemberWard
from frontdoor.foundation.accounts.api import team
from frontdoor.foundation.accounts.models import User

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("council")]
TABLES = (Enquiry, EnquiryReply, MemberWard)


def rows(at: datetime, user: int) -> dict[str, Any]:
    """Return, by constraint, rows of which the last breaks it."""
    there = team("customer-hub")
    assert there is not None
    asked = {
        "member_name": "Mina", "matter": "The bin.", "has_consent": False, "team_id": there.id, "raised_by": "mina",
        "raised_at": at, "due_at": at,
    }  # fmt: skip
    kept = Enquiry.objects.create(reference="BCDFGHJKM", **asked)
    return {
        "fd_cases_an_enquiry_says_what": [Enquiry(reference="BCDFGHJKN", **asked | {"matter": ""})],
        "fd_cases_consent_says_how_and_when": [
            Enquiry(reference="BCDFGHJKN", **asked | {"has_consent": True, "consent_on": date(2025, 5, 1)})
        ],
        "fd_cases_a_reply_goes_to_member_or_constituent": [
            EnquiryReply(enquiry=kept, to="press", text="x", by="cem", at=at)
        ],
        "fd_cases_a_member_has_a_ward_once": [MemberWard(user_id=user, ward="W1") for _each in "12"],
    }


NAMES = [constraint.name for table in TABLES for constraint in table._meta.constraints]


@pytest.mark.parametrize("name", NAMES)
def test_a_row_that_contradicts_itself(name: str, at: datetime, cast: dict[str, User]) -> None:
    *before, last = rows(at, cast["mina"].pk)[name]
    for row in before:
        row.save()
    with pytest.raises(IntegrityError, match=f"{name}|UNIQUE"), transaction.atomic():
        last.save()
