"""The timeline of a case that has gone on for years, on the office's page."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.test import Client

from frontdoor.cases.models import Audience, Entry
from frontdoor.cases.queries.reading import ENTRIES_A_PAGE
from tests.factories.cases import a_case


@pytest.mark.usefixtures("council")
def test_a_long_timeline_is_told_a_page_at_a_time_and_leaves_nothing_out(
    at: datetime, as_user: Callable[[str], Client]
) -> None:
    case, otto = a_case(at=at), as_user("otto")
    Entry.objects.bulk_create(
        Entry(case=case, at=at + timedelta(minutes=number), kind="note", audience=Audience.STAFF, actor="otto",
              text=f"Look number {number}.")
        for number in range(1, 2 * ENTRIES_A_PAGE + 1)
    )  # fmt: skip
    address, told = f"/office/cases/{case.reference}/", []
    while address:
        page = otto.get(address).content.decode()
        told.append([int(found) for found in re.findall(r"Look number (\d+)\.", page)])
        further = re.search(r'href="(\?after=[^"]+)"', page)
        address = f"/office/cases/{case.reference}/{unescape(further[1])}" if further else ""
    assert told == [list(range(101, 201)), list(range(1, 101)), []]
    assert Entry.objects.filter(case=case).count() == 201  # the last page has how it was opened
