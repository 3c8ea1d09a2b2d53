"""What each answer is used for."""

from typing import Any

from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.uses import uses

BASE: dict[str, Any] = {"id": "x", "name": "X", "group": "G", "team": "t", "summary": "S"}


def _uses(*questions: dict[str, Any], **more: Any) -> dict[str, tuple[str, ...]]:
    kinds = [{"kind": "short_text", "label": each["id"], **each} for each in questions]
    return uses(Definition.from_stored({**BASE, "questions": kinds, **more}))


def test_an_answer_that_nothing_looks_at_has_no_use() -> None:
    assert _uses({"id": "colour"}) == {"colour": ()}


def test_what_the_case_itself_shows_is_used() -> None:
    found = _uses(
        {"id": "where", "kind": "place"},
        {"id": "photos", "kind": "files"},
        {"id": "description", "kind": "long_text"},
        {"id": "truth", "kind": "declaration", "statement": "True."},
        {"id": "seen", "public": True},
    )
    assert list(found.values()) == [
        ("where it is",),
        ("the case's files",),
        ("the case's description",),
        ("what was declared",),
        ("shown to everybody",),
    ]


def test_a_condition_uses_what_it_looks_at_once() -> None:
    found = _uses(
        {"id": "size"}, {"id": "deep", "when": "size == 'a' or size == 'b'"}, {"id": "wide", "when": "size == 'a'"}
    )
    assert found["size"] == ("whether ‘deep’ is asked", "whether ‘wide’ is asked")


def test_stops_warnings_and_tables_use_what_they_look_at() -> None:
    found = _uses(
        {"id": "size"},
        {"id": "weeks", "kind": "number"},
        stoppers=[
            {"id": "a", "when": "size == 'a'", "title": "No", "message": "M"},
            {"id": "b", "kind": "warn", "when": "size == 'b'", "title": "Think", "message": "M"},
            {"id": "c", "when": "contact_by == 'none'", "title": "Say who", "message": "M"},
        ],
        eligibility=[{"when": "size == 'c'", "result": "no", "title": "T", "words": "W"}],
        fees={"source": "S", "rows": [{"label": "L", "amount": "1.00", "per": "weeks"}]},
    )
    assert found["size"] == ("the stop ‘No’", "the warning ‘Think’", "who may have it")
    assert found["weeks"] == ("what it costs",)


def test_figures_and_the_table_of_teams_use_what_they_look_at() -> None:
    found = _uses(
        {"id": "size"},
        {"id": "weeks", "kind": "number"},
        calculations=[{"id": "days", "kind": "number", "label": "Days", "formula": "weeks * 7"}],
        routing=[{"when": "size == 'a'", "team": "highways"}],
    )
    assert found == {"size": ("which team gets it",), "weeks": ("the figure ‘Days’",)}


def test_a_condition_that_cannot_be_read_uses_nothing() -> None:
    assert _uses({"id": "size"}, {"id": "deep", "when": "size =="})["size"] == ()
