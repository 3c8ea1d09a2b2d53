"""What staff do with a case: each act is a small page with one form, whose button calls one operation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.http import QueryDict

from frontdoor.cases import permissions
from frontdoor.cases.forms import (
    Plain,
)
from frontdoor.cases.models import Case
from frontdoor.cases.operations.changing import SomebodyElseWasFirst
from frontdoor.cases.records import NoSuchCase
from frontdoor.foundation.accounts.actors import Actor


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does it to what, and when; `chosen` is what was picked on the page before the form, if there is one."""

    case: Case
    by: Actor
    at: datetime
    chosen: str = ""


Given = QueryDict | None


@dataclass(frozen=True, slots=True)
class Choice:
    """What has to be picked before the form can be drawn: the outcome before its words, the team before the person."""

    name: str
    legend: str
    options: Callable[[Doing], list[tuple[str, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that staff do.

    :param label: the link that leads to it, and its page's heading.
    :param done: what the page says afterwards.
    :param allowed: whether this person may, at all; asked again by the operation.
    :param fits: whether it makes sense as the case stands; only decides whether it is offered.
    :param prepare: what has to be done first where no transaction is open, such as taking a file in; what it returns
        is added to the data.
    :param tells: what it adds to that, from what was done.
    :param then: the page to go back to: the case's, or that of its clocks.
    :param is_careful: refuse when the case moved or changed hands since the page was drawn.
    """

    label: str
    button: str
    done: str
    allowed: Callable[[Actor, Case], bool]
    run: Callable[[Doing, dict[str, Any]], object]
    form: Callable[[Doing, Given], forms.Form] = field(default=lambda _doing, given: Plain(given))
    fits: Callable[[Case, Actor], bool] = field(default=lambda case, _actor: case.closed_at is None)
    choice: Choice | None = None
    prepare: Callable[[Doing, dict[str, Any]], Mapping[str, Any]] = field(default=lambda _doing, _data: {})
    hint: str = ""
    tells: Callable[[Any], str] = field(default=lambda _done: "")
    then: str = "case"
    is_careful: bool = True


def other_case(doing: Doing, reference: str) -> Case:
    """Return another case that the actor may see. Raises NoSuchCase."""
    try:
        return permissions.case_for(doing.by, reference)
    except NoSuchCase:
        raise NoSuchCase("There is no case with that reference, or it is not yours to see.") from None


def stand(case: Case) -> str:
    """Return where a case stands, to tell later whether it moved, changed hands or service, or was given more time."""
    return f"{case.status}.{case.team_id}.{case.holder_id or 0}.{case.service}.{case.step}.{case.due_at:%Y%m%d%H%M%S}"


def perform(act: Act, doing: Doing, data: dict[str, Any], *, seen: str) -> object:
    """Do it, in one durable transaction, and return what came of it. Raises what the operation refuses.

    :param seen: where the case stood when the page was drawn.
    :raises SomebodyElseWasFirst: when it stands elsewhere now.
    """
    if act.is_careful and seen and seen != stand(doing.case):
        raise SomebodyElseWasFirst("Somebody else has just changed this case. Look at it again first.")
    with transaction.atomic(durable=True):
        return act.run(doing, data)
