"""The map on paper, in the contracts and on disk are one and the same."""

import tomllib
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey

from frontdoor.foundation.links.api import Link

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
CONTRACTS = {contract["id"]: contract for contract in PYPROJECT["tool"]["importlinter"]["contracts"]}


def storeys() -> dict[str, int]:
    """Return each package's height: 0 at the bottom."""
    layers = list(reversed(CONTRACTS["map"]["layers"]))
    return {name.strip(): height for height, layer in enumerate(layers) for name in layer.split("|")}


def context_of(model: Any) -> str:
    """Return the package of the map that a model belongs to."""
    return str(model.__module__).split(".")[1]


def test_the_contracts_name_exactly_the_packages_on_disk() -> None:
    on_disk = {path.parent.name for path in (ROOT / "frontdoor").glob("*/__init__.py")}
    assert on_disk == set(storeys())


def test_every_context_is_held_to_the_inside_contract() -> None:
    outside = {"config", "web", "journeys", "foundation", "kernel"}
    registered = {name.removeprefix("frontdoor.") for name in CONTRACTS["inside"]["containers"]}
    assert registered == set(storeys()) - outside


def test_the_drawn_map_lists_the_storeys_in_the_contracts_order() -> None:
    text = (ROOT / "docs" / "map.md").read_text()
    drawn = [line.split("`")[1] for line in text.splitlines() if line.startswith("| `")]
    assert drawn == [name.strip() for layer in CONTRACTS["map"]["layers"] for name in layer.split("|")]


def test_every_context_has_a_readme() -> None:
    contexts = [name.removeprefix("frontdoor.") for name in CONTRACTS["inside"]["containers"]]
    assert [name for name in contexts if not (ROOT / "frontdoor" / name / "README.md").exists()] == []


def test_every_context_has_its_own_label() -> None:
    ours = [config for config in apps.get_app_configs() if config.name.startswith("frontdoor.")]
    assert [config.name for config in ours if not config.label.startswith("fd_")] == []


def test_keys_between_contexts_are_links_that_point_down() -> None:
    height = storeys()
    faults = []
    for model in apps.get_models():
        if not model.__module__.startswith("frontdoor."):
            continue
        here = context_of(model)
        for field in model._meta.local_fields:
            if not isinstance(field, ForeignKey) or not field.related_model.__module__.startswith("frontdoor."):
                continue
            there = context_of(field.related_model)
            if there == here:
                continue
            if not isinstance(field, Link):
                faults.append(f"{model.__name__}.{field.name} must be a Link")
            if height[there] >= height[here]:
                faults.append(f"{model.__name__}.{field.name} points up the map")
    assert faults == []


def test_no_exception_to_the_contracts_has_crept_in() -> None:
    assert [contract["id"] for contract in CONTRACTS.values() if contract.get("ignore_imports")] == []
