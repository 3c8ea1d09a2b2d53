"""Who may do what with customers. Reading is decided by the context whose page shows them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from frontdoor.customers.models import ToldChange
from frontdoor.customers.models.acting import Representation
from frontdoor.customers.models.circles import Circle, CircleTask
from frontdoor.customers.models.details import Customer
from frontdoor.customers.models.records import SourceRecord
from frontdoor.customers.queries.holding import attached_to
from frontdoor.customers.queries.rights import rights_purpose
from frontdoor.customers.rules.care import AlertKind, RestrictedKind
from frontdoor.customers.rules.sources import Purpose
from frontdoor.foundation.accounts.access import NotAllowed, answers, roles
from frontdoor.foundation.accounts.actors import Actor, Role


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a customer's records are: the accounts among them."""

    user_ids: frozenset[int] = field(default_factory=frozenset)


def check_may_correct(actor: Actor, customer: Customer) -> None:
    """Raise NotAllowed unless the details are the actor's own, or the actor speaks with residents."""
    if actor.user_id is not None and actor.user_id == customer.user_id:
        return
    if not actor.has(Role.ADVISER, Role.OFFICER, Role.TEAM_LEADER, Role.ADMIN):
        raise NotAllowed("Only the person themselves, or staff who speak with them, may correct these details.")


def check_may_forget(actor: Actor, _thing: object) -> None:
    """Raise NotAllowed unless the actor is the platform itself, applying a retention rule."""
    if not actor.has(Role.ADMIN):
        raise NotAllowed("Only a retention rule may remove somebody's details.")


may_correct = answers(check_may_correct)
may_forget = answers(check_may_forget)


def check_may_file(actor: Actor, _source: object) -> None:
    """Raise NotAllowed unless the actor is the platform itself, or an administrator: imports are run by IT."""
    if not actor.has(Role.ADMIN):
        raise NotAllowed("Only an import of the council's own may file the records of a source.")


def check_may_review(actor: Actor, _pair: object) -> None:
    """Raise NotAllowed unless the actor may decide whether records are one person's."""
    if not actor.has(Role.ADVISER, Role.TEAM_LEADER, Role.INSIGHT, Role.ADMIN):
        raise NotAllowed("Only hub staff may decide whether two records are one person's.")


may_file = answers(check_may_file)
may_review = answers(check_may_review)


#: People who work with somebody's records, each for the purposes that their role may state.
LOOKERS = (Role.ADVISER, Role.OFFICER, Role.TEAM_LEADER)
looks_at_customers = roles(*LOOKERS)
#: Who says whose records few may see, and looks through the glass that was broken.
guards_records = roles(Role.TEAM_LEADER)
#: Who reads by what right the sources are held.
reads_sources = roles(Role.ADVISER, Role.OFFICER, Role.TEAM_LEADER, Role.INSIGHT, Role.PROGRAMME)


def check_may_state(actor: Actor, purpose: Purpose) -> None:
    """Raise NotAllowed unless one of the actor's roles may look at personal data for a purpose."""
    if not holds(actor, purpose.roles):
        raise NotAllowed(f"Your role may not look at anybody’s data to: {purpose.name[:1].lower()}{purpose.name[1:]}.")


def holds(actor: Actor, wanted: Collection[str]) -> bool:
    """Return whether an actor holds one of the roles that policy names."""
    return any(role.value in wanted for role in actor.roles)


def check_may_restrict(actor: Actor, _record: object) -> None:
    """Raise NotAllowed unless the actor may say that few may see a record, and that they may again."""
    if not guards_records(actor):
        raise NotAllowed("Only a team leader says whose records few may see.")


def check_may_break(actor: Actor, kind: RestrictedKind) -> None:
    """Raise NotAllowed unless the actor may open a restricted record of a kind with a reason."""
    if not holds(actor, (*kind.breaks, *kind.roles)):
        raise NotAllowed("Nobody of your role may open this record. Ask a team leader.")


def check_may_care(actor: Actor, record: SourceRecord) -> None:
    """Raise NotAllowed unless the record is of the actor's own details, or the actor works with people's records."""
    own = record.customer_id is not None and actor.user_id is not None
    own = own and attached_to(record.customer_id or 0) == actor.user_id
    if not own and not looks_at_customers(actor):
        raise NotAllowed("Only the person themselves, or staff who speak with them, may say what they need.")


def check_may_alert(actor: Actor, kind: AlertKind) -> None:
    """Raise NotAllowed unless the actor may see, and so set, alerts of a kind."""
    if not actor.has(*LOOKERS) or not holds(actor, kind.roles):
        raise NotAllowed("Your role does not set alerts of this kind.")


def check_may_end_alert(actor: Actor, _alert: object) -> None:
    """Raise NotAllowed unless the actor may look at an alert again: to go on with it, or to end it."""
    if not actor.has(Role.TEAM_LEADER):
        raise NotAllowed("Only a team leader goes on with an alert or ends it.")


may_state = answers(check_may_state)
may_restrict = answers(check_may_restrict)
may_break = answers(check_may_break)
may_alert = answers(check_may_alert)
may_end_alert = answers(check_may_end_alert)


def answers_rights(actor: Actor) -> bool:
    """Let in whom policy lets deal with requests about somebody's own data (sources/purposes.yaml, `rights`)."""
    wanted = rights_purpose().roles
    return actor.has(Role.ADMIN) or any(role.value in wanted for role in actor.roles)


def check_may_answer_rights(actor: Actor, _person: object) -> None:
    """Raise NotAllowed unless the actor may deal with requests about somebody's own data."""
    if not answers_rights(actor):
        raise NotAllowed("Your role does not deal with requests about somebody’s own data.")


