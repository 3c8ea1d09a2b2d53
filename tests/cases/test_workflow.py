"""The steps of a service's work: what may be written, what a case may do, and when its promise begins."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from frontdoor.cases.models import NEVER, Case, Document, Entry, Task
from frontdoor.cases.operations.changing import SomebodyElseWasFirst
from frontdoor.cases.operations.closing import close
from frontdoor.cases.operations.deciding import propose
from frontdoor.cases.operations.opening import open_cases
from frontdoor.cases.operations.stepping import move_on
from frontdoor.cases.operations.tasking import cancel_task
from frontdoor.cases.operations.working import ask, change_category, stop_waiting
from frontdoor.cases.queries.ledger import explain
from frontdoor.cases.queries.workflow import workflow_of
from frontdoor.cases.records import NewCase, Past
from frontdoor.cases.rules.states import CannotMove, Outcome, Status
from frontdoor.cases.rules.tasks import CannotTask
from frontdoor.cases.rules.workflow import (
    CannotStep,
    WorkflowSection,
    check_may_close,
    check_step,
    dead_ends,
    faults,
    in_order,
    unreachable,
)
from frontdoor.cases.rules.workflow_drawing import drawn, flow
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import SYSTEM, Actor, Role
from frontdoor.foundation.accounts.api import team
from frontdoor.services.api import version
from tests.factories.cases import a_case, again
from tests.factories.catalogue import republish


def work(*steps: dict[str, Any], **more: Any) -> WorkflowSection:
    """Return a workflow; every step's label is its name."""
    return WorkflowSection.model_validate({"steps": [{"label": each["id"], **each} for each in steps], **more})


PLAIN = work(
    {"id": "check", "next": ["visit", "write"]},
    {"id": "visit", "next": ["check", "write"]},
    {"id": "write", "closes": True},
)


# ---- what may be written


def problems(section: WorkflowSection) -> list[str]:
    return [wrong for _path, wrong, _mend in faults(section)]


def test_a_workflow_that_holds_together_has_no_faults() -> None:
    assert problems(PLAIN) == []
    assert problems(WorkflowSection()) == []


@pytest.mark.parametrize(
    ("section", "wrong"),
    [
        (work({"id": "a", "closes": True}, {"id": "b", "closes": True}), "No case ever comes to the step ‘b’"),
        (work({"id": "a", "next": ["b"]}, {"id": "b"}), "From the step ‘a’ a case can never be closed"),
        (work({"id": "a", "next": ["a"], "closes": True}), "names ‘a’, which it cannot"),
        (work({"id": "a", "decisions": ["x"], "closes": True}), "names ‘x’"),
        (work({"id": "a", "documents": ["x"], "closes": True}), "names ‘x’"),
        (
            work({"id": "a", "next": ["b"], "closes": True}, {"id": "b", "next": ["a"], "intake": True}),
            "could go back to the step ‘b’",
        ),
        (
            work({"id": "a", "closes": True, "tasks": [{"id": "t", "title": "T"}, {"id": "t", "title": "U"}]}),
            "two tasks called ‘t’",
        ),
        (
            work({"id": "a", "closes": True, "tasks": [{"id": "t", "title": "T", "after": ["u"]}]}),
            "‘u’, which is no task of its step",
        ),
        (
            work(
                {
                    "id": "a",
                    "closes": True,
                    "tasks": [{"id": "t", "title": "T", "after": ["u"]}, {"id": "u", "title": "U", "after": ["t"]}],
                }
            ),
            "wait for each other in a circle",
        ),
    ],
)
def test_what_is_wrong_with_a_workflow_is_said(section: WorkflowSection, wrong: str) -> None:
    assert any(wrong in each for each in problems(section))


@pytest.mark.parametrize("key", ["steps", "decisions", "documents"])
def test_names_are_told_apart(key: str) -> None:
    one = {"id": "a", "label": "A", **({"results": [{"id": "x", "label": "X"}]} if key == "decisions" else {})}
    with pytest.raises(ValidationError, match="There are two"):
        WorkflowSection.model_validate({key: [one, one]})


