"""Complaints of the demonstration, at several stages, what was learnt from them, and two enquiries of a member."""

from datetime import datetime, timedelta
from typing import Final

from frontdoor.cases.api import (
    Consent,
    NewCase,
    NewEnquiry,
    NewRemedy,
    acknowledge,
    answer_stage,
    appoint,
    escalate,
    extend_stage,
    find,
    note_learning,
    open_cases,
    propose_remedy,
    raise_enquiry,
    refer,
    reply_to_enquiry,
    row_of,
    set_wards,
)
from frontdoor.customers.api import Person, recognise
from frontdoor.foundation.accounts.actors import PUBLIC, SYSTEM, Actor
from frontdoor.foundation.accounts.api import actors_named
from frontdoor.places.api import wards

SERVICE: Final = "complaint"
#: Who complained how many days ago about what, what would put it right, and how far it has come: received,
#: acknowledged, extended, answered, asked to be looked at again, answered again, with the ombudsman.
TOLD: Final = (
    ("Iris Bell", 2, "bins", "Our bin was left three weeks running.", "That it is collected.", 0),
    ("Tom Ferro", 8, "roads", "Your crew parked across my gate all day.", "An apology.", 1),
    ("Nadia Kent", 14, "staff", "I was told to stop ringing.", "That somebody calls me back.", 2),
    ("Leo Marsh", 30, "bins", "The new bin never came.", "A bin, and my stamps back.", 3),
    ("Rosa Quill", 48, "housing", "The leak was mended twice and leaks again.", "That it is mended for good.", 4),
    ("Sid Vane", 75, "tax", "You sent reminders for a bill I had paid.", "That it stops.", 6),
)


def complain(*, at: datetime) -> None:
    """Let some residents complain, and the council answer as far as it would have come by now."""
    cast = actors_named({"dee", "otto", "cem", "mina"})
    if len(cast) < 4:
        return
    for name, days, about, what, wish, steps in TOLD:
        _live(name, about, what, wish, steps=steps, cast=cast, began=at - timedelta(days=days))
    _enquire(cast["mina"], cast["cem"], at=at)


def _live(name: str, about: str, what: str, wish: str, *, steps: int, cast: dict[str, Actor], began: datetime) -> None:
    otto, dee = cast["otto"], cast["dee"]
    (customer,) = recognise(people=[Person(name=name, email=f"{name.split()[0].lower()}@example.com")], at=began)
    answers = {"about": about, "kind_of": "badly", "description": what, "wish": wish}
    new = NewCase(service=SERVICE, answers=answers, description=what, customer_id=customer)
    (opened,) = open_cases(batch=[new], by=PUBLIC, at=began)
    reference = opened.reference
    if steps >= 1:
        _begin(reference, "street-scene", otto, what, wish, at=began + timedelta(days=1))
    if steps == 2:
        reason = "The colleague who took the calls is on leave until Monday."
        extend_stage(row_of(reference), days=5, reason=reason, asked_by="otto", by=dee, at=began + timedelta(days=9))
    if steps >= 3:
        _answer(reference, otto, "partly", at=began + timedelta(days=10))
    if steps >= 4:
        escalate(row_of(reference), by=PUBLIC, at=began + timedelta(days=14))
        _begin(reference, "customer-hub", dee, what, wish, at=began + timedelta(days=16))
    if steps >= 5:
        _answer(reference, dee, "upheld", at=began + timedelta(days=34))
    if steps >= 6:
        asked = began + timedelta(days=50)
        reply_by = (asked + timedelta(days=21)).date()
        refer(
            row_of(reference), their_reference="25 001 204", asked_on=asked.date(), reply_by=reply_by, by=dee, at=asked
        )


def _begin(reference: str, team: str, who: Actor, what: str, wish: str, *, at: datetime) -> None:
    appoint(row_of(reference), team_slug=team, user_id=who.user_id, by=SYSTEM, at=at)
    acknowledge(row_of(reference), understood=what, sought=wish, by=who, at=at)


def _answer(reference: str, who: Actor, verdict: str, *, at: datetime) -> None:
    case, due_on = row_of(reference), (at + timedelta(days=40)).date()
    for issue in case.complaint_file.issues.all():
        find(issue, verdict=verdict, reasons="Our records show it.", theme="delay", by=who, at=at)
    remedy = NewRemedy(kind="apology", what="We are sorry, and say so.", owner_id=who.user_id, due_on=due_on)
    propose_remedy(case, remedy=remedy, by=who, at=at)
    note_learning(
        case, root_cause="hand-over", what="Say who calls back before a case changes hands.", owner_id=who.user_id,
        due_on=due_on, by=who, at=at,
    )  # fmt: skip
    answer_stage(row_of(reference), words="We looked at our records, and you were right.", by=who, at=at)


def _enquire(mina: Actor, cem: Actor, *, at: datetime) -> None:
    """Let a member ask twice: once with consent, and answered; once without, and waiting."""
    codes = sorted(each.code for each in wards())[:2]
    if mina.user_id is None:
        return
    set_wards(mina.user_id, codes=frozenset(codes), by=SYSTEM, at=at)
    ward, then = next(iter(codes), ""), at - timedelta(days=6)
    agreed = Consent(given=True, how="By email, which I can send you.", on=then.date())
    first = NewEnquiry(
        matter="When does the crossing at the school get its lights back?", constituent="Grace Hill", ward=ward,
        consent=agreed, constituent_email="grace@example.com",
    )  # fmt: skip
    asked = raise_enquiry(first, by=mina, at=then)
    words = "The parts are here on Thursday, and the lights work again by the evening."
    reply_to_enquiry(asked, to="member", text=words, by=cem, at=at - timedelta(days=2))
    second = NewEnquiry(matter="Why was nobody called back?", ward=ward, consent=Consent(given=False))
    raise_enquiry(second, by=mina, at=at - timedelta(days=1))
