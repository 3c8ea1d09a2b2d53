"""Who acts for whom in the demonstration: Bola for Ada, and Ada's care circle."""

from datetime import datetime, timedelta

from frontdoor.customers.api import (
    NewRepresentation,
    NewTask,
    Person,
    Sees,
    accept,
    ask_circle,
    begin_circle,
    invite,
    invite_to_circle,
    join_circle,
    note_made,
    record_for,
    right_to_act,
    take_circle_task,
)
from frontdoor.foundation.accounts.api import actors_named, people
from frontdoor.journeys.report_it import Report, report
from frontdoor.kernel.clock import LONDON

#: Before most of what Ada's neighbours report is settled.
AGO = timedelta(days=20)


def act_for_each_other(*, at: datetime) -> None:
    """Let Bola act for Ada, report something for her, and help in her circle; staff have recorded an executor."""
    cast = actors_named({"ada", "bola", "cem"})
    if len(cast) < 3:
        return
    ada, bola, cem = cast["ada"], cast["bola"], cast["cem"]
    addresses = {each.username: each.email for each in people({ada.user_id or 0, bola.user_id or 0}).values()}
    wanted = NewRepresentation(kind="family", email=addresses["bola"], sees=frozenset({Sees.REQUESTS}))
    then = at - AGO
    asked = invite(wanted, by=ada, at=then)
    accept(asked.token, by=bola, at=then + timedelta(hours=3))
    made = then + timedelta(days=18)
    right = right_to_act(asked.id, service="fly-tipping", by=bola, at=made)
    acting = bola.acting(right.on_behalf)
    hers = Report(
        service="fly-tipping",
        description="A sofa and two mattresses beside the bins.",
        place="behind the flats in Razorbill Close",
        person=Person(name=ada.name, email=addresses["ada"], user_id=ada.user_id),
    )
    (receipt,) = report([hers], by=acting, at=made)
    note_made(asked.id, references=[receipt.reference], by=acting, at=made)
    record_for(
        NewRepresentation(kind="executor", email="grace.hale@example.org"),
        principal=Person(name="Arthur Hale", phone="01632 960 123"),
        reason="He died in October. His daughter settles his affairs.",
        evidence="The grant of probate, shown at the desk",
        by=cem,
        at=at - timedelta(days=1),
    )
    circle = begin_circle(by=ada, at=then)
    invited = invite_to_circle(circle, called="Bola", email=addresses["bola"], role="family", by=ada, at=then)
    join_circle(invited.token, by=bola, at=then + timedelta(hours=4))
    invite_to_circle(circle, called="Nurse Hill", email="hill@example.org", role="professional", by=ada, at=at)
    soon = (at + timedelta(days=3)).astimezone(LONDON).date()
    shopping = NewTask(title="The shopping", words="Milk, bread, and stamps from the post office.", day=soon)
    taken = ask_circle(circle, new=shopping, by=ada, at=at - timedelta(days=1))
    take_circle_task(circle, task_id=taken, by=bola, at=at - timedelta(hours=20))
    ask_circle(circle, new=NewTask(title="A lift to the hospital", day=soon + timedelta(days=4)), by=ada, at=at)
