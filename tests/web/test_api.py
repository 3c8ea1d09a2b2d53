"""The JSON API and its webhooks, as other systems use them."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from django.test import Client

from frontdoor.cases.models import Case
from frontdoor.foundation.accounts.api import create_key, withdraw_key
from frontdoor.kernel.signing import is_ours, signature
from frontdoor.services.api import CONTACT_IDS, next_question, service
from frontdoor.services.rules.routes import ANYTHING, walk
from frontdoor.services.rules.tables import NOT_ELIGIBLE
from frontdoor.web.open_api.models import WebhookCall
from frontdoor.web.open_api.tasks import forget_calls
from frontdoor.web.open_api.webhooks.sending import session
from tests.factories.answers import an_answer
from tests.factories.town import HARBOUR
from tests.fakes.receiver import Receiver

ROOT = Path(__file__).resolve().parents[2]
#: When the first wait after a failed delivery has passed.
LATER = datetime(2999, 1, 2, tzinfo=UTC)
KEY = {"HTTP_AUTHORIZATION": "Bearer frontdoor-demo"}
POTHOLE: dict[str, Any] = {
    "service": "pothole",
    "answers": {
        "danger": False,
        "where": {"lat": HARBOUR.lat, "lon": HARBOUR.lon},
        "road": "street",
        "position": "middle",
        "depth": "deep",
        "cause": "not-dug",
        "description": "Deep",
    },
    "contact": {"name": "Ada Okafor", "email": "ada@example.com"},
}


@pytest.fixture(autouse=True)
def _moment(town: None, at: datetime, settings: Any) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()


def post(client: Client, address: str, body: Any, **headers: Any) -> Any:
    """Post JSON with the demonstration's key."""
    return client.post(f"/api/v1{address}", json.dumps(body), content_type="application/json", **{**KEY, **headers})


def test_a_case_is_opened_and_read_back_without_personal_data(client: Client) -> None:
    answer = post(client, "/cases", POTHOLE)
    assert answer.status_code == 201, answer.content
    found = client.get(f"/api/v1/cases/{answer.json()['reference']}", **KEY)
    assert found.json()["status"] == "new"
    assert b"ada@example.com" not in found.content


def test_the_same_idempotency_key_opens_one_case(client: Client) -> None:
    first = post(client, "/cases", POTHOLE, HTTP_IDEMPOTENCY_KEY="k1")
    second = post(client, "/cases", POTHOLE, HTTP_IDEMPOTENCY_KEY="k1")
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["reference"] == second.json()["reference"]
    assert Case.objects.count() == 1


def test_the_document_says_how_to_ask_again(client: Client) -> None:
    opening = client.get("/api/v1/openapi.json").json()["paths"]["/api/v1/cases"]["post"]
    assert [(each["in"], each["name"]) for each in opening["parameters"]] == [("header", "Idempotency-Key")]


def test_long_idempotency_keys_that_begin_alike_are_two(client: Client) -> None:
    for end in "ab":
        assert post(client, "/cases", POTHOLE, HTTP_IDEMPOTENCY_KEY="x" * 100 + end).status_code == 201


def test_another_holders_idempotency_key_is_another(client: Client, at: datetime) -> None:
    key = create_key(name="Another", scopes=["cases:open"], at=at)
    for held in ("frontdoor-demo", key):
        answer = post(client, "/cases", POTHOLE, HTTP_IDEMPOTENCY_KEY="k", HTTP_AUTHORIZATION=f"Bearer {held}")
        assert answer.status_code == 201


def test_a_key_reads_a_case_that_is_not_public_only_if_it_opened_it(client: Client, at: datetime) -> None:
    reference = post(client, "/cases", POTHOLE).json()["reference"]
    Case.objects.update(is_public=False)
    other = create_key(name="Another", scopes=["cases:read"], at=at)
    address = f"/api/v1/cases/{reference}"
    assert client.get(address, **KEY).status_code == 200
    assert client.get(address, HTTP_AUTHORIZATION=f"Bearer {other}").status_code == 404


