"""Open311 as client libraries by others speak and read it."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from civicbot.http import HttpTransport, RateLimiter
from civicbot.open311 import Open311Client
from civicbot.registry import Endpoint
from django.test import Client
from georeport import GeoReport

from tests.factories.open311 import BASE, body
from tests.factories.town import HARBOUR, a_town

SCHEMAS = Path(__file__).resolve().parents[3] / "shared" / "fixtures" / "open311" / "schema"


@pytest.fixture(autouse=True)
def town(db: None, at: datetime, settings: Any) -> None:
    """Prepare the council at a fixed moment."""
    settings.FRONTDOOR_NOW = at.isoformat()
    a_town(at=at)


# ---- libraries


def a_robot(address: str) -> Open311Client:
    """Return civicbot's client of our endpoint, without its pauses."""
    endpoint = Endpoint(id="ours", name="Ours", base_url=address, write=True)
    return Open311Client(endpoint, HttpTransport(rate_limiter=RateLimiter(min_interval=0)))


def test_a_library_by_others_reads_what_we_say(live_server: Any, client: Client) -> None:
    reference = client.post(f"{BASE}/requests.json", body(client)).json()[0]["service_request_id"]
    theirs = GeoReport(f"{live_server.url}{BASE}")
    assert "pothole" in [each["service_code"] for each in theirs.get_service_list()]
    assert theirs.get_service_request(reference)["service_name"] == "Report graffiti"


def test_a_library_by_others_creates_reads_and_updates_a_request(live_server: Any) -> None:
    theirs = a_robot(f"{live_server.url}{BASE}")
    wanted = {
        each["code"]: [each["values"][0]["key"]] if each["datatype"] == "multivaluelist" else each["values"][-1]["key"]
        for each in theirs.get_service_definition("street-cleaning")["attributes"]
        if each["required"]
    }
    sent = theirs.create_request(
        "street-cleaning", dry_run=False, confirm="SEND", validate_remote=True, api_key="frontdoor-demo",
        lat=HARBOUR.lat, lng=HARBOUR.lon, description="Leaves", email="ada@example.com", attributes=wanted,
    )  # fmt: skip
    reference = sent.response[0]["service_request_id"]
    found = theirs.get_request(reference)
    assert found is not None
    assert (found["service_code"], found["status"]) == ("street-cleaning", "open")
    update = {
        "api_key": "frontdoor-demo", "service_request_id": reference, "update_id": "1", "status": "FIXED",
        "updated_datetime": "2025-05-20T09:00:00Z", "description": "Swept",
    }  # fmt: skip
    theirs.http.post_form(f"{live_server.url}{BASE}/servicerequestupdates.json", update)
    now = theirs.get_request(reference)
    assert now is not None
    assert (now["status"], now["status_notes"]) == ("closed", "Swept")
