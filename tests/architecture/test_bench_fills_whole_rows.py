"""Measurements that write their rows by SQL name every column that a row must have."""

import re

from django.apps import apps
from django.db import models

from bench import assets, clocks, work_list


def must_have(label: str) -> set[str]:
    found = apps.get_model(label)._meta.concrete_fields
    return {
        each.column
        for each in found
        if not each.null and not isinstance(each, models.AutoField) and each.db_default is models.NOT_PROVIDED
    }


def named(statement: str) -> set[str]:
    columns = re.search(r"insert into \w+ \((.*?)\)", statement, re.S)
    assert columns is not None
    return {each.strip() for each in columns[1].split(",")}


def test_cases_of_the_work_list_are_whole() -> None:
    assert must_have("fd_cases.Case") - named(work_list.FILL) == set()


def test_things_to_be_found_near_a_place_are_whole() -> None:
    assert must_have("fd_places.Asset") - named(assets.FILL) == set()


def test_clocks_and_their_entries_are_whole() -> None:
    assert must_have("fd_cases.Clock") - named(clocks.CLOCKS) == set()
    assert must_have("fd_cases.ClockEntry") - named(clocks.ENTRIES) == set()
