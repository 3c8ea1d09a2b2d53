"""Staff as the council's directory knows them: their account, and what its groups let them do from now on."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from frontdoor.foundation.accounts.elsewhere.groups import Groups, Standing, standing
from frontdoor.foundation.accounts.elsewhere.trust import NotBelieved, Vouched
from frontdoor.foundation.accounts.models import GivenPurpose, Identity, Membership, Team, User


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody of the directory, and which roles their groups gave and took just now."""

    user: User
    given: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()


@transaction.atomic
def account_of(vouched: Vouched, *, known: Groups, at: datetime) -> Admitted:
    """Return somebody's account, made at their first sign-in, with the roles that their groups give them now.

    Roles that the directory gave and gives no more go; those that an administrator gave stay. A user name made in
    another way is never taken over, whatever the directory says of names and addresses.
    """
    held = Identity.objects.select_related("user").filter(issuer=vouched.issuer, subject=vouched.subject).first()
    user = held.user if held else _make(vouched, at=at)
    Identity.objects.filter(issuer=vouched.issuer, subject=vouched.subject).update(last_used_at=at)
    if vouched.name and vouched.name != user.display_name:
        User.objects.filter(pk=user.pk).update(display_name=vouched.name)
    return _give(user, standing(vouched.groups, known=known))


def check_has_a_part(user: User) -> None:
    """Raise NotBelieved unless somebody of the directory holds a role here."""
    if not user.memberships.exists():
        raise NotBelieved("in the directory, and in no group that has a part here")


def _make(vouched: Vouched, *, at: datetime) -> User:
    stem = re.sub(r"[^a-z0-9.]+", "", vouched.email.split("@")[0].lower())[:40] or "staff"
    taken = set(User.objects.filter(username__startswith=stem).values_list("username", flat=True))
    names = (stem if number == 1 else f"{stem}{number}" for number in range(1, len(taken) + 2))
    user = User(username=next(each for each in names if each not in taken), email=vouched.email)
    user.set_unusable_password()
    user.save()
    Identity.objects.create(user=user, issuer=vouched.issuer, subject=vouched.subject, made_at=at, last_used_at=at)
    return user


def _give(user: User, now: Standing) -> Admitted:
    teams = dict(Team.objects.filter(slug__in={each.team for each in now.holds}).values_list("slug", "id"))
    # A role in a team that we do not have is no role: the file is ahead of us, and grants nothing until we catch up.
    wanted = {(each.role.value, teams.get(each.team)) for each in now.holds if not each.team or each.team in teams}
    rows = list(Membership.objects.filter(user=user))
    before = {(row.role, row.team_id) for row in rows}
    gone = [row for row in rows if row.by_directory and (row.role, row.team_id) not in wanted]
    new = sorted(wanted - before, key=str)
    Membership.objects.filter(pk__in=[row.pk for row in gone]).delete()
    Membership.objects.bulk_create(
        [Membership(user=user, role=role, team_id=team_id, by_directory=True) for role, team_id in new]
    )
    GivenPurpose.objects.filter(user=user).exclude(purpose__in=now.purposes).delete()
    GivenPurpose.objects.bulk_create(
        [GivenPurpose(user=user, purpose=each) for each in sorted(now.purposes)], ignore_conflicts=True
    )
    return Admitted(user, tuple(role for role, _team in new), tuple(sorted(row.role for row in gone)))
