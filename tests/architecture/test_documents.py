"""What is written about the house is true of it."""

import importlib.util
import json
import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from frontdoor.foundation.outbox.api import handlers_of
from frontdoor.messages.providers.senders import senders
from frontdoor.services.rules.kinds.base import field_kinds
from frontdoor.services.rules.sections import definition_sections
from tests.architecture.test_house import all_events

ROOT = Path(__file__).resolve().parents[2]


def document(name: str) -> str:
    """Return the text of one of the documents."""
    return (ROOT / "docs" / name).read_text()


def script(name: str) -> ModuleType:
    """Return one of the scripts as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ---- events


def heard_by() -> dict[str, str]:
    """Return what docs/events.md says of each event's listeners."""
    rows = re.findall(r"^\| `([a-z-]+\.[a-z-]+\.\d+)` \|[^|]*\| ([^|]*) \|$", document("events.md"), flags=re.M)
    return dict(rows)


def test_the_documented_events_are_those_that_are_announced() -> None:
    assert set(heard_by()) == {event.name for event in all_events()}


@pytest.mark.parametrize("event", [event.name for event in all_events()])
def test_an_event_is_heard_or_listed_as_unheard(event: str) -> None:
    assert heard_by()[event].startswith("nobody") is not bool(handlers_of(event))


# ---- registries


def test_the_registries_are_those_that_were_decided_on() -> None:
    decided = document("decisions/0001-the-house.md")
    nouns = {
        noun
        for path in (ROOT / "frontdoor").rglob("*.py")
        for noun in re.findall(r'\bRegistry\["?[^=]*\] = Registry\("([^"]+)"\)', path.read_text())
    }
    assert {noun for noun in nouns if f"{noun}s" not in " ".join(decided.split())} == set()


def test_every_kind_of_question_is_documented() -> None:
    assert [name for name in field_kinds.names() if f"`{name}`" not in document("catalogue.md")] == []


def test_every_section_of_a_definition_is_documented() -> None:
    assert [name for name in definition_sections.names() if f"`{name}`" not in document("catalogue.md")] == []


def test_every_sender_is_documented() -> None:
    assert [name for name in senders.names() if f"`{name}`" not in document("settings.md")] == []


def test_messages_can_be_kept_instead_of_sent() -> None:
    assert "demo" in senders.names()


# ---- dependencies, settings, the map, a new context


@pytest.mark.parametrize("list_of", ["core", "dev"])
def test_every_dependency_has_its_reason(list_of: str) -> None:
    chosen = re.findall(r"^([a-z][a-z0-9-]+)", (ROOT / "requirements" / f"{list_of}.in").read_text(), flags=re.M)
    named = set(re.findall(r"[a-z0-9-]+", document("dependencies.md")))
    assert [name for name in chosen if name not in named and not re.search(r"^types-|-stubs$", name)] == []


def test_every_dependency_for_pages_has_its_reason() -> None:
    chosen = json.loads((ROOT / "package.json").read_text())["dependencies"]
    assert [name for name in chosen if f"| {name} |" not in document("dependencies.md")] == []


def test_every_variable_that_is_read_is_documented() -> None:
    read = re.findall(r'\benv_\w+\(\s*"([A-Z_]+)"', (ROOT / "frontdoor" / "config" / "settings.py").read_text())
    internal = {"FRONTDOOR_BUILD_DIR"}  # where set-up lays the assets; nobody needs to move it
    assert len(read) > 20
    assert [name for name in read if f"`{name}`" not in document("settings.md") and name not in internal] == []


def test_the_map_is_drawn_from_the_contracts() -> None:
    assert script("draw_map").drawing() == document("map.md"), "run `make map`"


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[ModuleType, Path]:
    """Return the script that makes contexts, working on a copy of what it changes."""
    maker = script("new_context")
    (tmp_path / "frontdoor" / "config").mkdir(parents=True)
    (tmp_path / "tests").mkdir()
    for name in ("pyproject.toml", "frontdoor/config/settings.py"):
        (tmp_path / name).write_text((ROOT / name).read_text())
    monkeypatch.setattr(maker, "ROOT", tmp_path)
    return maker, tmp_path


def contracts(root: Path) -> dict[str, list[str]]:
    """Return the storeys of the map, top first, and the register of contexts."""
    written = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    by_id = {contract["id"]: contract for contract in written}
    return {"map": by_id["map"]["layers"], "register": by_id["inside"]["containers"]}


def test_a_new_context_stands_on_the_storey_it_was_given(copy: tuple[ModuleType, Path]) -> None:
    maker, root = copy
    maker.main("payments", "services")
    storeys = contracts(root)["map"]
    assert storeys[storeys.index("services") - 1] == "payments"
    assert "frontdoor.payments" in contracts(root)["register"]


def test_a_new_context_may_stand_beside_another(copy: tuple[ModuleType, Path]) -> None:
    maker, root = copy
    maker.main("workforce", "|cases")
    assert "cases | workforce" in contracts(root)["map"]


def test_a_new_context_is_installed_and_begins_with_a_test_that_fails(copy: tuple[ModuleType, Path]) -> None:
    maker, root = copy
    maker.main("payments", "services")
    assert '"frontdoor.payments",' in (root / "frontdoor/config/settings.py").read_text()
    first: dict[str, object] = {}
    exec((root / "tests/payments/test_operations.py").read_text(), first)  # noqa: S102 -- our own text
    with pytest.raises(AssertionError, match="first sentence"):
        first["test_payments_does_something_for_somebody"]()  # type: ignore[operator]  # it is a function


@pytest.mark.parametrize(
    ("name", "storey", "why"),
    [
        ("payments", "attic", "no storey 'attic'"),
        ("Payments", "services", "lower case"),
        ("payments", "", "make new-context"),
        ("config", "services", "exists already"),
    ],
)
def test_a_context_that_cannot_be_made_changes_nothing(
    copy: tuple[ModuleType, Path], name: str, storey: str, why: str
) -> None:
    maker, root = copy
    with pytest.raises(SystemExit, match=why):
        maker.main(name, storey)
    assert (root / "pyproject.toml").read_text() == (ROOT / "pyproject.toml").read_text()