def test_a_withdrawn_key_opens_nothing_at_once(client: Client, at: datetime) -> None:
    key = create_key(name="Gone", scopes=["cases:read"], at=at)
    held = {"HTTP_AUTHORIZATION": f"Bearer {key}"}
    assert client.get("/api/v1/cases", **held).status_code == 200
    withdraw_key(key[:8])
    assert client.get("/api/v1/cases", **held).status_code == 401


@pytest.mark.engine
def test_half_a_character_is_refused_or_kept_whole(client: Client) -> None:
    answers = {**POTHOLE["answers"], "description": "half \ud800"}
    assert post(client, "/cases", {**POTHOLE, "answers": answers}).status_code in {201, 422}


def test_whoever_may_not_have_a_service_is_told_why_and_no_case_is_opened(client: Client, at: datetime) -> None:
    found = service("single-person-discount", at=at)
    assert found is not None
    refused = next(route for route in walk(found.definition).routes if route.stopper == NOT_ELIGIBLE)
    answers: dict[str, Any] = {}
    while (asked := next_question(found.definition, answers)) is not None and asked.id not in CONTACT_IDS:
        answers[asked.id] = an_answer(asked, refused.answers.get(asked.id, ANYTHING), at=at)
    contact = {"name": "Ada Okafor", "email": "ada@example.com"}
    answer = post(client, "/cases", {"service": found.slug, "answers": answers, "contact": contact})
    assert answer.status_code == 409, answer.content
    assert "You cannot have this discount" in answer.content.decode()
    assert not Case.objects.exists()


def test_answers_to_be_mended_are_named(client: Client) -> None:
    answers = {**POTHOLE["answers"], "depth": "bottomless"}
    answer = post(client, "/cases", {**POTHOLE, "answers": answers})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["depth"]


def test_a_stopper_refuses_with_its_words(client: Client) -> None:
    answer = post(client, "/cases", {**POTHOLE, "answers": {**POTHOLE["answers"], "danger": True}})
    assert (answer.status_code, answer.json()["title"]) == (409, "Call us now")


@pytest.mark.parametrize("headers", [{}, {"HTTP_AUTHORIZATION": "Bearer wrong"}, {"HTTP_X_API_KEY": "wrong"}])
def test_a_stranger_without_a_key_is_turned_away(client: Client, headers: dict[str, str]) -> None:
    answer = client.get("/api/v1/cases", **headers)  # type: ignore[arg-type] # headers of a request
    assert answer.status_code == 401


def test_a_key_does_only_what_its_scopes_say(client: Client, at: datetime) -> None:
    key = create_key(name="Reader", scopes=["cases:read"], at=at)
    assert post(client, "/cases", POTHOLE, HTTP_AUTHORIZATION=f"Bearer {key}").status_code == 403


def test_pages_follow_one_another(client: Client) -> None:
    for _ in range(21):
        post(client, "/cases", POTHOLE)
    first = client.get("/api/v1/cases", **KEY).json()
    second = client.get("/api/v1/cases", {"after": first["next"]}, **KEY).json()
    assert (len(first["cases"]), len(second["cases"]), second["next"]) == (20, 1, "")


def test_an_update_closes_a_case_once(client: Client) -> None:
    reference = post(client, "/cases", POTHOLE).json()["reference"]
    body = {"id": "u1", "status": "closed", "outcome": "fixed", "words": "Filled."}
    for _ in range(2):
        assert post(client, f"/cases/{reference}/updates", body).status_code == 200
    entries = client.get(f"/api/v1/cases/{reference}/timeline", **KEY).json()
    assert [each["kind"] for each in entries].count("closed") == 1


