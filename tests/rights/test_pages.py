"""The pages of rights: the office's way from a case to a finished package, and the person's own."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from frontdoor.customers.api import Person, summaries
from frontdoor.customers.models import Customer
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit.models import Line
from frontdoor.rights.models import Erasure, Flag, Package
from frontdoor.rights.operations.packages import ask_for_package
from tests.factories.cases import a_case, again
from tests.rights.test_packages import a_person_of, give_all, neighbours

__all__ = ["neighbours"]


def test_from_a_case_to_a_package_that_she_fetches_herself(
    neighbours: dict[str, Any], as_user: Callable[[str], Client], deliver: Callable[..., int], dee: Actor, at: datetime
) -> None:
    office = as_user("dee")
    found = office.get(reverse("rights"), {"who": neighbours["case"].reference})
    assert found["Location"].startswith(reverse("rights-person", args=[neighbours["ada"]]))
    begun = office.post(reverse("rights-begin-package", args=[neighbours["ada"]]))
    deliver()
    package = Package.objects.get()
    assert "may be about somebody else" in office.get(begun["Location"]).content.decode()
    give_all(package, by=dee, at=at)
    office.post(reverse("rights-finish", args=[package.pk]))
    deliver()
    package.refresh_from_db()
    Package.objects.update(expires_at=at.replace(year=2999))
    own = reverse("own-package", args=[package.pk])
    assert own in as_user("ada").get(reverse("your-rights")).content.decode()
    sent = b"".join(as_user("ada").get(own).streaming_content)  # type: ignore[attr-defined]  # a file is streamed
    assert "about-you.pdf" in zipfile.ZipFile(io.BytesIO(sent)).namelist()
    assert (as_user("bola").get(own).status_code, Line.objects.filter(action="rights.package-fetched").count()) == (
        404,
        1,
    )


def test_the_office_decides_and_is_told_where_a_reason_is_missing(
    neighbours: dict[str, Any], as_user: Callable[[str], Client], deliver: Callable[..., int], dee: Actor, at: datetime
) -> None:
    package = ask_for_package(neighbours["ada"], by=dee, at=at)
    deliver()
    flag = Flag.objects.filter(package=package, names_somebody=True).order_by("pk")[0]
    address = reverse("rights-flags", args=[package.pk])
    said = {"flag": flag.pk, f"decision-{flag.pk}": "redact", f"reason-{flag.pk}": "", f"words-{flag.pk}": "a word"}
    refused = as_user("dee").post(address, said)
    assert (refused.status_code, "a word" in refused.content.decode()) == (422, True)
    as_user("dee").post(address, {**said, f"reason-{flag.pk}": "Another person"})
    flag.refresh_from_db()
    assert (flag.decision, flag.by) == ("redact", "dee")


def test_a_table_is_looked_through_as_she_is_given_it(
    neighbours: dict[str, Any], as_user: Callable[[str], Client], deliver: Callable[..., int], dee: Actor, at: datetime
) -> None:
    package = ask_for_package(neighbours["ada"], by=dee, at=at)
    deliver()
    page = as_user("dee").get(reverse("rights-table", args=[package.pk, "fd_cases.Case"])).content.decode()
    assert (neighbours["case"].reference in page, neighbours["other"].reference in page) == (True, False)


def test_details_are_corrected_and_her_case_follows(
    neighbours: dict[str, Any], as_user: Callable[[str], Client]
) -> None:
    details = neighbours["case"].customer_id
    said = {"what": f"details:{details}:name", "right": "Ada Obi", "reason": "We saw her marriage certificate"}
    as_user("dee").post(reverse("rights-correct", args=[neighbours["ada"]]), said)
    now = again(neighbours["case"]).customer_id
    assert now is not None
    assert summaries([now])[now].name == "Ada Obi"


def test_what_another_system_holds_needs_the_case_she_asks_in(
    neighbours: dict[str, Any], as_user: Callable[[str], Client]
) -> None:
    page = as_user("dee").post(reverse("rights-correct", args=[neighbours["ada"]]), {"right": "x"})
    assert (page.status_code, "Select what is wrong" in page.content.decode()) == (422, True)


def test_an_erasure_is_proposed_only_where_something_may_go(
    neighbours: dict[str, Any], as_user: Callable[[str], Client]
) -> None:
    address = reverse("rights-dry-run", args=[neighbours["ada"]])
    shown = as_user("dee").get(address).content.decode()
    assert ("It is still open" in shown, as_user("dee").post(address).status_code) == (True, 422)
    assert not Erasure.objects.exists()


def test_a_hold_is_set_and_lifted(neighbours: dict[str, Any], as_user: Callable[[str], Client]) -> None:
    office, address = as_user("dee"), reverse("rights-person", args=[neighbours["ada"]])
    office.post(address, {"reason": "A claim in court", "review_on": "2999-01-01"})
    assert "A claim in court" in office.get(address).content.decode()
    office.post(reverse("rights-lift-hold", args=[neighbours["ada"], 1]))
    assert "A claim in court" not in office.get(address).content.decode()


def test_she_takes_away_what_she_told_us_and_nothing_more(
    neighbours: dict[str, Any], as_user: Callable[[str], Client]
) -> None:
    said = as_user("ada").get(reverse("own-data")).json()
    tables = {each["table"] for each in said["tables"]}
    assert ("fd_cases.Case" in tables, "fd_audit.Line" in tables, "bins" in str(said)) == (True, False, False)


def test_an_adviser_has_no_page_of_rights(as_user: Callable[[str], Client], council: None) -> None:
    assert as_user("cem").get(reverse("rights")).status_code == 403


def test_the_register_has_every_source_and_service(council: None, client: Client) -> None:
    page = client.get(reverse("processing-register")).content.decode()
    assert all(
        each in page for each in ("Council Tax", "SA-2026-014", "Report fly-tipping", "Local Government Finance Act")
    )


def test_the_register_is_a_table_too(council: None, client: Client) -> None:
    lines = client.get(reverse("processing-register-csv")).content.decode().splitlines()
    assert (lines[0].startswith("Kind,Name"), any(line.startswith("Source,Council Tax,") for line in lines)) == (
        True,
        True,
    )


@pytest.mark.parametrize("who", ["999", "not a reference", "4KQ7MX9TQ"])
def test_whom_nobody_knows_is_said_so(council: None, as_user: Callable[[str], Client], who: str) -> None:
    assert as_user("dee").get(reverse("rights"), {"who": who}).status_code == 422


def test_who_is_not_filed_yet_is_filed(council: None, as_user: Callable[[str], Client], at: datetime) -> None:
    case = a_case(at=at, person=Person(name="New Comer", email="new@example.org"))
    assert as_user("dee").get(reverse("rights"), {"who": case.reference}).status_code == 302
    assert a_person_of(case.customer_id, at=at)
    assert Customer.objects.get(pk=case.customer_id).record is not None
