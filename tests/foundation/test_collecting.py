"""Everything about one person is found, and nothing about another: table by table, whatever tables there are."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, models

from frontdoor.customers.models import Customer, SourceRecord
from frontdoor.foundation.accounts.models import User
from frontdoor.foundation.privacy.api import Facts, collect, end_of, facts_of, our_models
from tests.architecture.test_models import sample
from tests.factories.cases import a_case

#: Tables whose rows are about somebody.
ABOUT = [each for each in map(facts_of, our_models()) if each.paths or each.named]
STANDS = (User, Customer, SourceRecord)


class People:
    """Rows of every table for one person, made as they are asked for, whatever a table demands of its columns."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._made: dict[type[models.Model], Any] = {}

    def row(self, model: type[models.Model]) -> Any:
        """Return the person's row of a table."""
        if model not in self._made:
            made = model(
                **{field.attname: self._value(field) for field in model._meta.concrete_fields if self._needs(field)}
            )
            made.save(force_insert=True)
            self._made[model] = made
        return self._made[model]

    def _needs(self, field: Any) -> bool:
        paths = {path.split("__")[0] for path in facts_of(field.model).paths}
        return (field.name in paths and field.is_relation) or not (field.null or isinstance(field, models.AutoField))

    def _value(self, field: Any) -> Any:
        if field.is_relation:
            return self.row(field.related_model).pk
        if isinstance(field, models.UUIDField):
            return uuid4()
        if isinstance(field, models.CharField | models.TextField):
            return f"{self.name}{uuid4().hex[:8]}"[: field.max_length]
        if field.unique and isinstance(field, models.IntegerField):
            return uuid4().int % 30_000
        return sample(field)


def starts_of(person: People) -> dict[type[models.Model], list[Any]]:
    """Return by which rows a person is known."""
    return {model: [person.row(model).pk] for model in STANDS}


def pointed_at(facts: Facts, person: People) -> Any:
    """Make a row of a table that is about a person, by its path or by a handle that it holds."""
    for path in facts.paths:
        if end_of(facts.model, path) not in (facts.model, *STANDS):
            pointed_at(facts_of(end_of(facts.model, path)), person)
    row = person.row(facts.model)
    if facts.named:
        for path in facts.paths:
            setattr(row, row._meta.get_field(path).attname, None)
        row.__dict__[facts.named[0]] = person.row(User).username
        row.save()
    return row


@pytest.fixture
def nothing_checked(db: None) -> Any:
    """Let rows be made that keep to no constraint: whom they are about does not depend on it."""
    if connection.vendor != "sqlite":
        pytest.skip("SQLite can set its constraints aside")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        yield
        cursor.execute("PRAGMA ignore_check_constraints = OFF")


@pytest.mark.parametrize("facts", ABOUT, ids=lambda each: each.label)
def test_a_row_of_hers_is_found_and_anothers_is_not(facts: Facts, nothing_checked: None) -> None:
    ada, bola = People("ada"), People("bola")
    hers, _anothers = pointed_at(facts, ada), pointed_at(facts, bola)
    found = {held.facts.model: held.pks for held in collect(starts_of(ada))}
    assert found.get(facts.model) == (hers.pk,)


def test_who_is_known_by_nothing_has_nothing(db: None) -> None:
    assert collect({}) == ()


def test_a_table_is_asked_twice_at_most(council: None, at: Any, django_assert_max_num_queries: Any) -> None:
    case = a_case(at=at)
    with django_assert_max_num_queries(2 * len(ABOUT)):
        collect({Customer: [case.customer_id]})


def test_every_path_ends_at_somebody() -> None:
    ends = {end_of(facts.model, path) for facts in ABOUT for path in facts.paths}
    assert {each._meta.label for each in ends} == {
        "fd_accounts.User", "fd_customers.Customer", "fd_customers.SourceRecord", "fd_services.Submission",
    }  # fmt: skip
