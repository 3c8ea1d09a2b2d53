"""Who may do what with a case. Each is one thought, said two ways: `check_may_…` raises, `may_…` answers."""

from collections.abc import Callable, Collection
from decimal import Decimal

from django.db.models import Q

from frontdoor.cases.models import Case, CaseQuerySet, Enquiry, ReopenRequest, Task
from frontdoor.cases.queries.complaints import policy
from frontdoor.cases.records import NoSuchCase
from frontdoor.cases.rules.reopening import Answerer
from frontdoor.cases.rules.tasks import TaskState
from frontdoor.foundation.accounts.access import NotAllowed, answers, roles
from frontdoor.foundation.accounts.actors import Actor, Role
from frontdoor.kernel.money import in_pounds

#: People who see every public case in the office, and those of their own teams.
READERS = (Role.ADVISER, Role.OFFICER, Role.TEAM_LEADER, Role.CONTRACTOR)
WORKERS = (Role.OFFICER, Role.TEAM_LEADER, Role.CONTRACTOR)


def works_cases(actor: Actor) -> bool:
    """Return whether the actor has business in the office's case pages at all."""
    return actor.has(*READERS, Role.ADMIN)


#: What became of closed cases is for those who answer for them.
reads_rates = roles(Role.TEAM_LEADER)


def check_may_see(actor: Actor, case: Case) -> None:
    """Raise NotAllowed unless the actor may read a case in the office.

    Advisers see all, because callers ask about all; contractors only what their team holds; officers and team
    leaders what their teams hold, and what is public anyway. Who has a task on it to do reads what it is about.
    """
    if actor.has(Role.ADVISER, Role.ADMIN) or (case.team_id in actor.team_ids and actor.has(*WORKERS)):
        return
    if case.is_public and actor.has(Role.OFFICER, Role.TEAM_LEADER):
        return
    if actor.team_ids and actor.has(*READERS) and case.tasks.filter(_to_do_by(actor)).exists():
        return
    raise NotAllowed("This case belongs to another team.")


def _to_do_by(actor: Actor) -> Q:
    return Q(state=TaskState.OPEN.value, team_id__in=actor.team_ids)


def visible_to(actor: Actor) -> CaseQuerySet:
    """Return the cases that `may_see` answers yes for; none for people with no business here."""
    rows = Case.objects.all()
    if actor.has(Role.ADVISER, Role.ADMIN):
        return rows
    if not actor.has(*WORKERS):
        return rows.none()
    theirs = Q(team_id__in=actor.team_ids)
    return rows.filter(theirs | Q(is_public=True) if actor.has(Role.OFFICER, Role.TEAM_LEADER) else theirs)


def seen_by(actor: Actor, case_ids: Collection[int]) -> set[int]:
    """Return which of these cases `may_see` answers yes for. Two queries."""
    seen = set(visible_to(actor).filter(pk__in=case_ids).values_list("pk", flat=True))
    if actor.team_ids and actor.has(*READERS):
        seen |= set(Task.objects.filter(_to_do_by(actor), case__in=case_ids).values_list("case_id", flat=True))
    return seen


def usual_teams(actor: Actor) -> frozenset[int] | None:
    """Return whose cases somebody works on unless they say otherwise: their teams', or, as the hub does, any (None)."""
    return actor.team_ids if actor.has(*WORKERS) else None


def check_may_see_contact(actor: Actor, case: Case) -> None:
    """Raise NotAllowed unless the actor may read who reported: advisers, and the team's own council staff."""
    if actor.has(Role.ADVISER, Role.ADMIN):
        return
    if case.team_id in actor.team_ids and actor.has(Role.OFFICER, Role.TEAM_LEADER):
        return
    raise NotAllowed("Who reported this is for the team that holds it, and for the hub.")


def check_may_see_looks(actor: Actor, case: Case) -> None:
    """Raise NotAllowed unless the actor may read who looked at a case: leaders of its team, who answer for it."""
    if not actor.has(Role.ADMIN) and not (case.team_id in actor.team_ids and actor.has(Role.TEAM_LEADER)):
        raise NotAllowed("Who looked at a case is for a leader of the team that holds it.")


def check_may_follow(actor: Actor, case: Case) -> None:
    """Raise NotAllowed unless the actor may make somebody a follower: anybody of a public case."""
    if not case.is_public:
        check_may_see(actor, case)


