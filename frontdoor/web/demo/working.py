"""Letting the demonstration's officers work: through the steps of a service, with its tasks and decisions."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from frontdoor.cases.api import (
    WORKFLOW,
    NewCase,
    NewTask,
    Outcome,
    PublicQuery,
    add_task,
    approve,
    finish_task,
    keep_document,
    move_on,
    open_cases,
    propose,
    public_list,
    row_of,
    take,
    take_task,
    tick,
)
from frontdoor.customers.api import Person, recognise
from frontdoor.foundation.accounts.actors import PUBLIC, Actor, Role
from frontdoor.foundation.accounts.api import actor_of
from frontdoor.foundation.accounts.cast import ensure_cast, ensure_member
from frontdoor.foundation.files.api import DRAFT, PICTURES, FileRules, receive
from frontdoor.services.api import Definition, service
from frontdoor.web.demo.pictures import picture

#: Who answers for services with steps and decisions, and for what is published: the cast joins them, so that it can be
#: both pairs of eyes.
TEAMS: Final = ("licensing", "private-renting", "information-rights")
#: Documents that their steps ask for.
PAPERS: Final = 2
#: Applications on their way: the service, who applied, how many days ago, and how many steps it has gone since.
APPLICATIONS: Final = (
    ("pavement-licence", "Rosa Lind", 24, 1), ("pavement-licence", "Teo Marsh", 12, 0),
    ("pavement-licence", "Ana Reyes", 3, 0), ("hmo-licence", "Ben Osei", 80, 3), ("hmo-licence", "Lin Fox", 50, 2),
    ("hmo-licence", "Max Adler", 14, 1), ("hmo-licence", "Eva Holt", 4, 0), ("hmo-licence", "Sol Pike", 2, 0),
)  # fmt: skip


def go_through(case: Any, definition: Definition, *, ends: Outcome | None, by: Actor, at: datetime) -> None:
    """Take a case through its service's steps, with all there is to do at each done.

    :param ends: the outcome it is about to be closed with; None for one step and no end.
    """
    section = WORKFLOW.of(definition)
    while (here := section.step(case.step)) is not None:
        _do_tasks(case, by=by, at=at)
        onward = section.follows(here.id)
        # What was put right went all the way; anything else was seen at the first step that may end it.
        if not onward or (here.closes and ends not in {None, Outcome.FIXED}):
            return
        move_on(case, to=onward[0].id, by=by, at=at)
        if ends is None:
            return


def _do_tasks(case: Any, *, by: Actor, at: datetime) -> None:
    """Finish every task of a case, those first that others wait for."""
    for task in case.tasks.filter(state="open").order_by("id").select_related("case"):
        take_task(task, by=by, at=at)
        tick(task, numbers=list(task.rows.values_list("number", flat=True)), by=by, at=at)
        finish_task(task, by=by, at=at)


def papers_taken_in(*, name: str = "inspection", count: int = PAPERS, at: datetime) -> list[UUID]:
    """Take in invented papers, as many as the applications need unless said; decoding wants no transaction open."""
    random = Random(PAPERS)  # noqa: S311 -- the same invented council every time
    rules = FileRules(types=PICTURES, max_count=1, public=False)
    found = []
    for number in range(count):
        upload = SimpleUploadedFile(f"{name}.jpg", picture(random), content_type="image/jpeg")
        found.append(receive(upload, rules=rules, owner=f"{DRAFT}demo-{name}-{number}", by=PUBLIC, at=at).id)
    return found


def seed_casework(*, papers: Iterable[UUID], at: datetime) -> None:
    """Invent applications on their way through their steps, and tasks for the cast.

    :param papers: files that the store has taken in for the documents of their steps.
    """
    left = list(papers)
    cast = ensure_cast()
    for slug in TEAMS:
        ensure_member(cast["otto"], Role.OFFICER, slug)
        ensure_member(cast["dee"], Role.TEAM_LEADER, slug)
    otto, dee = actor_of(cast["otto"]), actor_of(cast["dee"])
    for slug, name, days, steps in APPLICATIONS:
        sent = at - timedelta(days=days)
        person = Person(name=name, email=f"{name.lower().replace(' ', '.')}@example.com")
        (customer,) = recognise(people=[person], at=sent)
        new = NewCase(service=slug, customer_id=customer, place="Harbour Street")
        (opened,) = open_cases(batch=[new], by=PUBLIC, at=sent)
        _take_on(opened.reference, steps, papers=left, by=otto, approver=dee, since=sent, until=at)
    # Some went to another team meanwhile, and are not theirs any more.
    reports = public_list(PublicQuery(services=("fly-tipping",), is_open=True), size=30)
    for each in [report for report in reports if report.team_id in dee.team_ids][:3]:
        task = NewTask(
            title="Ask the depot for a skip",
            to=f"street-scene/{otto.user_id}",
            due_at=at + timedelta(days=2),
            checklist=("Size", "Day and hour"),
        )
        add_task(row_of(each.reference), new=task, by=dee, at=at)


def _take_on(
    reference: str, steps: int, *, papers: list[UUID], by: Actor, approver: Actor, since: datetime, until: datetime
) -> None:
    """Let somebody take a case and go some steps, at even times since it was sent; at the last they decide."""
    case = row_of(reference)
    offered = service(case.service, at=until)
    if offered is None:
        raise LookupError(f"The catalogue has no {case.service}.")
    definition = offered.definition
    section = WORKFLOW.of(definition)
    apart = (until - since) / (steps + 2)
    take(case, by=by, at=since + apart)
    for number in range(steps):
        moment = since + apart * (number + 2)
        if here := section.step(case.step):
            for name in here.documents:
                keep_document(case, kind=name, file=papers.pop(), by=by, at=moment)
            _decide_all(case, here.decisions, definition, by=by, approver=approver, at=moment)
        go_through(case, definition, ends=None, by=by, at=moment)
    if (last := section.step(case.step)) and last.closes:
        _decide_all(case, last.decisions, definition, by=by, approver=None, at=until - apart / 2)


def _decide_all(
    case: Any, names: Iterable[str], definition: Definition, *, by: Actor, approver: Actor | None, at: datetime
) -> None:
    for name in names:
        _decide(case, name, definition, by=by, approver=approver, at=at)


def _decide(case: Any, name: str, definition: Definition, *, by: Actor, approver: Actor | None, at: datetime) -> None:
    kind = WORKFLOW.of(definition).decision(name)
    if kind is None:
        raise LookupError(f"Nothing called {name} is decided there.")
    reasons = "The papers are complete, and nobody is against it."
    decision = propose(case, kind=name, result=kind.results[0].id, reasons=reasons, by=by, at=at)
    if kind.four_eyes and approver is not None:
        approve(decision, by=approver, at=at)