def test_what_the_person_says_of_a_closed_case_is_kept_once(client: Client) -> None:
    reference = post(client, "/cases", POTHOLE).json()["reference"]
    verdict = f"/cases/{reference}/verdict"
    assert post(client, verdict, {"id": "v0", "verdict": "confirmed"}).status_code == 409
    assert post(client, verdict, {"id": "v0", "verdict": "disputed", "words": "No."}).status_code == 409
    post(
        client, f"/cases/{reference}/updates", {"id": "u1", "status": "closed", "outcome": "fixed", "words": "Filled."}
    )
    for _ in range(2):
        assert post(client, verdict, {"id": "v1", "verdict": "confirmed"}).status_code == 200
    assert post(client, verdict, {"id": "v2", "verdict": "half-fixed"}).status_code == 422
    for _ in range(2):
        assert post(client, verdict, {"id": "v3", "verdict": "half-fixed", "words": "One is left."}).status_code == 200
    assert post(client, verdict, {"id": "v4", "verdict": "disputed", "words": "All are left."}).status_code == 409


def test_half_a_character_in_an_update_is_a_problem(client: Client) -> None:
    reference = post(client, "/cases", POTHOLE).json()["reference"]
    body = {"id": "u1", "status": "closed", "words": "half \ud800"}
    assert post(client, f"/cases/{reference}/updates", body).status_code == 422


@pytest.mark.parametrize("body", ["{", "[]", '"x"', '{"service": 7}', '{"service": "pothole", "more": 1}'])
def test_a_body_that_is_not_as_described_is_a_problem(client: Client, body: str) -> None:
    answer = client.post("/api/v1/cases", body, content_type="application/json", **KEY)
    assert answer.status_code in {400, 422}
    assert "title" in answer.json()


def test_a_webhook_is_told_once_and_can_check_who_calls(client: Client, deliver: Callable[..., int]) -> None:
    with Receiver() as receiver:
        made = post(client, "/webhooks", {"url": receiver.url, "events": ["cases.case-opened.1"]}).json()
        reference = post(client, "/cases", POTHOLE).json()["reference"]
        receiver.status = 503
        deliver()
        receiver.status = 200
        deliver(LATER)
        deliver(LATER)
    assert [call.status for call in receiver.calls] == [503, 200]
    last = receiver.calls[-1]
    assert json.loads(last.body)["data"]["reference"] == reference
    sent_at = int(last.signature.split(",")[0].removeprefix("t="))
    assert is_ours(made["secret"], header=last.signature, body=last.body, now=sent_at)
    assert not is_ours("another secret", header=last.signature, body=last.body, now=sent_at)


def test_calls_that_were_made_are_forgotten_after_their_time_and_owed_ones_never(client: Client, at: datetime) -> None:
    address = "https://receiver.example/"
    made = post(client, "/webhooks", {"url": address, "events": ["cases.case-opened.1"]}).json()
    facts = {"webhook_id": made["id"], "event": "cases.case-opened.1", "body": {}}
    for state, days in (("sent", 91), ("sent", 89), ("waiting", 91)):
        WebhookCall.objects.create(**facts, state=state, happened_at=at - timedelta(days=days))
    assert forget_calls(at=at) == "1 deleted"
    assert sorted(WebhookCall.objects.values_list("state", flat=True)) == ["sent", "waiting"]


def test_a_removed_webhook_hears_nothing(client: Client, deliver: Callable[..., int]) -> None:
    with Receiver() as receiver:
        made = post(client, "/webhooks", {"url": receiver.url, "events": ["cases.case-opened.1"]}).json()
        assert client.delete(f"/api/v1/webhooks/{made['id']}", **KEY).status_code == 204
        post(client, "/cases", POTHOLE)
        deliver()
    assert receiver.calls == []
    assert WebhookCall.objects.count() == 0


