"""Doing several things to a case in one go, and keeping such steps for a team."""

from datetime import datetime

from django.db import IntegrityError, transaction

from frontdoor.cases import permissions
from frontdoor.cases.models import Case, Macro
from frontdoor.cases.operations import closing, watching, working
from frontdoor.cases.operations.changing import SayMore
from frontdoor.cases.rules.macros import Steps
from frontdoor.cases.rules.states import Outcome
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.kernel.refusals import Refusal

#: How many a team keeps: more would be no quicker to find than to fill in anew.
MOST_MACROS = 30
LONGEST_NAME = 60


class TooManyMacros(Refusal):
    """A team keeps as many as we show."""


class MacroNameTaken(Refusal):
    """The team keeps others under this name."""


@transaction.atomic
def do_steps(case: Case, *, steps: Steps, by: Actor, at: datetime) -> str:
    """Do the steps to a case, all of them or, if any is refused, none; return what was done in words.

    :raises Refusal: what the first step that cannot be done says.
    """
    steps.check()
    if steps.watch:
        watching.watch(case, by=by, at=at)
    if steps.take:
        working.take(case, by=by, at=at)
    if steps.note:
        working.add_note(case, text=steps.note, by=by, at=at)
    if steps.amount:
        working.extend(
            case, amount=steps.amount, reason=steps.reason, asked_by=steps.asked_by, by=by, at=at
        )  # fmt: skip
    if steps.ask:
        working.ask(case, text=steps.ask, by=by, at=at)
    if steps.outcome:
        closing.close(case, outcome=Outcome(steps.outcome), words=steps.words, by=by, at=at)
    if steps.team:
        working.hand_over(
            case, team_slug=steps.team, holder_id=steps.holder, note=steps.hand_over_note, by=by, at=at
        )  # fmt: skip
    return "; ".join(steps.in_words())


@transaction.atomic
def keep_macro(*, team_id: int, name: str, steps: Steps, by: Actor, at: datetime, macro_id: int | None = None) -> Macro:
    """Keep steps under a name for a team.

    :param macro_id: the one that is changed; None for a new one.
    :raises NotAllowed: unless a leader of the team keeps it.
    :raises SayMore: for no name or one that is too long.
    :raises NotAMacro: for steps that do nothing or contradict each other.
    :raises MacroNameTaken: when the team has another of that name.
    :raises TooManyMacros: beyond 30 of a team.
    """
    permissions.check_may_lead(by, team_id)
    words = " ".join(name.split())
    if not words:
        raise SayMore("Enter a name for the macro")
    if len(words) > LONGEST_NAME:
        raise SayMore(f"The name must be {LONGEST_NAME} characters or fewer")
    steps.check()
    theirs = Macro.objects.filter(team_id=team_id)
    if macro_id is None and theirs.count() >= MOST_MACROS:
        raise TooManyMacros(f"The team keeps {MOST_MACROS} macros already. Delete one first.")
    row = theirs.filter(pk=macro_id or 0).first() or Macro(team_id=team_id)
    row.name, row.steps, row.by, row.at = words, steps.as_data(), by.username, at
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise MacroNameTaken(f"The team keeps another macro called ‘{words}’") from None
    audit.record("cases.macro-kept", on=f"macro:{row.pk}", by=by, at=at, after={"name": words, "steps": row.steps})
    return row


@transaction.atomic
def delete_macro(macro: Macro, *, by: Actor, at: datetime) -> None:
    """Forget the steps that a team keeps. Raises NotAllowed unless a leader of the team does."""
    permissions.check_may_lead(by, macro.team_id)
    audit.record("cases.macro-deleted", on=f"macro:{macro.pk}", by=by, at=at, before={"name": macro.name})
    macro.delete()
