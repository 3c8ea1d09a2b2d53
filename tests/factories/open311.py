"""What a client of Open311 sends."""

from typing import Any

from django.test import Client

from frontdoor.places.models import Address
from tests.factories.town import HARBOUR

BASE = "/open311/v2"
POST: dict[str, Any] = {
    "api_key": "frontdoor-demo",
    "service_code": "graffiti",
    "lat": HARBOUR.lat,
    "long": HARBOUR.lon,
    "description": "Paint all over the wall",
    "first_name": "Ada",
    "last_name": "Okafor",
    "email": "ada@example.com",
}


def attributes(client: Client, code: str = "graffiti") -> dict[str, str]:
    """Return the required attributes of a service, each with a value that asks nothing more."""
    answer = client.get(f"{BASE}/services/{code}.json")
    if answer.status_code != 200:
        return {}
    return {
        f"attribute[{each['code']}]": each["values"][0 if len(each["values"]) > 2 else -1]["key"]
        if each.get("values")
        else "1"
        for each in answer.json()["attributes"]
        if each["required"]
    }


def body(client: Client, **changes: Any) -> dict[str, Any]:
    """Return a POST that is taken, with changes; None takes an argument out."""
    given = {**POST, **attributes(client, changes.get("service_code") or "graffiti"), **changes}
    return {name: value for name, value in given.items() if value is not None}


def uprn() -> str:
    """Return an address that the gazetteer has."""
    return str(Address.objects.order_by("pk").values_list("pk", flat=True)[0])
