"""All rows about one person, across every context, found by what each model says of itself.

A Privacy class says whom a row is about: `subject`, a path (or several) to a row that stands for somebody, "id" for
one that does so itself; and `named`, columns that hold the handle of such a row instead of a key: a reference,
"record:7", a user name. They are looked at where no path leads anywhere. `handles` says by what other tables name a
row. What cannot be reached by either says why in `apart`. So nobody who adds a table has to tell anybody else.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q

from frontdoor.foundation.privacy.declared import Facts, facts_of, our_models

#: By which rows a person is known: {Customer: {7}, User: {3}}.
Starts = Mapping[type[Model], Collection[Any]]


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One row about a person: its values by field."""

    pk: Any
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Held:
    """The rows of one table that are about a person."""

    facts: Facts
    pks: tuple[Any, ...]

    def rows(self, *, after: Any = None, size: int | None = None) -> Iterator[HeldRow]:
        """Yield the rows in order, or a page of them. One query."""
        pks = self.pks if after is None else tuple(pk for pk in self.pks if pk > after)
        wanted = pks if size is None else pks[:size]
        columns = {each.name: each.attname for each in self.facts.model._meta.concrete_fields}
        fields = [columns[name] for name in self.facts.given_out]
        rows = self.facts.model._default_manager.filter(pk__in=wanted).order_by("pk").values("pk", *fields)
        for row in rows.iterator(chunk_size=500):
            yield HeldRow(
                row["pk"], {name: row[field] for name, field in zip(self.facts.given_out, fields, strict=True)}
            )


def collect(starts: Starts) -> tuple[Held, ...]:
    """Return the rows about a person in every table that has any, by table. At most two queries a table."""
    found: dict[type[Model], tuple[Any, ...]] = {}
    handles: set[str] = set()
    held = []
    for facts in in_order():
        condition = _about(facts, starts, found, handles)
        if condition is None:
            continue
        rows = facts.model._default_manager.filter(condition).order_by("pk")
        pks = tuple(rows.values_list("pk", flat=True).distinct())
        if not pks:
            continue
        found[facts.model] = pks
        held.append(Held(facts, pks))
        handles |= _handles(facts, pks)
    return tuple(sorted(held, key=lambda each: each.facts.label))


def in_order() -> list[Facts]:
    """Return what every model says, each after those that its rows are found by."""
    every = {model: facts_of(model) for model in our_models()}
    with_handles = [model for model, facts in every.items() if facts.handles]
    sorter: TopologicalSorter[type[Model]] = TopologicalSorter()
    for model, facts in every.items():
        needs = {end for path in facts.paths if (end := end_of(model, path)) is not model}
        if facts.named:
            needs |= {each for each in with_handles if each is not model}
        sorter.add(model, *sorted(needs, key=lambda each: each._meta.label))
    return [every[model] for model in sorter.static_order()]


def end_of(model: type[Model], path: str) -> type[Model]:
    """Return the model at the end of a path: whoever stands for somebody.

    :raises FieldDoesNotExist: if there is no such path.
    """
    here = model
    for name in path.split("__"):
        field = here._meta.get_field(name)
        if field.related_model is None and field is not here._meta.pk:
            raise FieldDoesNotExist(f"{here._meta.label}.{name} leads to no other row.")
        here = field.related_model if isinstance(field.related_model, type) else here
    return here


def unreached() -> list[type[Model]]:
    """Return the models that hold personal data and are about nobody who could be found: each says why in `apart`."""
    every = in_order()
    reached: set[type[Model]] = set()
    for facts in every:
        stands = any(end_of(facts.model, path) is facts.model for path in facts.paths)
        if stands or facts.named or any(end_of(facts.model, path) in reached for path in facts.paths):
            reached.add(facts.model)
    return [facts.model for facts in every if facts.personal and facts.model not in reached]


def _about(
    facts: Facts, starts: Starts, found: Mapping[type[Model], tuple[Any, ...]], handles: Collection[str]
) -> Q | None:
    """Return the condition that rows of a model are about the person, None if none can be."""
    conditions = list(_by_path(facts, starts, found))
    if facts.named and handles:
        alone = Q(*(Q(**{f"{path}__isnull": True}) for path in facts.paths if path != "id"))
        names = _any(Q(**{f"{name}__in": sorted(handles)}) for name in facts.named)
        conditions.append(alone & names if names is not None else alone)
    return _any(conditions)


def _by_path(facts: Facts, starts: Starts, found: Mapping[type[Model], tuple[Any, ...]]) -> Iterator[Q]:
    for path in facts.paths:
        end = end_of(facts.model, path)
        known = starts.get(end, ()) if end is facts.model else {*starts.get(end, ()), *found.get(end, ())}
        if known:
            yield Q(**{f"{'pk' if end is facts.model else path}__in": list(known)})


def _any(conditions: Iterable[Q]) -> Q | None:
    whole: Q | None = None
    for each in conditions:
        whole = each if whole is None else whole | each
    return whole


def _handles(facts: Facts, pks: Collection[Any]) -> set[str]:
    """Return by what other tables name these rows. One query, none for a model without handles."""
    if not facts.handles:
        return set()
    rows = facts.model._default_manager.filter(pk__in=pks).values()
    own = facts.model._meta.pk.attname
    said = (handle.format_map({**row, "pk": row[own]}) for row in rows for handle in facts.handles)
    return {each for each in said if each}
