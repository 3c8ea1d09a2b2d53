"""The editor's pages lose nothing: every service of the catalogue, opened and saved on each page, stays as it was."""

from collections.abc import Callable, Iterator
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.kernel.policy_files import read
from frontdoor.services.forms.fields import field_at
from frontdoor.services.forms.pages import ABOUT, page_at, parts
from frontdoor.services.models import Proposal
from frontdoor.services.operations.proposing import begin
from frontdoor.services.queries import service
from frontdoor.services.rules.differences import stored_differences
from frontdoor.services.rules.editing.places import Where, get_or

SERVICES = sorted(each.stem for each in Path("catalogue").glob("*.yaml") if "id" in read(each.read_text()).data)
#: Each takes some seconds, so every sixteenth is tried with the other tests and all of them with `make test-all`.
TRIED = [pytest.param(slug, marks=() if index % 16 == 0 else pytest.mark.slow) for index, slug in enumerate(SERVICES)]


class Boxes(HTMLParser):
    """What a browser would send of a page's main form, its last button pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._select = self._area = ""
        self._offered: list[str] = []
        self._chosen: list[str] = []
        self._text: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("method") == "post" and "sign-out" not in given.get("action", "")
        if self._inside:
            self._take(tag, given)

    def _take(self, tag: str, given: dict[str, str]) -> None:
        if tag == "input" and given.get("type") in ("checkbox", "radio"):
            if "checked" in given:
                self.sent.setdefault(given["name"], []).append(given.get("value", "on"))
        elif tag == "input":
            self.sent.setdefault(given["name"], []).append(given.get("value", ""))
        elif tag == "select":
            self._select, self._offered, self._chosen = given["name"], [], []
        elif tag == "option" and self._select:
            (self._chosen if "selected" in given else self._offered).append(given.get("value", ""))
        elif tag == "textarea":
            self._area, self._text = given["name"], []

    def handle_data(self, data: str) -> None:
        if self._area:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select:
            self.sent.setdefault(self._select, []).append([*self._chosen, *self._offered][0])
            self._select = ""
        elif tag == "textarea" and self._area:
            text = "".join(self._text).removeprefix("\n").replace("\n", "\r\n")  # as browsers send it
            self.sent.setdefault(self._area, []).append(text)
            self._area = ""
        elif tag == "form":
            self._inside = False


def boxes(html: str) -> dict[str, list[str]]:
    """Return what a browser would send of a page."""
    found = Boxes()
    found.feed(html)
    return found.sent


def places(data: Any, where: Where) -> Iterator[Where]:
    """Yield the place of every page beneath a place, itself first."""
    found = field_at(where)
    if page_at(data, where) is not None:
        yield where
    if found is not None and found.shape == "list":
        for index, item in enumerate(get_or(data, where, ())):
            yield from places(data, (*where, index))
            for key in item if isinstance(item, dict) else ():
                if key == "questions":
                    yield from places(data, (*where, index, key))
    if where == ("fees",):
        yield from places(data, ("fees", "rows"))


@pytest.mark.parametrize("slug", TRIED)
def test_a_service_opened_and_saved_on_every_page_is_the_very_same(
    council: None, sam: Actor, as_user: Callable[[str], Client], at: datetime, slug: str
) -> None:
    found = service(slug, at=at)
    assert found is not None
    data = found.definition.stored()
    row = begin(slug, definition=data, by=sam, at=at)
    client = as_user("sam")
    addresses = [
        f"/office/services/proposals/{row.pk}/edit/part/{'/'.join(map(str, where))}/"
        for first, _title, _hint in parts()
        for where in ([ABOUT] if first == ABOUT else places(data, first))
        if get_or(data, where, None) is not None or where == ABOUT
    ]

    for address in addresses:
        html = client.get(address).content.decode()
        assert client.post(address, {**boxes(html), "action": "save"}).status_code == 302, address

    kept = Proposal.objects.get(pk=row.pk)
    assert stored_differences(data, kept.definition) == []
    assert kept.definition == data
    assert kept.edition == len(addresses) >= 10
