"""What staff do with one clock of a case: more time, and ending it by itself."""

from typing import Any, Final

from django import forms

from frontdoor.cases import permissions
from frontdoor.cases.forms.clocks import EndClockForm, MoreTimeForm, SettleTimeForm
from frontdoor.cases.models import Case, TimeRequest
from frontdoor.cases.operations.ending_clocks import end_clock
from frontdoor.cases.operations.extending import ask_for_time, refuse_time
from frontdoor.cases.operations.giving_time import give_at_once, give_time
from frontdoor.cases.queries.clock_acts import acts_on, clock_now, time_asked
from frontdoor.cases.queries.complaints import is_about_a_complaint
from frontdoor.cases.queries.ledger import Ledger, ledgers
from frontdoor.cases.rules.clock import amount_in_words, unit_in_words
from frontdoor.cases.rules.clock_acts import ENDING_SAID, ClockAct, Ending, NothingAsked, endings
from frontdoor.cases.rules.extending import time_left
from frontdoor.cases.views.acting import Act, Choice, Doing, Given
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import colleagues, names


def _clocks(doing: Doing, act: ClockAct) -> list[tuple[str, str]]:
    """Return the clocks that an act fits."""
    case = doing.case
    found = ledgers(case, only_open=True)
    fits = acts_on(case, found, time_asked(case))
    return [(str(each.row.pk), each.row.label) for each in found if act in fits[each.row.pk]]


def _ledger(doing: Doing) -> Ledger:
    return next(each for each in ledgers(doing.case) if str(each.row.pk) == doing.chosen)


def _more_time_form(doing: Doing, given: Given) -> forms.Form:
    ledger = _ledger(doing)
    now, limit = clock_now(doing.case, ledger, is_asked=False), ledger.definition.extension
    return MoreTimeForm(
        given,
        initial={"clock": doing.chosen},
        most=time_left(ledger.definition, ledger.state().extensions),
        unit=unit_in_words(ledger.definition),
        when=f"{limit.when} {limit.source}".strip() if limit is not None else "",
        # Whoever complains is told with the answer to this.
        needs_notice=limit is not None and limit.needs_notice and now.is_step is None,
        people=_who_may_have_asked(doing) if limit is not None and limit.needs_approver else (),
    )


def _who_may_have_asked(doing: Doing) -> list[tuple[str, str]]:
    """Return the colleagues whose wish somebody may approve at once; none for whoever does not lead the team."""
    if not permissions.may_approve(doing.by, doing.case):
        return []
    return [(each.username, each.name) for each in colleagues([doing.case.team_id]) if each.id != doing.by.user_id]


def _more_time(doing: Doing, data: dict[str, Any]) -> str:
    clock = _ledger(doing).row
    clock.case = doing.case
    asked = {"amount": data["amount"], "reason": data["reason"], "notice_at": data.get("notice_at")}
    if data.get("asked_by"):
        return give_at_once(clock, **asked, asked_by=data["asked_by"], by=doing.by, at=doing.at)
    request = ask_for_time(clock, **asked, by=doing.by, at=doing.at)
    return "A leader of the team is told, and answers it." if request else "The clock has the time."


def _asked(doing: Doing) -> list[tuple[str, str]]:
    found = time_asked(doing.case)
    definitions = {each.row.pk: each.definition for each in ledgers(doing.case, only_open=True)} if found else {}
    called = names({each.asked_by for each in found.values()})
    return [
        (
            str(each.pk),
            f"{amount_in_words(each.amount, definitions[pk])} more for ‘{each.clock.label}’, asked for by"
            f" {called.get(each.asked_by, each.asked_by)}: {each.reason}",
        )
        for pk, each in found.items()
    ]


def _request(doing: Doing) -> TimeRequest:
    request = next((each for each in time_asked(doing.case).values() if str(each.pk) == doing.chosen), None)
    if request is None:  # pragma: no cover -- the choice before it lets only those through that wait
        raise NothingAsked("Somebody was first: this has been answered already.")
    request.clock.case = doing.case
    return request


def _settle_form(doing: Doing, given: Given) -> forms.Form:
    is_own = _request(doing).asked_by == doing.by.username
    give, refuse = ("give", "Give it"), ("refuse", "Do not give it")
    answers = [("refuse", "Withdraw it: the time is not needed any more")] if is_own else [give, refuse]
    return SettleTimeForm(given, initial={"request": doing.chosen}, answers=answers)


def _settle(doing: Doing, data: dict[str, Any]) -> str:
    request = _request(doing)
    if data["answer"] == "give":
        return give_time(request, by=doing.by, at=doing.at)
    refuse_time(request, words=data["words"], by=doing.by, at=doing.at)
    return ""


def may_settle(actor: Actor, case: Case, request: TimeRequest) -> bool:
    """Return whether somebody may answer a wish for more time: who asked may withdraw it, a leader answer it."""
    return permissions.may_approve(actor, case) or (
        request.asked_by == actor.username and permissions.may_work(actor, case)
    )


def _may_settle_any(actor: Actor, case: Case) -> bool:
    return any(may_settle(actor, case, each) for each in time_asked(case).values())


def _end_form(doing: Doing, given: Given) -> forms.Form:
    now = clock_now(doing.case, _ledger(doing), is_asked=False)
    ways = endings(now, leads=permissions.may_approve(doing.by, doing.case))
    return EndClockForm(
        given, initial={"clock": doing.chosen}, endings=[(each.value, ENDING_SAID[each]) for each in ways]
    )


def _end(doing: Doing, data: dict[str, Any]) -> str:
    clock = _ledger(doing).row
    clock.case = doing.case
    return end_clock(
        clock, how=Ending(data["how"]), words=data["words"], when=data["when"] or doing.at, by=doing.by, at=doing.at
    )


CLOCK_ACTS: Final[dict[str, Act]] = {
    ClockAct.MORE_TIME.value: Act(
        label="More time",
        button="Continue",
        done="It is kept.",
        hint="Somebody else approves it where the rule wants that; leaders of the team are told.",
        allowed=permissions.may_work,
        # The stages of a complaint are extended from its own panel.
        fits=lambda case, _actor: case.closed_at is None and not is_about_a_complaint(case),
        choice=Choice("clock", "Which clock?", lambda doing: _clocks(doing, ClockAct.MORE_TIME)),
        form=_more_time_form,
        run=_more_time,
        tells=str,
        then="clocks",
    ),
    ClockAct.SETTLE_TIME.value: Act(
        label="Answer about more time",
        button="Send the answer",
        done="It is answered.",
        hint="You cannot approve what you ask for yourself. Whoever waits for the case reads why, once it is given.",
        allowed=permissions.may_work,
        fits=lambda case, actor: case.closed_at is None and _may_settle_any(actor, case),
        choice=Choice("request", "Which?", _asked),
        form=_settle_form,
        run=_settle,
        tells=str,
        then="clocks",
    ),
    ClockAct.END.value: Act(
        label="End a clock",
        button="End it",
        done="The clock has ended.",
        hint="The case goes on. Only a clock of a law ends by itself; our own promise ends with the case.",
        allowed=permissions.may_work,
        fits=lambda _case, _actor: False,
        choice=Choice("clock", "Which clock?", lambda doing: _clocks(doing, ClockAct.END)),
        form=_end_form,
        run=_end,
        tells=str,
        then="clocks",
    ),
}