#: The scope of an API key that may change cases.
UPDATES = "cases:update"


def check_may_update_from_partner(actor: Actor, case: Case) -> None:
    """Raise NotAllowed unless the actor is a system whose key may change this case.

    That is any public one, and of the others those it opened itself.
    """
    if UPDATES not in actor.scopes:
        raise NotAllowed("This key may not change cases.")
    if not case.is_public and case.opened_by != actor.username:
        raise NotAllowed("This key may not change that case.")


def check_may_work(actor: Actor, case: Case) -> None:
    """Raise NotAllowed unless the actor works in the team that holds the case, or is a key that may change it."""
    if UPDATES in actor.scopes:
        return
    if not actor.has(Role.ADMIN) and not (case.team_id in actor.team_ids and actor.has(*WORKERS)):
        raise NotAllowed("Only the team that holds a case may change it.")


def check_may_plan(actor: Actor, team_id: int) -> None:
    """Raise NotAllowed unless the actor may announce works of a team: its own council staff."""
    if not actor.has(Role.ADMIN) and not (team_id in actor.team_ids and actor.has(Role.OFFICER, Role.TEAM_LEADER)):
        raise NotAllowed("Only the council’s own people of the team that holds a case may plan works for it.")


def check_may_write(actor: Actor, case: Case) -> None:
    """Raise NotAllowed unless the actor may write to whoever a case is about: the team's own council staff.

    A contractor works on the case without knowing who that is.
    """
    if not actor.has(Role.ADMIN) and not (case.team_id in actor.team_ids and actor.has(Role.OFFICER, Role.TEAM_LEADER)):
        raise NotAllowed("Only the council’s staff in the team that holds a case may write for it.")


def writes_letters(actor: Actor) -> bool:
    """Return whether the actor writes letters on any cases."""
    return actor.has(Role.OFFICER, Role.TEAM_LEADER, Role.ADMIN)


def sees_all_teams(actor: Actor) -> bool:
    """Return whether the actor's letters are those of every team."""
    return actor.has(Role.ADMIN)


def check_may_note(actor: Actor, case: Case) -> None:
    """Raise NotAllowed unless the actor may add to a case: the team, and the hub for a caller."""
    if not actor.has(Role.ADVISER):
        check_may_work(actor, case)


def check_may_hand_over(actor: Actor, case: Case) -> None:
    """Raise NotAllowed unless the actor may hand a case to another: the team's council staff, and the hub."""
    if actor.has(Role.ADVISER, Role.ADMIN):
        return
    if case.team_id not in actor.team_ids or not actor.has(Role.OFFICER, Role.TEAM_LEADER):
        raise NotAllowed("Only the team that holds a case, or the hub, may hand it over.")


def check_may_approve(actor: Actor, case: Case) -> None:
    """Raise NotAllowed unless the actor leads the team that holds the case."""
    if not actor.has(Role.ADMIN) and not (case.team_id in actor.team_ids and actor.has(Role.TEAM_LEADER)):
        raise NotAllowed("Only a leader of the team that holds the case may approve this.")


def check_may_answer(actor: Actor, dispute: ReopenRequest) -> None:
    """Raise NotAllowed unless the actor may answer a dispute: a leader of the team that holds it, or the whole team."""
    if dispute.answered_by == Answerer.TEAM:
        check_may_work(actor, dispute.case)
    else:
        check_may_approve(actor, dispute.case)


def check_may_lead(actor: Actor, team_id: int) -> None:
    """Raise NotAllowed unless the actor leads a team: its macros, views, rules and the work of its people."""
    if not actor.has(Role.ADMIN) and not (team_id in actor.team_ids and actor.has(Role.TEAM_LEADER)):
        raise NotAllowed("Only a leader of the team may do this.")


def leads(actor: Actor) -> bool:
    """Return whether the actor leads any team."""
    return actor.has(Role.TEAM_LEADER, Role.ADMIN)


def check_may_do(actor: Actor, task: Task) -> None:
    """Raise NotAllowed unless the actor may do a task: its team's people, and those who work on the case."""
    if task.team_id in actor.team_ids and actor.has(*READERS):
        return
    check_may_work(actor, task.case)


