"""The demonstration's complaints have come as far as its story says."""

from datetime import datetime

import pytest

from frontdoor.cases.models import Complaint, Enquiry, Learning, Referral
from frontdoor.web.demo.complained import TOLD, complain


@pytest.mark.usefixtures("town")
def test_complaints_at_every_stage_and_two_enquiries(at: datetime) -> None:
    complain(at=at)
    stands = set(Complaint.objects.values_list("stage", "state"))
    assert stands == {(1, "received"), (1, "acknowledged"), (1, "answered"), (2, "acknowledged"), (2, "answered")}
    assert Complaint.objects.count() == len(TOLD)
    assert (Learning.objects.count(), Referral.objects.count(), Enquiry.objects.count()) == (4, 1, 2)
