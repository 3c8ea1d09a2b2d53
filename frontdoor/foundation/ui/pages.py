"""Keyset paging: the hundredth page costs what the first does, and no row is counted.

A cursor holds the sort values of the row at a page's edge, signed, because they reach us again in an address.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Generic, TypeVar, cast
from uuid import UUID

from django.core import signing
from django.db import connections
from django.db.models import F, Field, Model, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.http import Http404

Row = TypeVar("Row", bound=Model)
_SALT: Final = "frontdoor.ui.pages"
#: Values that JSON cannot say, by a mark: how to read each again.
_MARKED: Final[dict[str, Any]] = {
    "at": datetime.fromisoformat,
    "on": date.fromisoformat,
    "uuid": UUID,
    "decimal": Decimal,
}


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, and the cursors of the pages on either side ("" at an end)."""

    rows: list[Row]
    next: str
    previous: str


def keyset(
    queryset: "QuerySet[Row]",
    *,
    order: tuple[str, ...],
    after: str = "",
    before: str = "",
    size: int = 25,
    filled: tuple[str, ...] = (),
) -> Page[Row]:
    """Return one page of a queryset. One query.

    An index on the filtered columns followed by those of `order` makes every page a range of that index. On
    PostgreSQL, where all of `order` runs one way, ties cost nothing; otherwise rows of a page before that share its
    last row's first value are read past.

    :param order: names of the model's own fields, "-" for descending, ending in a unique one; none may be null.
    :param after: the cursor of a page's `next`.
    :param before: the cursor of a page's `previous`; `after` is left aside then.
    :param filled: nullable columns that the queryset's own filter keeps from being null.
    :raises Http404: for a cursor that is not ours, or was made for another order.
    :raises ValueError: for an order that could leave rows out or show them twice.
    """
    _check(queryset.model, order, filled=filled)
    backwards = bool(before)
    cursor = before or after
    directed = _reversed(order) if backwards else order
    rows = queryset.order_by(*directed)
    if cursor:
        rows = rows.filter(_beyond(directed, _read(cursor, order), using=queryset.db))
    found = list(rows[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page([], next="", previous="")
    return Page(
        found,
        next=_write(found[-1], order) if more or backwards else "",
        previous=_write(found[0], order) if (more if backwards else cursor) else "",
    )


def _fields(model: type[Model], order: Sequence[str]) -> list[Field[Any, Any]]:
    fields = [model._meta.get_field(name) for name in _names(order)]
    if not all(isinstance(field, Field) for field in fields):
        raise ValueError("Rows are paged by the model's own columns.")
    return cast("list[Field[Any, Any]]", fields)


def _check(model: type[Model], order: Sequence[str], *, filled: Sequence[str]) -> None:
    fields = _fields(model, order)
    nullable = [field.name for field in fields if field.null and field.name not in filled]
    if nullable:
        raise ValueError(f"Rows cannot be paged by {', '.join(nullable)}: nothing sorts before or after null.")
    if not fields or not fields[-1].unique:
        raise ValueError("The last field of an order must be unique, so that no two rows tie.")


def _names(order: Sequence[str]) -> list[str]:
    return [name.lstrip("-") for name in order]


def _reversed(order: Sequence[str]) -> tuple[str, ...]:
    return tuple(name[1:] if name.startswith("-") else f"-{name}" for name in order)


def _beyond(order: Sequence[str], values: Sequence[Any], *, using: str) -> Q:
    """Return the condition for rows that sort after the values.

    Where all runs one way and the engine knows it, this is (a, b) > (x, y): one exact range of an index. A bound of
    a alone beside it would be taken for a condition more, and then fewer rows are expected than come, and sorted.
    Otherwise it is a > x or (a = x and b > y) …, in which no engine sees a range: so a >= x leads it.
    """
    names, falling = _names(order), [name.startswith("-") for name in order]
    if len(set(falling)) == 1 and connections[using].features.supports_tuple_lookups:
        compare = TupleLessThan if falling[0] else TupleGreaterThan
        return Q(compare(Tuple(*(F(name) for name in names)), tuple(values)))
    lead = Q(**{f"{names[0]}__{'lte' if falling[0] else 'gte'}": values[0]})
    past = Q()
    for depth, name in enumerate(names):
        ties = {names[above]: values[above] for above in range(depth)}
        past |= Q(**ties, **{f"{name}__{'lt' if falling[depth] else 'gt'}": values[depth]})
    return lead & past


def _write(row: Model, order: Sequence[str]) -> str:
    values = [_plain(getattr(row, field.attname)) for field in _fields(type(row), order)]
    return signing.dumps([list(order), values], salt=_SALT, compress=True)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, date):
        return {"on": value.isoformat()}
    if isinstance(value, UUID | Decimal):
        return {type(value).__name__.lower(): str(value)}
    return value


def _read(cursor: str, order: Sequence[str]) -> list[Any]:
    try:
        made_for, values = signing.loads(cursor, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404("This page of the list does not exist.") from None
    if made_for != list(order):
        raise Http404("This page of the list belongs to another order.")
    return [_value(each) for each in values]


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        ((mark, text),) = value.items()
        return _MARKED[mark](text)
    return value
