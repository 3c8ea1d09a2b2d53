"""Where a proposal comes from: nothing, a version, a form on paper, a file; and what is refused, with nothing kept."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.services.models import Proposal, ServiceVersion
from frontdoor.services.operations.beginning import (
    MOST_FILE_BYTES,
    CannotRead,
    NameTaken,
    begin_from_draft,
    begin_from_file,
    begin_from_version,
    begin_new,
)
from frontdoor.services.operations.changing import NothingNew
from frontdoor.services.operations.drafting import Drafted, draft_service
from tests.factories.forms import A, pdf
from tests.services.conftest import HOLE

NEW: dict[str, Any] = {"name": "Report a swing", "group": "Parks", "team": "highways", "summary": "Tell us about one."}
FORM = pdf(A("name", at=(200, 700)), A("loose", at=(400, 300)), words=((50, 780, "Swing form"), (50, 705, "Full name")))


@pytest.fixture(scope="module")
def drafted() -> Drafted:
    return draft_service(FORM, source="swing.pdf", team="highways")


# ------------------------------------------------------------------------------ nothing
def test_a_new_service_needs_an_address_of_its_own(publishing: Callable[..., Any], sam: Actor, at: datetime) -> None:
    publishing(hole=HOLE)

    with pytest.raises(NameTaken, match="There is a service ‘hole’ already"):
        begin_new("hole", pattern="report", **NEW, by=sam, at=at)


# ------------------------------------------------------------------------------ a version
def test_an_old_version_may_be_begun_from_and_follows_the_newest(
    publishing: Callable[..., Any], sam: Actor, at: datetime
) -> None:
    publishing(hole=HOLE)
    publishing(hole=HOLE.replace("max: 900", "max: 990"))
    old, newest = ServiceVersion.objects.order_by("number")

    row = begin_from_version(old, by=sam, at=at)

    assert (row.definition, row.base_id) == (old.definition, newest.pk)


# ------------------------------------------------------------------------------ a form
def test_a_form_keeps_what_was_not_understood_of_it_with_its_place(
    publishing: Callable[..., Any], drafted: Drafted, sam: Actor, at: datetime
) -> None:
    publishing(hole=HOLE)

    row = begin_from_draft(drafted, source="swing.pdf", by=sam, at=at)

    row.refresh_from_db()
    assert (row.slug, row.base) == ("swing-form", None)
    assert [each["label"] for each in row.definition["questions"]] == ["Full name"]
    [left] = [each for each in row.report["fields"] if each["why"]]
    assert (left["name"], left["where"], row.report["source"]) == ("loose", "page 1, middle right", "swing.pdf")


def test_a_form_takes_no_address_that_a_service_has(
    publishing: Callable[..., Any], drafted: Drafted, sam: Actor, at: datetime
) -> None:
    publishing(swing_form=HOLE.replace("id: hole", "id: swing-form"))

    with pytest.raises(NameTaken):
        begin_from_draft(drafted, source="swing.pdf", by=sam, at=at)


# ------------------------------------------------------------------------------ a file
def test_a_file_of_a_service_that_there_is_becomes_a_change_to_it(
    publishing: Callable[..., Any], sam: Actor, at: datetime
) -> None:
    publishing(hole=HOLE)

    row = begin_from_file(HOLE.replace("max: 900", "max: 990").encode(), source="hole.yaml", by=sam, at=at)

    assert (row.slug, row.base, row.report["mistakes"]) == ("hole", ServiceVersion.objects.get(), [])


def test_a_file_that_says_the_same_begins_nothing(publishing: Callable[..., Any], sam: Actor, at: datetime) -> None:
    publishing(hole=HOLE)

    with pytest.raises(NothingNew):
        begin_from_file(HOLE.encode(), source="hole.yaml", by=sam, at=at)


def test_a_file_with_mistakes_is_kept_with_their_lines(
    publishing: Callable[..., Any], sam: Actor, at: datetime
) -> None:
    publishing(hole=HOLE)
    text = HOLE.replace("id: hole", "id: well").replace("kind: place", "kind: plaice").replace("max: 900", "max: deep")

    row = begin_from_file(text.encode(), source="well.yaml", by=sam, at=at)

    lines = {each["line"]: each["wrong"] for each in row.report["mistakes"]}
    assert lines[text.splitlines().index("    kind: plaice") + 1] == "There is no kind of question ‘plaice’."
    assert row.definition["questions"][1]["kind"] == "plaice"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "describes no service"),
        (b"just words", "describes no service"),
        (b"id: [", "describes no service"),
        (b"- id: hole", "describes no service"),
        (b"name: A service\nquestions: []", "does not say which service"),
        (b"id: No Slug\nquestions: []", "does not say which service"),
        (b"id: " + b"a" * 61 + b"\nquestions: []", "does not say which service"),
        (b"id: hole\nquestions: none", "does not say which service"),
        (b"id: hole\n\xff", "Line 2 is not UTF-8"),
        (b'id: hole\nquestions: []\nname: "\\0"', "no text"),
        (b'id: hole\nquestions: []\nname: "\\ud800"', "no text"),
        (b"#" * (MOST_FILE_BYTES + 1), "larger than 200 kB"),
        (b"a: " + b"[" * 5000, "describes no service"),
        (b"a: &a [1]\nb: &b [*a, *a]\n" + b"c: [" + b"*b, " * 12000 + b"]", "does not say which service"),
    ],
)
def test_what_is_no_service_is_refused_and_nothing_is_kept(
    publishing: Callable[..., Any], content: bytes, says: str, sam: Actor, at: datetime
) -> None:
    publishing(hole=HOLE)

    with pytest.raises(CannotRead, match=says):
        begin_from_file(content, source="x.yaml", by=sam, at=at)

    assert not Proposal.objects.exists()


@pytest.mark.django_db
def test_a_refused_file_tells_its_mistakes_by_line(sam: Actor, at: datetime) -> None:
    with pytest.raises(CannotRead) as refused:
        begin_from_file(b"id: hole\nname: a: b\n", source="x.yaml", by=sam, at=at)

    assert [(each.line, each.file) for each in refused.value.mistakes] == [(2, "x.yaml")]


# ------------------------------------------------------------------------------ strangers
@pytest.mark.parametrize("who", ["dee", "eve", "otto", "cem"])
def test_only_designers_begin(
    publishing: Callable[..., Any], drafted: Drafted, who: str, request: pytest.FixtureRequest, at: datetime
) -> None:
    publishing(hole=HOLE)
    actor: Actor = request.getfixturevalue(who)
    version = ServiceVersion.objects.get()
    beginnings: list[Callable[[], object]] = [
        lambda: begin_new("swing", pattern="report", **NEW, by=actor, at=at),
        lambda: begin_from_version(version, by=actor, at=at),
        lambda: begin_from_draft(drafted, source="swing.pdf", by=actor, at=at),
        lambda: begin_from_file(HOLE.encode(), source="hole.yaml", by=actor, at=at),
    ]

    for begin in beginnings:
        with pytest.raises(NotAllowed):
            begin()