NAMES = st.sampled_from(["a", "b", "c", "d"])


@given(st.dictionaries(NAMES, st.sets(NAMES), min_size=1), st.sets(NAMES))
@settings(max_examples=40)
def test_a_step_that_can_be_reached_and_left_is_on_a_way_from_the_first_to_an_end(
    table: dict[str, set[str]], ends: set[str]
) -> None:
    onward = {name: sorted(after & table.keys()) for name, after in table.items()}
    section = work(*({"id": name, "next": after, "closes": name in ends} for name, after in onward.items()))
    lost = {each.id for each in (*unreachable(section), *dead_ends(section))}
    for name in table.keys() - lost:
        ways, known = [[section.first]], set()
        while ways and ways[0][-1] != name:
            way = ways.pop(0)
            known.add(way[-1])
            ways += [[*way, after] for after in onward[way[-1]] if after not in known]
        assert ways, f"{name} is said to be reached, and is not"


def test_no_tasks_are_in_order() -> None:
    assert in_order([])


def test_the_table_says_where_a_case_may_go() -> None:
    assert check_step(PLAIN, "check", "visit").id == "visit"
    assert check_step(PLAIN, "gone", "check").id == "check"
    for there, words in (("check", "cannot go from ‘write’ to ‘check’"), ("nowhere", "Select a step")):
        with pytest.raises(CannotStep, match=words):
            check_step(PLAIN, "write", there)
    with pytest.raises(CannotStep, match="from where it is"):
        check_step(PLAIN, "gone", "write")


def test_a_case_is_closed_from_a_step_that_closes_or_without_deciding() -> None:
    check_may_close(PLAIN, "write", Outcome.FIXED)
    check_may_close(PLAIN, "check", Outcome.WITHDRAWN)
    check_may_close(PLAIN, "", Outcome.FIXED)
    with pytest.raises(CannotStep, match="at the step ‘check’"):
        check_may_close(PLAIN, "check", Outcome.FIXED)


# ---- the drawing


def test_a_workflow_is_drawn_with_an_arrow_for_every_way() -> None:
    found = flow(PLAIN, here="visit")
    assert len(found["arrows"]) == 4
    assert [each["is_here"] for each in found["steps"]] == [False, True, False]
    assert found["steps"][0]["next"] == ["visit", "write"]
    assert found["steps"][2]["notes"] == ["the case can be closed from here"]


def test_what_cannot_be_read_is_not_drawn_and_said_so() -> None:
    assert drawn(None) == {"flow": None, "is_wrong": False}
    assert drawn({"steps": []}) == {"flow": None, "is_wrong": False}
    assert drawn({"steps": [{"id": 7}]}) == {"flow": None, "is_wrong": True}
    long = {"id": "a", "label": "x" * 60, "roles": ["team-leader"], "documents": ["d"], "decisions": ["e"]}
    found = drawn({"steps": [{**long, "intake": True, "tasks": [{"id": "t", "title": "T"}], "next": ["zz"]}]})
    assert found["flow"]["steps"][0]["short"] == "x" * 33 + "…"
    assert len(found["flow"]["steps"][0]["notes"]) == 5


# ---- a case on its way


pytestmark = pytest.mark.usefixtures("council")


@pytest.fixture
def case(council: None, at: datetime) -> Case:
    """Return an abandoned vehicle that street scene looks up."""
    return a_case("abandoned-vehicle", at=at)


def done(case: Case, *, by: Actor, at: datetime) -> None:
    """Let nothing be left to do on a case."""
    for task in case.tasks.filter(state="open").select_related("case"):
        cancel_task(task, reason="Not in this test.", by=by, at=at)


def test_a_case_begins_at_the_first_step_with_its_tasks(case: Case) -> None:
    assert case.step == "look"
    visit, keeper = Task.objects.filter(case=case).order_by("id")
    assert (visit.required, keeper.required, visit.rows.count()) == (True, False, 3)
    assert keeper.waits_for.get().first_id == visit.pk
    assert a_case("pothole", at=case.opened_at).step == ""


