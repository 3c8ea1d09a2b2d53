"""Open311 GeoReport v2, as clients by others use it."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from frontdoor.cases.models import Case, Entry
from frontdoor.cases.rules.states import Outcome
from frontdoor.customers.models import Customer
from frontdoor.foundation.accounts.actors import PUBLIC
from frontdoor.foundation.accounts.api import create_key
from frontdoor.journeys.report_it import Report, report
from frontdoor.web.open_api.open311 import documents
from tests.factories.open311 import BASE, POST, body, uprn
from tests.factories.town import HARBOUR


@pytest.fixture(autouse=True)
def _at_a_fixed_moment(town: None, at: datetime, settings: Any) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()


def test_the_discovery_document_names_the_endpoint(client: Client) -> None:
    found = client.get(f"{BASE}/discovery.json").json()
    assert found["endpoints"][0]["url"].endswith("/open311/v2")
    assert found["endpoints"][0]["formats"] == ["text/xml", "application/json"]


def test_services_are_listed_alike_in_xml_and_json(client: Client) -> None:
    as_json = [each["service_code"] for each in client.get(f"{BASE}/services.json").json()]
    root = etree.fromstring(client.get(f"{BASE}/services.xml").content)
    assert [each.text for each in root.iterfind("service/service_code")] == as_json
    assert "pothole" in as_json


def test_what_needs_more_than_a_report_is_not_offered(client: Client) -> None:
    listed = [each["service_code"] for each in client.get(f"{BASE}/services.json").json()]

    assert "blue-badge" not in listed
    assert client.get(f"{BASE}/services/blue-badge.json").status_code == 404
    answer = client.post(f"{BASE}/requests.json", body(client, service_code="blue-badge"))
    assert answer.status_code == 404
    assert not Case.objects.exists()


def test_a_definition_lists_the_values_of_a_choice(client: Client) -> None:
    found = client.get(f"{BASE}/services/pothole.json").json()
    depth = next(each for each in found["attributes"] if each["code"] == "depth")
    assert (depth["datatype"], depth["required"]) == ("singlevaluelist", True)
    assert {"key": "deep", "name": "About a golf ball or more (4 to 7 cm)"} in depth["values"]


def test_the_same_idempotency_key_opens_one_case(client: Client) -> None:
    first, again = (
        client.post(f"{BASE}/requests.json", body(client), headers={"Idempotency-Key": "mine-7"}) for _ in range(2)
    )
    assert first.json() == again.json()
    assert Case.objects.count() == 1


def test_without_an_idempotency_key_two_requests_are_two_cases(client: Client) -> None:
    for _ in range(2):
        client.post(f"{BASE}/requests.json", body(client))
    assert Case.objects.count() == 2


def test_a_request_becomes_a_case_of_the_person_who_sent_it(client: Client) -> None:
    answer = client.post(f"{BASE}/requests.json", body(client))
    assert answer.status_code == 200, answer.content
    case = Case.objects.get(reference=answer.json()[0]["service_request_id"])
    assert (case.service, case.channel, case.description) == ("graffiti", "open311", "Paint all over the wall")
    assert Customer.objects.get(pk=case.customer_id).email == "ada@example.com"


def test_opening_a_case_takes_few_statements(client: Client, django_assert_num_queries: Callable[..., Any]) -> None:
    given = body(client)
    client.post(f"{BASE}/requests.json", {**given, "email": "warm@example.com"})
    with django_assert_num_queries(15):  # 9 and the frames of transaction and savepoints
        client.post(f"{BASE}/requests.json", given)


def test_a_request_by_address_string_is_taken(client: Client) -> None:
    given = body(client, lat=None, long=None, address_string="14 Nowhere Street, behind the mill")
    answer = client.post(f"{BASE}/requests.json", given)
    assert answer.status_code == 200, answer.content
    assert Case.objects.get().place == "14 Nowhere Street, behind the mill"


@pytest.mark.parametrize(
    ("changes", "status", "says"),
    [
        ({"api_key": "wrong"}, 403, "api_key"),
        ({"api_key": None}, 403, "api_key"),
        ({"service_code": None}, 400, "service_code was not provided"),
        ({"service_code": "levitation"}, 404, "was not found"),
        ({"lat": None}, 400, "given together"),
        ({"lat": None, "long": None}, 400, "location is required"),
        ({"lat": "1.2", "long": "53.6"}, 400, "swapped"),
        ({"lat": "north"}, 400, "number of degrees"),
        ({"description": "x" * 4001}, 400, "4,000"),
        ({"address_id": "12", "lat": None, "long": None}, 400, "UPRN"),
        ({"address_id": "12"}, 400, "UPRN"),
        ({"attribute[nonsense]": "1"}, 400, "not an attribute"),
        ({"email": "ada at home"}, 400, "email: "),
        ({"phone": "a horn"}, 400, "phone: "),
        ({"media_url": "javascript:alert(1)"}, 400, "media_url"),
        ({"jurisdiction_id": "elsewhere.example"}, 404, "jurisdiction_id"),
    ],
)
def test_what_cannot_be_taken_gets_the_specifications_error_and_nothing_is_kept(
    client: Client, changes: dict[str, Any], status: int, says: str
) -> None:
    answer = client.post(f"{BASE}/requests.json", body(client, **changes))
    (error,) = answer.json()
    assert (answer.status_code, error["code"]) == (status, status)
    assert says in error["description"]
    assert Case.objects.count() == 0


def test_a_telephone_that_is_no_mobile_is_kept(client: Client) -> None:
    client.post(f"{BASE}/requests.json", body(client, phone="01632 960 001"))
    assert Customer.objects.get().phone == "+441632960001"


def test_a_service_that_is_not_anonymous_asks_who_it_is(client: Client) -> None:
    given = body(client, service_code="missed-bin", email=None, lat=None, long=None, address_id=uprn())
    assert "email or phone is required" in client.post(f"{BASE}/requests.json", given).json()[0]["description"]


def test_the_address_of_a_picture_is_kept_for_officers(client: Client) -> None:
    client.post(f"{BASE}/requests.json", body(client, media_url="https://pictures.example/1.jpg"))
    assert Case.objects.get().description.endswith("Picture: https://pictures.example/1.jpg")


def test_a_missing_attribute_is_named(client: Client) -> None:
    answer = client.post(f"{BASE}/requests.json", POST)
    assert answer.status_code == 400
    assert "attribute[" in answer.json()[0]["description"]


def test_an_error_in_xml_has_the_specifications_shape(client: Client) -> None:
    answer = client.post(f"{BASE}/requests.xml", {**POST, "api_key": "wrong"})
    root = etree.fromstring(answer.content)
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    assert (root.tag, root.findtext("error/code")) == ("errors", "403")


def opened(count: int, *, at: datetime, service: str = "graffiti", **more: Any) -> list[str]:
    """Open cases and return their references."""
    told = [Report(service=service, description="Secret words", point=HARBOUR, **more) for _ in range(count)]
    return [each.reference for each in report(told, by=PUBLIC, at=at)]


def test_requests_say_nothing_of_people(client: Client, at: datetime) -> None:
    client.post(f"{BASE}/requests.json", body(client))
    text = client.get(f"{BASE}/requests.json").content.decode()
    assert "ada@example.com" not in text
    assert "Okafor" not in text


def test_requests_that_are_not_public_are_not_there(client: Client, at: datetime) -> None:
    (reference,) = opened(1, at=at, service="noise")
    assert client.get(f"{BASE}/requests.json").json() == []
    assert client.get(f"{BASE}/requests/{reference}.json").status_code == 404


def test_ids_override_every_other_filter(client: Client, at: datetime) -> None:
    wanted = opened(2, at=at)
    opened(1, at=at)
    found = client.get(f"{BASE}/requests.json", {"service_request_id": ",".join(wanted), "status": "closed"}).json()
    assert {each["service_request_id"] for each in found} == set(wanted)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 3),
        ({"service_code": "pothole"}, 1),
        ({"service_code": "pothole,graffiti"}, 3),
        ({"status": "open"}, 3),
        ({"status": "closed"}, 0),
        ({"status": "open,closed"}, 3),
        ({"status": "", "service_code": ""}, 3),
        ({"page": "2", "page_size": "2"}, 1),
        ({"start_date": "2025-05-19T00:00:00Z", "end_date": "2025-05-19T23:00:00+01:00"}, 0),
        ({"start_date": "2025-05-20T00:00:00Z"}, 3),
    ],
)
def test_filters_choose_requests(client: Client, at: datetime, query: dict[str, str], count: int) -> None:
    opened(2, at=at)
    opened(1, at=at, service="pothole")
    assert len(client.get(f"{BASE}/requests.json", query).json()) == count


@pytest.mark.parametrize(
    "query",
    [
        {"status": "sleeping"},
        {"start_date": "yesterday"},
        {"start_date": "2025-01-01T00:00:00"},
        {"start_date": "2024-01-01T00:00:00Z", "end_date": "2025-01-01T00:00:00Z"},
        {"start_date": "2025-02-31T00:00:00Z"},
        {"page": "0"},
        {"page_size": "5000"},
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(client: Client, query: dict[str, str]) -> None:
    assert client.get(f"{BASE}/requests.json", query).status_code == 400


def test_nothing_older_than_ninety_days_comes_unasked(client: Client, at: datetime) -> None:
    opened(1, at=at - timedelta(days=91))
    assert client.get(f"{BASE}/requests.json").json() == []


def test_a_token_is_the_requests_own_id(client: Client, at: datetime) -> None:
    (reference,) = opened(1, at=at)
    found = client.get(f"{BASE}/tokens/{reference}.json").json()
    assert found[0]["service_request_id"] == reference


def test_an_unknown_token_is_not_found(client: Client) -> None:
    assert client.get(f"{BASE}/tokens/nonsense.json").status_code == 404


def test_an_update_from_a_partner_closes_the_case_once(client: Client, at: datetime) -> None:
    (reference,) = opened(1, at=at)
    given = {
        "api_key": "frontdoor-demo",
        "service_request_id": reference,
        "update_id": "77",
        "status": "FIXED",
        "updated_datetime": "2025-05-20T10:00:00+01:00",
        "description": "Filled\r\nand swept <b>well</b>",
    }
    for _ in range(2):
        answer = client.post(f"{BASE}/servicerequestupdates.json", given)
        assert answer.status_code == 200, answer.content
    case = Case.objects.get()
    assert (case.status, case.outcome) == ("closed", "fixed")
    assert Entry.objects.filter(case=case, kind="closed").count() == 1


def test_an_update_is_answered_with_the_id_it_is_listed_under_every_time(client: Client, at: datetime) -> None:
    (reference,) = opened(1, at=at)
    given = {
        "api_key": "frontdoor-demo", "service_request_id": reference, "update_id": "77", "status": "FIXED",
        "updated_datetime": "2025-05-20T10:00:00+01:00",
    }  # fmt: skip
    answered = [client.post(f"{BASE}/servicerequestupdates.json", given).json()[0]["update_id"] for _ in range(2)]
    listed = client.get(f"{BASE}/servicerequestupdates.json").json()
    assert answered == [next(each["update_id"] for each in listed if each["status"] == "FIXED")] * 2


def test_reopening_from_another_system_is_a_dispute_that_somebody_answers(client: Client, at: datetime) -> None:
    (reference,) = opened(1, at=at)
    given = {
        "api_key": "frontdoor-demo", "service_request_id": reference, "updated_datetime": "2025-05-20T10:00:00+01:00",
    }  # fmt: skip
    for number, word in enumerate(("FIXED", "REOPEN")):
        said = {**given, "update_id": str(number), "status": word, "description": "Look again"}
        assert client.post(f"{BASE}/servicerequestupdates.json", said).status_code == 200
    case = Case.objects.get()
    assert (case.status, case.reopen_requests.get().reason) == ("closed", "Look again")


def test_updates_are_paged(client: Client, at: datetime) -> None:
    references = opened(3, at=at)
    pages = [client.get(f"{BASE}/servicerequestupdates.json?page_size=2&page={page}").json() for page in (1, 2)]
    assert [[each["service_request_id"] for each in page] for page in pages] == [references[:2], references[2:]]


def test_a_case_that_is_not_public_is_not_there_for_a_key_that_did_not_open_it(client: Client, at: datetime) -> None:
    (reference,) = opened(1, at=at, service="noise")
    given = {
        "api_key": "frontdoor-demo", "service_request_id": reference, "update_id": "1", "status": "CLOSED",
        "updated_datetime": "2025-05-20T09:00:00Z",
    }  # fmt: skip
    assert client.post(f"{BASE}/servicerequestupdates.json", given).status_code == 404


def test_updates_are_listed_by_the_moment_they_happened(client: Client, at: datetime) -> None:
    (reference,) = opened(1, at=at)
    found = client.get(
        f"{BASE}/servicerequestupdates.json",
        {"start_date": "2025-05-20T00:00:00Z", "end_date": "2025-05-21T00:00:00Z"},
    ).json()
    assert [(each["service_request_id"], each["status"]) for each in found] == [(reference, "OPEN")]


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "VANISHED"},
        {"update_id": ""},
        {"updated_datetime": "soon"},
        {"api_key": "wrong"},
        {"updated_datetime": "2125-05-20T10:00:00Z"},
        {"service_request_id": ""},
        {"status": "DUPLICATE"},
    ],
)
def test_an_update_that_makes_no_sense_changes_nothing(client: Client, at: datetime, changes: dict[str, str]) -> None:
    (reference,) = opened(1, at=at)
    given = {
        "api_key": "frontdoor-demo", "service_request_id": reference, "update_id": "1", "status": "FIXED",
        "updated_datetime": "2025-05-20T10:00:00Z", **changes,
    }  # fmt: skip
    assert client.post(f"{BASE}/servicerequestupdates.json", given).status_code in {400, 403}
    assert Case.objects.get().status == "new"


def test_a_key_that_may_only_open_cannot_update(client: Client, at: datetime) -> None:
    (reference,) = opened(1, at=at)
    key = create_key(name="Reads only", scopes=["cases:open"], at=at)
    given = {"api_key": key, "service_request_id": reference, "update_id": "1", "status": "FIXED"}
    assert client.post(f"{BASE}/servicerequestupdates.json", given).status_code == 403


@pytest.mark.parametrize(
    "address",
    ["/services.pdf", "/requests/nonsense.json", "/services/nonsense.xml", "/services/a b.xml", "/tokens/.xml", "/",
     "/requests", "/nothing.json", "/requests/a/b.xml"],
)  # fmt: skip
def test_what_is_not_there_is_not_found_in_the_protocols_words(client: Client, address: str) -> None:
    answer = client.get(BASE + address)
    said = (
        answer.json()[0]["code"] if address.endswith(".json") else etree.fromstring(answer.content).findtext("*/code")
    )
    assert (answer.status_code, int(said or 0)) == (404, 404)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"a=1&" * 1100, "application/x-www-form-urlencoded"),
        (b"description=" + b"x" * 6_000_000, "application/x-www-form-urlencoded"),
        (b"description=x", "application/x-www-form-urlencoded; charset=iso-8859-1"),
        (b"--x\r\nbroken", "multipart/form-data"),
    ],
)
def test_a_form_that_cannot_be_read_is_refused_in_the_protocols_words(
    client: Client, content: bytes, kind: str
) -> None:
    answer = client.post(f"{BASE}/requests.xml", content, content_type=kind)
    assert (answer.status_code, etree.fromstring(answer.content).findtext("error/code")) == (400, "400")


def test_a_browser_may_ask_what_it_may_send(client: Client) -> None:
    answer = client.options(f"{BASE}/requests.json")
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (204, "*")
    assert answer["Allow"] == "GET, POST, HEAD, OPTIONS"


def test_another_method_is_refused_in_the_protocols_words(client: Client) -> None:
    answer = client.delete(f"{BASE}/requests.json")
    assert answer.status_code == 405
    assert json.loads(answer.content)[0]["code"] == 400


def test_every_outcome_has_a_word_for_partners() -> None:
    assert set(documents._OUTCOMES) == set(Outcome)
