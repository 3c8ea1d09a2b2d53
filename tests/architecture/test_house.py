"""Rules of the house that no linter can see."""

import inspect
import re
import socket
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from frontdoor.cases.rules.states import MOVES, Status, drawing
from frontdoor.kernel.events import Event, is_json_clean

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    path
    for folder in ("frontdoor", "tests", "scripts", "bench")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".py", ".html", ".js", ".css"}
    and "migrations" not in path.parts
    and "__pycache__" not in path.parts
]


def addresses(resolver: URLResolver | None = None, before: str = "") -> list[tuple[str, URLPattern]]:
    """Return every address of the site as it is written, with the entry it comes from."""
    found: list[tuple[str, URLPattern]] = []
    for entry in (resolver or get_resolver()).url_patterns:
        written = before + str(entry.pattern)
        found += addresses(entry, written) if isinstance(entry, URLResolver) else [(written, entry)]
    return found


def all_events() -> list[type[Event]]:
    """Return every event that the contexts announce."""
    found: list[type[Event]] = []
    for config in apps.get_app_configs():
        if config.name.startswith("frontdoor.") and find_spec(f"{config.name}.events"):
            module = import_module(f"{config.name}.events")
            found += [
                thing
                for thing in vars(module).values()
                if inspect.isclass(thing) and issubclass(thing, Event) and thing.__module__ == module.__name__
            ]
    return found


def test_every_address_states_its_access() -> None:
    silent = [written for written, entry in addresses() if not hasattr(entry.callback, "access")]
    assert silent == []


def test_every_module_fits_in_500_lines() -> None:
    long = [str(path.relative_to(ROOT)) for path in SOURCES if len(path.read_text().splitlines()) > 500]
    assert long == []


def test_every_operation_takes_its_circumstances_by_name() -> None:
    """One thing may come first; who, when and the rest are keyword-only and annotated."""
    faults = []
    for config in apps.get_app_configs():
        if not config.name.startswith("frontdoor.") or not find_spec(f"{config.name}.operations"):
            continue
        package = import_module(f"{config.name}.operations")
        modules = [package]
        if hasattr(package, "__path__"):
            modules += [
                import_module(f"{package.__name__}.{path.stem}")
                for path in Path(package.__path__[0]).glob("*.py")
                # `changing` holds the steps that a package's operations share, not operations.
                if path.stem not in {"__init__", "changing"}
            ]
        for module in modules:
            for name, function in inspect.getmembers(module, inspect.isfunction):
                if function.__module__ != module.__name__ or name.startswith("_"):
                    continue
                given = list(inspect.signature(function).parameters.values())
                by_name = {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}
                positional = [each for each in given if each.kind not in by_name]
                bare = [each for each in given if each.annotation is inspect.Parameter.empty]
                if len(positional) > 1 or bare:
                    faults.append(f"{module.__name__}.{name}")
    assert faults == []


SUPPRESSED = re.compile(r"#\s*(noqa|type: ignore|pragma: no cover)")
REASONED = re.compile(
    r"#\s*(noqa: [A-Z0-9, ]+|type: ignore\[[a-z-, ]+\]|pragma: no cover)\s*(--|#) ?\S+"
    r"|\braise AssertionError\(\".+\"\)\s+# pragma: no[ ]cover"  # says itself why nobody comes there
)


def test_every_suppression_gives_its_reason() -> None:
    faults = []
    for path in SOURCES:
        if path.suffix != ".py":
            continue
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            if SUPPRESSED.search(line) and not REASONED.search(line):
                faults.append(f"{path.relative_to(ROOT)}:{number}")
    assert faults == []


def test_no_page_carries_script_or_style_of_its_own() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=\"|\son[a-z]+=\"", re.I)
    templates = [path for path in SOURCES if path.suffix == ".html"]
    assert [str(path.relative_to(ROOT)) for path in templates if inline.search(path.read_text())] == []


def test_no_page_borrows_from_another_contexts_pages() -> None:
    """Templates of a context use its own and those of `foundation.ui`; no import would show it."""
    faults = []
    for path in (ROOT / "frontdoor").rglob("templates/**/*.html"):
        own = path.relative_to(path.parents[len(path.parts) - path.parts.index("templates") - 2]).parts[0]
        faults += [
            f"{path.relative_to(ROOT)}: {used}"
            for used in re.findall(r"{%\s*(?:include|extends)\s+\"([^\"]+)\"", path.read_text())
            if used.split("/")[0] not in {own, "ui"}
        ]
    assert faults == []


def test_forbidden_folders_and_names_stay_away() -> None:
    names = {"utils", "helpers", "common", "core", "lib", "mixins", "base_models"}
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "frontdoor").rglob("*.py")
        if path.stem in names or names & set(path.relative_to(ROOT).parts)
    ]
    assert found == []


def test_no_class_is_named_for_a_layer() -> None:
    pattern = re.compile(r"^class (\w+(Service|Manager|Helper|Handler|Util|Processor))\b", re.M)
    faults = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in SOURCES
        if path.suffix == ".py" and "frontdoor" in path.parts
        for match in pattern.findall(path.read_text())
    ]
    assert faults == []


def test_every_event_survives_json_and_is_frozen() -> None:
    faults = [event.name for event in all_events() if not is_json_clean(event) or not event.__dataclass_params__.frozen]
    assert faults == []


def test_no_test_reaches_beyond_this_machine() -> None:
    with pytest.raises(UserWarning, match="tried to use socket"):  # a warning, and so a fault
        socket.create_connection(("192.0.2.1", 80), timeout=0.1)  # RFC 5737: nobody has this address


def test_the_drawing_of_a_cases_states_is_up_to_date() -> None:
    assert (ROOT / "docs" / "states" / "case.md").read_text() == drawing()


def test_the_moves_between_states_are_total() -> None:
    assert set(MOVES) == set(Status)
    assert {there for moves in MOVES.values() for there in moves} <= set(Status)