def test_opening_many_costs_as_many_statements_as_opening_one(
    council: None, at: datetime, django_assert_num_queries: Any
) -> None:
    a_case("abandoned-vehicle", at=at)
    for count in (1, 3):
        batch = [NewCase(service="abandoned-vehicle") for _ in range(count)]
        with django_assert_num_queries(14):
            open_cases(batch=batch, by=SYSTEM, at=at)


def test_going_on_sets_tasks_tells_the_resident_and_announces(
    case: Case, otto: Actor, at: datetime, announced: Callable[[], list[str]]
) -> None:
    done(case, by=otto, at=at)
    move_on(case, to="notice", by=otto, at=at)
    assert (case.step, again(case).step) == ("notice", "notice")
    assert list(case.tasks.filter(state="open").values_list("origin", flat=True)) == ["notice", "look-again"]
    entry = Entry.objects.get(case=case, kind="step")
    assert (entry.audience, entry.facts["before"], entry.facts["after"]) == ("resident", "look", "notice")
    assert announced()[-1] == "cases.case-step-changed.1"


def test_a_step_is_left_when_its_required_tasks_are_done(case: Case, otto: Actor, at: datetime) -> None:
    with pytest.raises(CannotStep, match="Finish or cancel the open tasks of this step first: Visit the vehicle"):
        move_on(case, to="notice", by=otto, at=at)
    assert again(case).step == "look"


def test_two_who_move_a_case_at_once_move_it_once(case: Case, otto: Actor, at: datetime) -> None:
    done(case, by=otto, at=at)
    stale = again(case)
    move_on(case, to="notice", by=otto, at=at)
    with pytest.raises(SomebodyElseWasFirst):
        move_on(stale, to="notice", by=otto, at=at)


def test_only_who_works_on_it_moves_a_case_and_not_where_it_does_not_lead(
    case: Case, otto: Actor, cem: Actor, at: datetime
) -> None:
    with pytest.raises(NotAllowed):
        move_on(case, to="notice", by=cem, at=at)
    with pytest.raises(CannotStep):
        move_on(case, to="removal", by=otto, at=at)
    done(case, by=otto, at=at)
    close(case, outcome=Outcome.NOT_FOUND, words="Gone.", by=otto, at=at)
    with pytest.raises(CannotMove):
        move_on(case, to="notice", by=otto, at=at)


def test_a_step_may_be_for_some_to_move_a_case_to(otto: Actor, dee: Actor, at: datetime) -> None:
    changed = {"      label: Notice to the owner\n": "      label: Notice to the owner\n      roles: [team-leader]\n"}
    republish("abandoned-vehicle", changed, at=at)
    case = a_case("abandoned-vehicle", at=at)
    done(case, by=otto, at=at)
    with pytest.raises(NotAllowed, match="Only a team leader may move a case to ‘Notice to the owner’"):
        move_on(case, to="notice", by=otto, at=at)
    move_on(case, to="notice", by=dee, at=at)


def test_a_case_of_another_service_begins_there_anew(case: Case, otto: Actor, at: datetime) -> None:
    change_category(case, to="pothole", by=otto, at=at)
    assert (again(case).step, case.tasks.filter(state="open").count()) == ("", 0)
    back = a_case("graffiti", at=at)
    change_category(back, to="abandoned-vehicle", by=otto, at=at)
    assert (again(back).step, back.tasks.filter(state="open").count()) == ("look", 2)


def test_a_case_is_not_closed_over_its_step(case: Case, otto: Actor, at: datetime) -> None:
    with pytest.raises((CannotStep, CannotTask), match="first"):
        close(case, outcome=Outcome.FIXED, words="Taken away.", by=otto, at=at)


# ---- before it is admitted


@pytest.fixture
def officer(council: None) -> Actor:
    """Return somebody who works on licences for shared houses."""
    there = team("private-renting")
    assert there is not None
    return Actor(
        username="lee", name="Lee", user_id=None, roles=frozenset({Role.OFFICER}), team_ids=frozenset({there.id})
    )