def has_tasks(actor: Actor, case: Case) -> bool:
    """Return whether the actor works on a case, or has a task on it to do."""
    if may_work(actor, case):
        return True
    return actor.has(*READERS) and case.tasks.filter(_to_do_by(actor)).exists()


def check_may_approve_money(actor: Actor, pence: int) -> None:
    """Raise NotAllowed unless the actor's roles may approve so much money, by the policy on complaints."""
    limit = policy().limit_of(frozenset(role.value for role in actor.roles))
    if limit == 0:
        raise NotAllowed("Your role approves no money.")
    if pence > limit:
        raise NotAllowed(f"Your role approves up to {in_pounds(Decimal(limit) / 100)}.")


#: Council staff who keep what a member asks by telephone, and answer it.
ANSWERERS = (Role.ADVISER, Role.OFFICER, Role.TEAM_LEADER, Role.ADMIN)


def check_may_raise_enquiry(actor: Actor) -> None:
    """Raise NotAllowed unless the actor is a member, or council staff for one."""
    if not actor.has(Role.MEMBER, *ANSWERERS):
        raise NotAllowed("Members ask, and council staff for them.")


def check_may_answer_enquiry(actor: Actor, enquiry: Enquiry) -> None:
    """Raise NotAllowed unless the actor is of the hub, or of the council's team that answers it."""
    if actor.has(Role.ADVISER, Role.ADMIN):
        return
    if enquiry.team_id not in actor.team_ids or not actor.has(Role.OFFICER, Role.TEAM_LEADER):
        raise NotAllowed("This enquiry is for another team to answer.")


def check_may_set_wards(actor: Actor) -> None:
    """Raise NotAllowed unless the actor leads a team, or is an administrator."""
    if not actor.has(Role.TEAM_LEADER, Role.ADMIN):
        raise NotAllowed("Only team leaders say which wards a member was elected for.")


def check_may_assess(actor: Actor) -> None:
    """Raise NotAllowed unless the actor answers for how complaints are dealt with."""
    if not actor.has(Role.TEAM_LEADER, Role.PROGRAMME, Role.ADMIN):
        raise NotAllowed("Only leaders and the programme assess how we deal with complaints.")


def check_may_change_calendars(actor: Actor) -> None:
    """Raise NotAllowed unless the actor may say when the council works: leaders of teams, and administrators."""
    if not may_see_calendars(actor):
        raise NotAllowed("When the council works is for leaders of teams to say.")


def may_see_calendars(actor: Actor) -> bool:
    """Return whether the actor may look at the calendars, and what a change of them would move."""
    return actor.has(Role.TEAM_LEADER, Role.ADMIN)


may_see: Callable[[Actor, Case], bool] = answers(check_may_see)
may_see_contact: Callable[[Actor, Case], bool] = answers(check_may_see_contact)
may_see_looks: Callable[[Actor, Case], bool] = answers(check_may_see_looks)
may_work: Callable[[Actor, Case], bool] = answers(check_may_work)
may_plan: Callable[[Actor, int], bool] = answers(check_may_plan)
may_write: Callable[[Actor, Case], bool] = answers(check_may_write)
may_note: Callable[[Actor, Case], bool] = answers(check_may_note)
may_lead: Callable[[Actor, int], bool] = answers(check_may_lead)
may_hand_over: Callable[[Actor, Case], bool] = answers(check_may_hand_over)
may_approve_money: Callable[[Actor, int], bool] = answers(check_may_approve_money)
may_approve: Callable[[Actor, Case], bool] = answers(check_may_approve)
may_answer: Callable[[Actor, ReopenRequest], bool] = answers(check_may_answer)
may_do: Callable[[Actor, Task], bool] = answers(check_may_do)


def case_for(actor: Actor, reference: str) -> Case:
    """Return a case that the actor may read in the office. Raises NoSuchCase alike for strangers and for none."""
    # A reference is letters and digits; PostgreSQL would not even look for a NUL.
    case = Case.objects.filter(reference=reference).first() if reference.isalnum() else None
    if case is None or not may_see(actor, case):
        raise NoSuchCase("There is no such case.")
    return case


def check_may_move_details(actor: Actor, _case: object) -> None:
    """Raise NotAllowed unless the actor corrects details of people, which reaches cases of every team."""
    if not actor.has(Role.TEAM_LEADER, Role.ADMIN):
        raise NotAllowed("Only a team leader points somebody’s cases at corrected details.")