may_answer_rights = answers(check_may_answer_rights)
#: Who speaks with residents, and may write down what they tell.
may_tell_for_others = roles(Role.ADVISER, Role.OFFICER, Role.TEAM_LEADER)
#: Who answers for what sources are told: the list shows each of them the sources of their own teams.
may_watch_changes = roles(Role.ADVISER, Role.OFFICER, Role.TEAM_LEADER)


def check_may_tell(actor: Actor, owner: "Owner") -> None:
    """Raise NotAllowed unless the record is the actor's own, or the actor speaks with residents."""
    if actor.user_id is not None and actor.user_id in owner.user_ids:
        return
    if not may_tell_for_others(actor):
        raise NotAllowed("Only the person themselves, or staff who speak with them, may tell of this change.")


def check_may_see_change(actor: Actor, change: ToldChange) -> None:
    """Raise NotAllowed unless the actor told of the change for themselves, or speaks with residents."""
    if actor.user_id is not None and actor.user_id == change.teller_id:
        return
    if not may_tell_for_others(actor):
        raise NotAllowed("This change is not yours to see.")


def check_may_look(actor: Actor, _change: ToldChange) -> None:
    """Raise NotAllowed unless the actor may look at proof, find whom a change is about, and pass it on or not."""
    if not actor.has(Role.ADVISER, Role.TEAM_LEADER, Role.ADMIN):
        raise NotAllowed("Only hub staff may pass a change on.")


def check_may_take_back(actor: Actor, _change: ToldChange) -> None:
    """Raise NotAllowed unless the actor may take back what was passed on."""
    if not actor.has(Role.TEAM_LEADER, Role.ADMIN):
        raise NotAllowed("Only a team leader may take a change back.")


def check_may_answer(actor: Actor, team_id: int | None) -> None:
    """Raise NotAllowed unless the actor works in the team that answers for the source."""
    is_theirs = team_id is not None and team_id in actor.team_ids and may_watch_changes(actor)
    if not is_theirs and not actor.has(Role.ADMIN):
        raise NotAllowed("Only the team that answers for this source may say what became of it.")


may_tell = answers(check_may_tell)
may_see_change = answers(check_may_see_change)
may_look = answers(check_may_look)
may_take_back = answers(check_may_take_back)
may_answer = answers(check_may_answer)

_SPEAK_WITH_RESIDENTS: Final = (Role.ADVISER, Role.TEAM_LEADER, Role.ADMIN)


def check_may_invite(actor: Actor, _thing: object) -> None:
    """Raise NotAllowed unless the actor has signed in: one lets others act for oneself alone."""
    if not actor.is_signed_in:
        raise NotAllowed("Sign in to let somebody act for you.")


def account_of(actor: Actor) -> int:
    """Return the actor's account. Raises NotAllowed for whoever has not signed in."""
    if actor.user_id is None:
        raise NotAllowed("Sign in first.")
    return actor.user_id


def check_may_record(actor: Actor, _thing: object) -> None:
    """Raise NotAllowed unless the actor speaks with residents."""
    if not actor.has(*_SPEAK_WITH_RESIDENTS):
        raise NotAllowed("Only hub staff may record that somebody acts for another.")


def check_may_approve(actor: Actor, row: Representation) -> None:
    """Raise NotAllowed unless the actor speaks with residents, and did not record it."""
    check_may_record(actor, row)
    if actor.username == row.begun_by:
        raise NotAllowed("Somebody else has to approve what you recorded.")


def check_may_see_proof(actor: Actor, row: Representation) -> None:
    """Raise NotAllowed unless the actor speaks with residents, and is neither of the two."""
    check_may_record(actor, row)
    if actor.user_id in {row.principal_user_id, row.representative_user_id}:
        raise NotAllowed("Somebody else has to see the proof of what concerns you.")


def check_may_end(actor: Actor, row: Representation) -> None:
    """Raise NotAllowed unless the actor is one of the two, or speaks with residents."""
    is_one_of_them = actor.user_id is not None and actor.user_id in {row.principal_user_id, row.representative_user_id}
    if not is_one_of_them and not actor.has(*_SPEAK_WITH_RESIDENTS):
        raise NotAllowed("Only the two people themselves, or hub staff, may end this.")


may_record = answers(check_may_record)


def may_approve_acting(actor: Actor, begun_by: str) -> bool:
    """Return whether the actor may approve what somebody recorded."""
    return may_record(actor, None) and actor.username != begun_by


def check_may_lead(actor: Actor, circle: Circle) -> None:
    """Raise NotAllowed unless the circle is the actor's own."""
    if actor.user_id is None or actor.user_id != circle.person_id:
        raise NotAllowed("Only the person whose circle it is may do this.")


def check_took(actor: Actor, task: CircleTask) -> None:
    """Raise NotAllowed unless the actor has taken the task."""
    if actor.user_id is None or actor.user_id != task.taken_by_id:
        raise NotAllowed("Only whoever has taken this may give it back.")


def check_may_finish(actor: Actor, task: CircleTask) -> None:
    """Raise NotAllowed unless the actor took the task, asked for it, or it is for them."""
    if actor.user_id is None or actor.user_id not in {task.taken_by_id, task.asked_by_id, task.circle.person_id}:
        raise NotAllowed("Only whoever took this, asked for it or needs it may say that it is done.")


def check_may_call_off(actor: Actor, task: CircleTask) -> None:
    """Raise NotAllowed unless the actor asked for the task, or it is for them."""
    if actor.user_id is None or actor.user_id not in {task.asked_by_id, task.circle.person_id}:
        raise NotAllowed("Only whoever asked for this or needs it may call it off.")
