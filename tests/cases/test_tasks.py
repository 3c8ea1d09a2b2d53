"""What is to be done on a case: set, taken, ticked off, finished and cancelled, each by those who may."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from frontdoor.cases.models import NEVER, Case, Entry, Notification, Task
from frontdoor.cases.operations.changing import SayMore
from frontdoor.cases.operations.closing import close, mark_duplicate
from frontdoor.cases.operations.keeping import apply_retention
from frontdoor.cases.operations.tasking import (
    NewTask,
    add_task,
    assign_task,
    cancel_task,
    finish_task,
    set_tasks,
    take_task,
    tick,
    warn_of_task,
    warn_of_tasks,
)
from frontdoor.cases.rules.sections import Length
from frontdoor.cases.rules.states import CannotMove, Outcome
from frontdoor.cases.rules.tasks import MOST_OPEN, MOST_ROWS, CannotTask, TaskState, due_of
from frontdoor.cases.rules.workflow import TaskDefinition
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from frontdoor.foundation.accounts.api import team
from frontdoor.foundation.accounts.models import User
from frontdoor.foundation.audit.api import trail
from frontdoor.foundation.calendars.api import calendar
from tests.factories.cases import a_case, again

pytestmark = pytest.mark.usefixtures("council")


@pytest.fixture
def case(council: None, at: datetime) -> Case:
    """Return a fly-tipping case that street scene holds."""
    return a_case(at=at)


def a_task(case: Case, by: Actor, at: datetime, title: str = "Measure it", **given: Any) -> Task:
    """Set a task on a case."""
    return add_task(case, new=NewTask(title=title, **given), by=by, at=at)


def told(user: User | Actor) -> list[str]:
    """Return what somebody was told."""
    user_id = user.pk if isinstance(user, User) else user.user_id
    return list(Notification.objects.filter(user_id=user_id).order_by("id").values_list("text", flat=True))


# ---- setting


def test_a_task_is_set_for_the_team_that_holds_the_case(case: Case, otto: Actor, at: datetime) -> None:
    task = a_task(case, otto, at, " Measure \n it ", checklist=("Length", " ", "Width"))
    assert (task.title, task.team_id, task.holder_id, task.due_at) == ("Measure it", case.team_id, None, NEVER)
    assert list(task.rows.order_by("number").values_list("text", flat=True)) == ["Length", "Width"]
    assert Entry.objects.get(case=case, kind="task-set").audience == "staff"
    assert trail(case.reference)[0].action == "cases.task-set"


def test_whoever_a_task_is_for_is_told_unless_they_set_it(
    case: Case, otto: Actor, cast: dict[str, User], at: datetime
) -> None:
    a_task(case, otto, at, to=f"street-scene/{cast['dee'].pk}")
    a_task(case, otto, at, to=f"street-scene/{cast['otto'].pk}")
    assert told(cast["dee"]) == ["For you to do: Measure it"]
    assert told(cast["otto"]) == []


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"title": " "}, "Enter what is to be done"),
        ({"title": "a" * 201}, "200 characters"),
        ({"title": "a", "to": "nobody"}, "Select who"),
        ({"title": "a", "to": "highways/1"}, "Select who"),
        ({"title": "a", "checklist": ("x",) * (MOST_ROWS + 1)}, "20 things"),
        ({"title": "a", "checklist": ("x" * 121,)}, "120 characters"),
        ({"title": "a", "after": (987654,)}, "only for one of this case"),
    ],
    ids=str,
)
def test_a_task_that_will_not_do(given: dict[str, Any], words: str, case: Case, otto: Actor, at: datetime) -> None:
    with pytest.raises((CannotTask, SayMore), match=words):
        add_task(case, new=NewTask(**given), by=otto, at=at)
    assert not Task.objects.exists()


def test_a_due_date_is_to_come(case: Case, otto: Actor, at: datetime) -> None:
    with pytest.raises(CannotTask, match="in the future"):
        a_task(case, otto, at, due_at=at)


def test_a_case_has_no_tasks_without_end(case: Case, otto: Actor, at: datetime) -> None:
    fields = {"case": case, "team_id": case.team_id, "set_by": "otto", "set_at": at}
    Task.objects.bulk_create(Task(title=str(number), **fields) for number in range(MOST_OPEN))
    with pytest.raises(CannotTask, match="more than 100"):
        a_task(case, otto, at)


def test_only_who_works_on_a_case_sets_tasks_and_only_while_it_is_open(
    case: Case, otto: Actor, cem: Actor, at: datetime
) -> None:
    with pytest.raises(NotAllowed):
        a_task(case, cem, at)
    close(case, outcome=Outcome.FIXED, words="Done.", by=otto, at=at)
    with pytest.raises(CannotMove):
        a_task(case, otto, at)


def test_a_step_sets_its_tasks_once_while_they_are_to_do(case: Case, at: datetime) -> None:
    other = a_case(at=at)
    tasks = [
        TaskDefinition(id="look", title="Look at it", due=Length(days=2), checklist=("Front", "Back")),
        TaskDefinition(id="write", title="Write", after=("look",), team="highways"),
    ]
    made = set_tasks({case: ("check", tasks), other: ("check", tasks)}, by=SYSTEM, at=at)
    assert len(made) == 4
    first, second = Task.objects.filter(case=case).order_by("id")
    assert (first.due_at.date().isoformat(), first.rows.count(), first.required) == ("2025-05-22", 2, True)
    highways = team("highways")
    assert highways is not None
    assert second.team_id == highways.id
    assert list(second.waits_for.values_list("first_id", flat=True)) == [first.pk]
    assert set_tasks({case: ("check", tasks)}, by=SYSTEM, at=at) == []
    assert set_tasks({case: ("check", [])}, by=SYSTEM, at=at) == []


def test_a_time_to_do_something_in_is_working_time(council: None, at: datetime) -> None:
    assert due_of(None, calendar(), at=at) is None
    found = due_of(Length(hours=2), calendar(), at=at)
    assert found == at + timedelta(hours=2)


# ---- doing


@pytest.fixture
def task(case: Case, otto: Actor, at: datetime) -> Task:
    """Return a task with two things to tick off."""
    return a_task(case, otto, at, checklist=("Length", "Width"))


def test_taking_and_giving_a_task(task: Task, otto: Actor, cast: dict[str, User], at: datetime) -> None:
    take_task(task, by=otto, at=at)
    assert Task.objects.get().holder_id == otto.user_id
    assign_task(task, to=f"street-scene/{cast['kit'].pk}", by=otto, at=at)
    assert told(cast["kit"]) == ["For you to do: Measure it"]
    assert "for Street scene, Kit Mensah to do" in Entry.objects.get(kind="task-assigned").text
    assign_task(task, to="highways", by=otto, at=at)
    assert (Task.objects.get().holder_id, "for Highways to do" in Entry.objects.order_by("-id")[0].text) == (None, True)
    with pytest.raises(CannotTask, match="Select who"):
        assign_task(task, to="", by=otto, at=at)


def test_who_ticked_what_and_when_is_kept(task: Task, otto: Actor, dee: Actor, at: datetime) -> None:
    tick(task, numbers=[1], by=otto, at=at)
    tick(task, numbers=[1, 2], by=dee, at=at + timedelta(hours=1))
    assert list(task.rows.order_by("number").values_list("ticked_by", "ticked_at")) == [
        ("otto", at), ("dee", at + timedelta(hours=1)),
    ]  # fmt: skip
    tick(task, numbers=[2], by=otto, at=at)
    assert list(task.rows.order_by("number").values_list("ticked_by", flat=True)) == ["", "dee"]
    assert trail(task.case.reference)[0].action == "cases.task-ticked"


def test_a_task_is_finished_when_all_is_ticked_off(task: Task, otto: Actor, at: datetime) -> None:
    tick(task, numbers=[1], by=otto, at=at)
    with pytest.raises(CannotTask, match="First tick off ‘Width’"):
        finish_task(task, by=otto, at=at)
    tick(task, numbers=[1, 2], by=otto, at=at)
    finish_task(task, note="Two by three.", by=otto, at=at)
    assert (Task.objects.get().state, Task.objects.get().ended_by) == (TaskState.DONE, "otto")
    assert Entry.objects.get(kind="task-done").text == "Done: Measure it\nTwo by three."


def test_a_task_waits_for_those_before_it_and_then_whoever_does_it_is_told(
    case: Case, otto: Actor, cast: dict[str, User], at: datetime
) -> None:
    first, second = a_task(case, otto, at, "First"), a_task(case, otto, at, "Second")
    last = a_task(case, otto, at, "Last", after=(first.pk, second.pk), to=f"street-scene/{cast['dee'].pk}")
    with pytest.raises(CannotTask, match="First finish or cancel ‘First’"):
        finish_task(last, by=otto, at=at)
    finish_task(first, by=otto, at=at)
    assert told(cast["dee"]) == ["For you to do: Last"]
    cancel_task(second, reason="Somebody else does it.", by=otto, at=at)
    assert told(cast["dee"])[1:] == ["You can start ‘Last’: what came before it is done."]
    finish_task(last, by=otto, at=at)


def test_a_task_that_has_ended_is_not_ended_again(task: Task, otto: Actor, at: datetime) -> None:
    cancel_task(task, reason="Not needed.", by=otto, at=at)
    with pytest.raises(CannotTask, match="cancelled already"):
        take_task(Task.objects.select_related("case").get(), by=otto, at=at)
    assert Task.objects.get().reason == "Not needed."


def test_cancelling_wants_a_reason(task: Task, otto: Actor, at: datetime) -> None:
    with pytest.raises(SayMore, match="why it is not needed"):
        cancel_task(task, reason=" ", by=otto, at=at)


def test_a_task_is_done_by_its_own_team_and_by_those_who_work_on_the_case(
    otto: Actor, dee: Actor, eve: Actor, at: datetime
) -> None:
    case = a_case("noise", at=at)
    task = a_task(case, SYSTEM, at, to="street-scene")
    take_task(task, by=otto, at=at)
    with pytest.raises(NotAllowed):
        cancel_task(task, reason="No.", by=otto, at=at)
    with pytest.raises(NotAllowed):
        take_task(task, by=eve, at=at)
    finish_task(task, by=otto, at=at)


# ---- closing


def test_a_case_is_not_closed_over_a_required_task(case: Case, otto: Actor, at: datetime) -> None:
    a_task(case, otto, at, "Take the evidence", required=True)
    with pytest.raises(CannotTask, match="Finish or cancel the open tasks first: Take the evidence"):
        close(case, outcome=Outcome.FIXED, words="Done.", by=otto, at=at)
    assert again(case).closed_at is None


def test_what_was_left_to_do_ends_with_the_case(case: Case, otto: Actor, at: datetime) -> None:
    a_task(case, otto, at)
    close(case, outcome=Outcome.FIXED, words="Done.", by=otto, at=at)
    assert (Task.objects.get().state, Task.objects.get().reason) == (TaskState.CANCELLED, "The case was closed.")


def test_a_duplicate_leaves_nothing_to_do(case: Case, otto: Actor, at: datetime) -> None:
    a_task(case, otto, at, required=True)
    mark_duplicate(case, of=a_case(at=at), words="Told before.", by=otto, at=at)
    assert Task.objects.get().state == TaskState.CANCELLED


def test_retention_takes_the_words_of_tasks(case: Case, task: Task, otto: Actor, at: datetime) -> None:
    close(case, outcome=Outcome.FIXED, words="Done.", by=otto, at=at)
    apply_retention(by=SYSTEM, at=at + timedelta(days=9000))
    assert (Task.objects.get().title, Task.objects.get().rows.first().text) == ("(removed)", "")  # type: ignore[union-attr]  # it has rows


# ---- being told that it is due


def test_whoever_does_a_task_is_told_once_that_it_is_due(
    case: Case, otto: Actor, cast: dict[str, User], at: datetime
) -> None:
    due = at + timedelta(hours=2)
    a_task(case, otto, at, due_at=due, to=f"street-scene/{cast['dee'].pk}")
    task = a_task(case, otto, at, due_at=due)
    assert warn_of_tasks(at=at) == 0
    assert (warn_of_tasks(at=due), warn_of_tasks(at=due)) == (2, 0)
    assert not warn_of_task(task, at=due), "another worker was first"
    assert told(cast["dee"])[1:] == ["Due: Measure it"]


# ---- pages


@pytest.fixture
def _moment(settings: Any, at: datetime) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()


@pytest.mark.usefixtures("_moment")
def test_a_task_lives_on_the_page_of_its_case(
    case: Case, as_user: Callable[[str], Client], cast: dict[str, User], at: datetime
) -> None:
    otto, here = as_user("otto"), f"/office/cases/{case.reference}"
    wrong = otto.post(f"{here}/add-task/", {"title": "Measure", "due": "soon"})
    assert (wrong.status_code, "is not a date" in wrong.content.decode()) == (422, True)
    otto.post(
        f"{here}/add-task/",
        {"title": "Measure", "due": "23/5/2025", "checklist": "Length\nWidth", "required": "yes",
         "to": f"street-scene/{cast['kit'].pk}"},
    )  # fmt: skip
    task = Task.objects.get()
    assert (task.due_at.date().isoformat(), task.required) == ("2025-05-23", True)
    kit = as_user("kit")
    assert "Measure" in kit.get("/office/tasks/").content.decode()
    kit.post(f"{here}/tick/", {"task": task.pk, "rows": ["1", "2"]})
    assert "Finish" in kit.get("/office/tasks/").content.decode()
    otto.post(f"{here}/add-task/", {"title": "Write", "after": str(task.pk)})
    page = otto.get(f"{here}/").content.decode()
    assert "Tasks (2 to do)" in page
    assert 'Waits for ‘<span class="fd-text">Measure</span>’' in page
    kit.post(f"{here}/finish-task/", {"task": task.pk, "note": "2 by 3"})
    other = Task.objects.get(title="Write")
    otto.post(f"{here}/take-task/", {"task": other.pk})
    otto.post(f"{here}/assign-task/", {"task": other.pk, "to": "highways"})
    assert "Write" not in otto.get("/office/tasks/?whose=teams").content.decode()
    otto.post(f"{here}/cancel-task/", {"task": other.pk, "reason": "No need."})
    assert list(Task.objects.order_by("id").values_list("state", flat=True)) == ["done", "cancelled"]


@pytest.mark.usefixtures("_moment")
def test_who_has_a_task_on_a_case_of_another_team_sees_it_while_it_is_to_do(
    as_user: Callable[[str], Client], at: datetime
) -> None:
    case = a_case("noise", at=at)
    otto, here = as_user("otto"), f"/office/cases/{case.reference}"
    assert otto.get(f"{here}/").status_code == 404
    task = a_task(case, SYSTEM, at, to="street-scene")
    assert "jo@example.org" not in otto.get(f"{here}/").content.decode()
    assert otto.get(f"{here}/add-task/").status_code == 403
    assert otto.get(f"{here}/take-task/?task=x").status_code == 422
    assert otto.post(f"{here}/finish-task/", {"task": task.pk}).status_code == 302
    assert otto.get(f"{here}/").status_code == 404


@pytest.mark.usefixtures("_moment")
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_tasks_costs_as_many_queries_for_three_as_for_one(
    count: int, at: datetime, as_user: Callable[[str], Client], otto: Actor, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        task = a_task(a_case(at=at), otto, at, checklist=("Length",))
        take_task(task, by=otto, at=at)
    client = as_user("otto")
    client.get("/office/tasks/")
    # Session, account, roles (3); tasks, what is ticked and waited for, teams and people (5); looks and
    # their transaction (3); what is new to them (1).
    with django_assert_num_queries(12):
        assert client.get("/office/tasks/").content.decode().count("Tick off") == count
