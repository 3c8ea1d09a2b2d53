"""Open311 as others write it down: FixMyStreet's words, the published schemas, XML beside JSON."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client
from lxml import etree

from frontdoor.cases.models import Case
from frontdoor.web.open_api.open311.formats import Listing, respond
from tests.factories.open311 import BASE, body

SCHEMAS = Path(__file__).resolve().parents[3] / "shared" / "fixtures" / "open311" / "schema"


@pytest.fixture(autouse=True)
def _at_a_fixed_moment(town: None, at: datetime, settings: Any) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()


# ---- FixMyStreet


def test_what_fixmystreet_sends_is_taken_word_for_word(client: Client) -> None:
    words = "Big hole\r\n<b>near</b> the school \N{WARNING SIGN} \N{SMILING FACE WITH SUNGLASSES}"
    answer = client.post(f"{BASE}/requests.xml", body(client, description=words, last_name="", phone=""))
    reference = etree.fromstring(answer.content).findtext("request/service_request_id")
    assert Case.objects.get(reference=reference).description == words.replace("\r\n", "\n")


def test_a_character_that_xml_cannot_hold_does_not_break_the_document() -> None:
    words = "a\x07b\x0bc\x1bd\ufffe\ud800e<&>\r\n\N{SMILING FACE WITH SUNGLASSES}"
    document = Listing("service_requests", "request", [{"description": words}])
    root = etree.fromstring(respond(document, format="xml").content)
    assert root.findtext("request/description") == "abcde<&>\r\n\N{SMILING FACE WITH SUNGLASSES}"


@pytest.mark.parametrize(("zone", "count"), [("+01:00", 1), ("Z", 0), (" 01:00", 1)])
def test_an_update_is_found_by_its_moment_in_any_zone(client: Client, zone: str, count: int) -> None:
    client.post(f"{BASE}/requests.json", body(client))
    span = {"start_date": f"2025-05-20T10:00:00{zone}", "end_date": f"2025-05-20T11:00:00{zone}"}
    assert len(client.get(f"{BASE}/servicerequestupdates.json", span).json()) == count


# ---- the published schemas


def _schema(name: str) -> dict[str, Any]:
    path = SCHEMAS / name
    if not path.exists():
        pytest.skip(f"needs the published schema {name}, which is not part of the project")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize(
    ("schema", "address"),
    [
        ("service.json", "/services.json"),
        ("service-definition.json", "/services/noise.json"),
        ("service-definition.json", "/services/fly-tipping.json"),
        ("request.json", "/requests.json"),
        ("request.json", "/requests.json?status=closed"),
    ],
)
def test_what_we_say_keeps_to_the_published_schema(
    client: Client, deliver: Callable[..., int], schema: str, address: str
) -> None:
    wanted = jsonschema_rs.validator_for(_schema(schema), validate_formats=True)
    client.post(f"{BASE}/requests.json", body(client))
    reference = client.post(
        f"{BASE}/requests.json", body(client, lat=None, long=None, address_string="Behind the mill")
    ).json()[0]["service_request_id"]
    closing = {
        "api_key": "frontdoor-demo", "service_request_id": reference, "update_id": "1", "status": "FIXED",
        "updated_datetime": "2025-05-20T09:00:00Z",
    }  # fmt: skip
    client.post(f"{BASE}/servicerequestupdates.json", closing)
    found = client.get(BASE + address).json()
    for each in found if isinstance(found, list) else [found]:
        wanted.validate(each)
    assert found


def test_xml_and_json_say_the_same(client: Client) -> None:
    client.post(f"{BASE}/requests.json", body(client))
    (in_json,) = client.get(f"{BASE}/requests.json").json()
    (in_xml,) = etree.fromstring(client.get(f"{BASE}/requests.xml").content)
    assert {each.tag: each.text for each in in_xml} == {
        name: None if value in (None, "") else str(value) for name, value in in_json.items()
    }
