"""Writing many rows in one statement whose values travel as one JSON document.

Django writes a parameter for each value of each row, which costs more than the database's own work. Here only the
columns that differ travel, and whoever calls has the rows locked, so that nothing is written over somebody else's.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Field, Model

#: The one table-valued function of each engine, and how a value of a row is read from it.
_READ: Final = {
    "postgresql": ("jsonb_array_elements(%s::jsonb) AS sent", "(sent.value ->> {place})::{type}"),
    "sqlite": ("json_each(%s) AS sent", "json_extract(sent.value, '$[{place}]')"),
}


def add_rows(model: type[Model], *, rows: Sequence[Mapping[str, Any]], **same: Any) -> None:
    """Add rows, each given by what is its own; all have `same`, and what their model says for the rest. One statement.

    Nothing is checked but what the database checks, and no signal is sent, as with `bulk_create`.
    """
    if not rows:
        return
    own = [_field(model, name) for name in rows[0]]
    alike = model(**same)
    shared = {
        field: field.get_db_prep_save(getattr(alike, field.attname), connection)
        for field in model._meta.concrete_fields
        if not field.primary_key and field not in own
    }
    # A column that is empty in every row is left out: the database leaves it empty.
    filled = {field: value for field, value in shared.items() if value is not None}
    table, source = _quoted(model._meta.db_table), _READ[connection.vendor][0]
    columns = ", ".join(_quoted(field.column) for field in (*own, *filled))
    values = ", ".join([*_values(own), *("%s" for _each in filled)])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {values} FROM {source}",  # noqa: S608 -- names of our own models
            [*filled.values(), _document(own, rows)],
        )


def change_rows(model: type[Model], *, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Write some columns of rows, given by their keys; each row the same columns. One statement."""
    if not rows:
        return
    fields = [_field(model, name) for name in next(iter(rows.values()))]
    table, source = _quoted(model._meta.db_table), _READ[connection.vendor][0]
    key, *values = _values([model._meta.pk, *fields])
    written = ", ".join(f"{_quoted(field.column)} = {value}" for field, value in zip(fields, values, strict=True))
    which = f"{table}.{_quoted(model._meta.pk.column)} = {key}"
    kept = _document([model._meta.pk, *fields], [{model._meta.pk.name: pk, **row} for pk, row in rows.items()])
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {written} FROM {source} WHERE {which}",  # noqa: S608 -- names of our own models
            [kept],
        )


def _field(model: type[Model], name: str) -> "Field[Any, Any]":
    field = model._meta.get_field(name)
    if not isinstance(field, Field):  # pragma: no cover -- a caller's slip
        raise AssertionError(f"{name} is no column of {model.__name__}")
    return field


def _values(fields: Sequence["Field[Any, Any]"]) -> list[str]:
    how = _READ[connection.vendor][1]
    return [how.format(place=place, type=field.cast_db_type(connection)) for place, field in enumerate(fields)]


def _document(fields: Sequence["Field[Any, Any]"], rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the values of rows as JSON; moments as the engine keeps them."""
    names, moment = [field.name for field in fields], connection.ops.adapt_datetimefield_value
    return json.dumps(
        [
            [str(moment(value)) if isinstance(value, datetime) else value for value in (row[name] for name in names)]
            for row in rows
        ],
        cls=DjangoJSONEncoder,
    )


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(name or "")