@pytest.mark.parametrize(
    "url",
    ["http://example.com/", "ftp://example.com/", "https://user:word@example.com/", "x", "https://[", "https://10.0.0.1/",
     "https://169.254.169.254/latest/", "https://[::ffff:192.168.0.1]/", "https://example.com/\x00"],
)  # fmt: skip
def test_a_webhook_to_an_unsafe_address_is_refused(client: Client, url: str) -> None:
    assert post(client, "/webhooks", {"url": url, "events": ["cases.case-opened.1"]}).status_code == 422


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1"])
def test_nothing_is_sent_to_a_name_that_leads_into_our_own_network(settings: Any, name: str) -> None:
    settings.FRONTDOOR_DEMO = False
    with Receiver() as receiver, pytest.raises(requests.ConnectionError, match="not a public address"):
        session().post(receiver.url.replace("127.0.0.1", name), data=b"{}", timeout=5)
    assert receiver.calls == []


def test_a_network_of_ours_may_be_called_when_a_setting_says_so(settings: Any) -> None:
    settings.FRONTDOOR_DEMO = False
    settings.FRONTDOOR_WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    with Receiver() as receiver:
        assert session().post(receiver.url, data=b"{}", timeout=5).status_code == 200


def test_the_webhooks_of_a_withdrawn_key_hear_nothing(
    client: Client, at: datetime, deliver: Callable[..., int]
) -> None:
    key = create_key(name="Gone", scopes=["webhooks:manage"], at=at)
    with Receiver() as receiver:
        wanted = {"url": receiver.url, "events": ["cases.case-opened.1"]}
        assert post(client, "/webhooks", wanted, HTTP_AUTHORIZATION=f"Bearer {key}").status_code == 201
        withdraw_key(key[:8])
        post(client, "/cases", POTHOLE)
        deliver()
    assert receiver.calls == []


def test_a_waiting_call_is_signed_with_the_new_secret(client: Client, deliver: Callable[..., int]) -> None:
    with Receiver() as receiver:
        made = post(client, "/webhooks", {"url": receiver.url, "events": ["cases.case-opened.1"]}).json()
        post(client, "/cases", POTHOLE)
        changed = post(client, f"/webhooks/{made['id']}/secret", {}).json()
        deliver()
    (call,) = receiver.calls
    sent_at = int(call.signature.split(",")[0].removeprefix("t="))
    assert changed["secret"] != made["secret"]
    assert is_ours(changed["secret"], header=call.signature, body=call.body, now=sent_at)


def test_the_secret_of_somebody_elses_webhook_cannot_be_changed(client: Client, at: datetime) -> None:
    made = post(client, "/webhooks", {"url": "https://example.com/", "events": ["cases.case-opened.1"]}).json()
    key = create_key(name="Another", scopes=["webhooks:manage"], at=at)
    answer = post(client, f"/webhooks/{made['id']}/secret", {}, HTTP_AUTHORIZATION=f"Bearer {key}")
    assert answer.status_code == 404


def test_the_documented_example_of_a_signature_is_right() -> None:
    said = re.search(r"`(t=\d+,v1=[0-9a-f]{64})`", (ROOT / "docs" / "api.md").read_text(encoding="utf-8"))
    assert said is not None
    assert said[1] == signature("a-published-secret", body=b'{"id": 1}', timestamp=1748000000)


def test_a_recorded_call_is_refused_later() -> None:
    header = signature("secret", body=b"{}", timestamp=1000)
    assert not is_ours("secret", header=header, body=b"{}", now=1301)


@pytest.mark.parametrize("header", ["", "t=x,v1=y", "v1=abc", "t=1000"])
def test_a_signature_of_another_shape_is_refused(header: str) -> None:
    assert not is_ours("secret", header=header, body=b"{}", now=1000)


def test_somebody_elses_webhook_cannot_be_removed(client: Client, at: datetime) -> None:
    made = post(client, "/webhooks", {"url": "https://example.com/", "events": ["cases.case-opened.1"]}).json()
    key = create_key(name="Another", scopes=["webhooks:manage"], at=at)
    answer = client.delete(f"/api/v1/webhooks/{made['id']}", HTTP_AUTHORIZATION=f"Bearer {key}")
    assert answer.status_code == 404
