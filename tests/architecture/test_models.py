"""What every table of ours keeps to: classified, named, plain rows that send nothing and know no neighbour."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from frontdoor.foundation.links.api import Link
from frontdoor.foundation.privacy.api import end_of, facts_of, our_models, unclassified, unreached

PACKAGE = Path(__file__).resolve().parents[2] / "frontdoor"
MODELS = pytest.mark.parametrize("model", list(our_models()), ids=lambda model: model.__name__)

SAMPLES: dict[type[models.Field[Any, Any]], Any] = {
    models.DateTimeField: datetime(2025, 5, 20, 9, tzinfo=UTC),
    models.DateField: date(2025, 5, 20),
    models.TimeField: time(9),
    models.UUIDField: UUID(int=7),
    models.BooleanField: True,
    models.IntegerField: 7,
    models.FloatField: 7.0,
    models.JSONField: {},
}


def sample(field: models.Field[Any, Any]) -> Any:
    """Return a value that a field could have."""
    return next((value for kind, value in SAMPLES.items() if isinstance(field, kind)), "word")


@MODELS
def test_every_field_is_classified_for_privacy(model: Any) -> None:
    assert unclassified(model) == set()


@MODELS
def test_whom_a_row_is_about_is_reached_by_fields_that_exist(model: Any) -> None:
    facts = facts_of(model)
    try:
        ends = [end_of(model, path) for path in facts.paths]
    except FieldDoesNotExist as fault:
        pytest.fail(str(fault))
    columns = {field.name for field in model._meta.concrete_fields}
    assert (all(ends), columns.issuperset({*facts.named, *facts.given, *facts.withheld})) == (True, True)


def test_personal_data_is_somebodys_or_its_class_says_why_nobody_can_tell() -> None:
    apart = {model for model in our_models() if facts_of(model).apart}
    assert apart == set(unreached())


@MODELS
def test_a_row_says_in_a_line_which_it_is_without_asking_the_database(model: Any) -> None:
    row = model(**{field.attname: 7 if field.is_relation else sample(field) for field in model._meta.concrete_fields})
    assert "object (" not in str(row)
    assert str(row)


@MODELS
def test_no_table_orders_or_saves_itself(model: Any) -> None:
    assert (model._meta.ordering, "save" in vars(model)) == ([], False)


@MODELS
def test_every_constraint_and_index_carries_its_contexts_label(model: Any) -> None:
    named = [*model._meta.constraints, *model._meta.indexes]
    assert [each.name for each in named if not each.name.startswith(model._meta.app_label)] == []


def imports_of(path: Path) -> Iterator[str]:
    """Yield the names of the modules that a file imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_migrations_stand_without_our_code() -> None:
    """A migration from two years ago runs against the code of today."""
    faults = [
        f"{path.relative_to(PACKAGE)} imports {name}"
        for path in PACKAGE.rglob("migrations/*.py")
        for name in imports_of(path)
        if name.startswith("frontdoor")
    ]
    assert faults == []


def test_nobody_reaches_for_a_table_by_its_name() -> None:
    found = [
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if "migrations" not in path.parts and re.search(r"\bget_model\(", path.read_text())
    ]
    assert found == []


def test_no_question_to_the_database_looks_through_a_link() -> None:
    """`customer__name=` would read another context's table, and leaves no import for a linter to see."""
    faults = []
    for context in {model.__module__.rsplit(".models", 1)[0] for model in our_models()}:
        links = {
            field.name
            for model in our_models()
            if model.__module__.startswith(f"{context}.")
            for field in model._meta.local_fields
            if isinstance(field, Link)
        }
        if not links:
            continue
        through = re.compile(rf"\b(?:{'|'.join(sorted(links))})__(?!isnull|in\b)\w+")
        for path in PACKAGE.joinpath(*context.split(".")[1:]).rglob("*.py"):
            if "migrations" not in path.parts:
                faults += [f"{path.relative_to(PACKAGE)}: {found}" for found in through.findall(path.read_text())]
    assert faults == []
