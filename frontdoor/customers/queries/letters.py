"""What people are written of a change that was told once, and the teams that keep sources by hand."""

from frontdoor.customers.models import ChangeDelivery, ToldChange
from frontdoor.customers.queries.changes import change_link, deliveries_of, kind_policy, name_of, office_link
from frontdoor.customers.queries.definitions import policy
from frontdoor.customers.records import ChangeLetter, TeamLetter
from frontdoor.customers.rules.changes import KIND_SAID, PLAIN, Kind, Stage, Told
from frontdoor.foundation.accounts.api import team
from frontdoor.kernel.language import say, speaking


def letter_of_change(change_id: int) -> ChangeLetter | None:
    """Return what whoever told a change is written of how it stands, in their language; None if there is none."""
    change = ToldChange.objects.filter(pk=change_id).first()
    if change is None:
        return None
    with speaking(change.language):
        rows = deliveries_of([change])[change.pk]
        lines = [f"{name_of(row.source)}: {say(PLAIN[Stage(row.stage)])}{_because(row)}" for row in rows]
        not_told = say("We do not pass this on to them. Tell them yourself")
        lines += [f"{name_of(each)}: {not_told}" for each in change.elsewhere]
        return ChangeLetter(
            change_id=change.pk,
            reference=change.reference,
            name=change.name,
            email=change.email,
            language=change.language,
            what=say(KIND_SAID[Kind(change.kind)]),
            holds_from=change.holds_from,
            lines=tuple(lines),
            then=_then(change),
            link=change_link(change),
        )


def _because(row: ChangeDelivery) -> str:
    return f" ({row.answer})" if row.stage == Stage.REFUSED.value and row.answer else ""


def _then(change: ToldChange) -> str:
    match Told(change.state):
        case Told.HELD:
            return waits_for(change)
        case Told.PASSED_ON:
            return say("We write to you again when all of them have answered.") if change.answered_at is None else ""
        case _:
            return change.why_not


def waits_for(change: ToldChange) -> str:
    """Return for what a held change waits, in words for whoever told it."""
    proof = kind_policy(Kind(change.kind)).proof
    if proof is not None and not change.proof:
        return say("Before we pass it on, we have to see {proof}.", proof=say(proof.words))
    return say("Somebody here looks at it before it is passed on.")


def letter_to_team(delivery_id: int) -> TeamLetter | None:
    """Return what the team that keeps a source is written when it is to look at a change; None if there is none.

    It goes to the address of the source's connector, or of the team that answers for the source, and names nobody:
    whom it is about is read on our page.
    """
    row = ChangeDelivery.objects.select_related("change").filter(pk=delivery_id).first()
    source = policy().sources.get(row.source) if row is not None else None
    if row is None or source is None:
        return None
    owner = team(source.owner)
    to = source.connector.to if source.connector.kind == "email" else (owner.email if owner else "")
    return TeamLetter(
        delivery_id=row.pk,
        to=to,
        source=source.name,
        what=KIND_SAID[Kind(row.change.kind)],
        reference=row.change.reference,
        why=row.answer,
        link=office_link(row.change),
    )
