"""Keyset paging: the hundredth page costs what the first does, and no row is counted.

A cursor holds the sort values of the row at a page's edge, signed, because they reach us again in an address.
"""

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.http import Http404

Row = TypeVar("Row", bound=Model)
_SALT = "frontdoor.ui.pages"


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
) -> Page[Row]:
    """Return one page of a queryset. One query.

    :param order: field names, "-" for descending, ending in a unique one; none may be null.
    :param after: the cursor of a page's `next`.
    :param before: the cursor of a page's `previous`; `after` is left aside then.
    :raises Http404: for a cursor that is not ours, or was made for another order.
    """
    backwards = bool(before)
    cursor = before or after
    directed = _reversed(order) if backwards else order
    rows = queryset.order_by(*directed)
    if cursor:
        rows = rows.filter(_beyond(directed, _read(cursor, order)))
    found = list(rows[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page([], next="", previous="")
    has_next = more if not backwards else True
    has_previous = bool(cursor) if not backwards else more
    return Page(
        found,
        next=_write(found[-1], order) if has_next else "",
        previous=_write(found[0], order) if has_previous else "",
    )


def _names(order: Sequence[str]) -> list[str]:
    return [name.lstrip("-") for name in order]


def _reversed(order: Sequence[str]) -> tuple[str, ...]:
    return tuple(name[1:] if name.startswith("-") else f"-{name}" for name in order)


def _beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Return the condition for rows that sort after the values.

    (a > x) or (a = x and b > y) …, led by a >= x: the leading range is what an index can start from, since
    engines do not see it in the alternatives.
    """
    names = _names(order)
    compare = ["lt" if name.startswith("-") else "gt" for name in order]
    alternatives = []
    for depth, name in enumerate(names):
        equal = {names[above]: values[above] for above in range(depth)}
        alternatives.append(Q(**equal, **{f"{name}__{compare[depth]}": values[depth]}))
    lead = Q(**{f"{names[0]}__{compare[0]}e": values[0]})
    return lead & reduce(operator.or_, alternatives)


def _write(row: Model, order: Sequence[str]) -> str:
    values = [_plain(getattr(row, name)) for name in _names(order)]
    return signing.dumps([list(order), values], salt=_SALT, compress=True)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    return {"on": value.isoformat()} if isinstance(value, date) else value


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
        return datetime.fromisoformat(value["at"]) if "at" in value else date.fromisoformat(value["on"])
    return value