def test_the_promise_begins_when_a_case_is_admitted(officer: Actor, at: datetime) -> None:
    case = a_case("hmo-licence", at=at)
    assert (case.step, case.due_at) == ("papers", NEVER)
    assert explain(case).startswith("The time we promise begins once we have checked")
    admitted = at + timedelta(days=7)
    done(case, by=officer, at=admitted)
    move_on(case, to="inspection", by=officer, at=admitted)
    assert again(case).started_at == admitted
    assert "60 working days from Tuesday 27 May 2025" in explain(again(case))


def test_a_case_is_not_admitted_while_we_wait_for_an_answer(officer: Actor, at: datetime) -> None:
    case = a_case("hmo-licence", at=at)
    done(case, by=officer, at=at)
    ask(case, text="Where is the plan of the attic?", by=officer, at=at)
    with pytest.raises(CannotMove, match="We wait for the resident’s answer"):
        move_on(case, to="inspection", by=officer, at=at)
    stop_waiting(case, by=officer, at=at)
    assert again(case).due_at == NEVER


def test_what_is_not_admitted_is_closed_with_its_outcome_and_the_reason(officer: Actor, at: datetime) -> None:
    case = a_case("hmo-licence", at=at)
    done(case, by=officer, at=at)
    with pytest.raises(CannotStep, match="cannot be closed like this"):
        close(case, outcome=Outcome.REFUSED, words="No.", by=officer, at=at)
    close(case, outcome=Outcome.NOT_OURS, words="Nobody shares there.", by=officer, at=at)
    assert again(case).outcome == "not-ours"


def test_a_step_is_left_when_its_decisions_are_made(officer: Actor, at: datetime) -> None:
    case = a_case("hmo-licence", at=at)
    Document.objects.create(
        case=case, kind="inspection-report", label="Report", number=1, file=uuid4(), added_by="lee", added_at=at
    )
    for there in ("inspection", "notice"):
        done(case, by=officer, at=at)
        move_on(case, to=there, by=officer, at=at)
    done(case, by=officer, at=at)
    with pytest.raises(CannotStep, match="Decide first: What we mean to decide"):
        move_on(case, to="decision", by=officer, at=at)
    propose(case, kind="intention", result="grant", reasons="All is well.", by=officer, at=at)
    move_on(case, to="decision", by=officer, at=at)
    with pytest.raises(CannotStep, match="Decide first: Licence for a shared house"):
        close(case, outcome=Outcome.GRANTED, words="Yes.", by=officer, at=at)


def test_a_case_from_elsewhere_goes_to_the_first_step(officer: Actor, at: datetime) -> None:
    past = Past(opened_at=at - timedelta(days=9), status=Status.IN_HAND)
    case = a_case("hmo-licence", at=at, past=past)
    assert case.step == ""
    move_on(case, to="papers", by=officer, at=at)
    assert again(case).step == "papers"


# ---- pages


def test_the_page_shows_how_far_a_case_is_and_takes_it_on(
    case: Case, as_user: Callable[[str], Client], otto: Actor, settings: Any, at: datetime
) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()
    client, here = as_user("otto"), f"/office/cases/{case.reference}"
    assert "Looking it up (step 1 of 3)" in client.get(f"{here}/").content.decode()
    assert "Notice to the owner" in client.get(f"{here}/step/").content.decode()
    refused = client.post(f"{here}/step/", {"to": "notice"})
    assert (refused.status_code, "Finish or cancel the open tasks" in refused.content.decode()) == (422, True)
    done(case, by=otto, at=at)
    client.post(f"{here}/step/", {"to": "notice"})
    page = client.get(f"{here}/").content.decode()
    assert "Notice to the owner (step 2 of 3)" in page
    assert "fd-flow__step--here" in page


def test_every_service_with_steps_begins_at_its_first(council: None, at: datetime) -> None:
    for slug in ("hmo-licence", "blue-badge", "pavement-licence", "housing-register"):
        case = a_case(slug, at=at)
        assert case.step == workflow_of(case).first
        assert version(case.service_version_id).definition.sections["workflow"]
