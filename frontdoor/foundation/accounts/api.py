"""Accounts as others see them: actors, teams, and the keys of other systems."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.core.cache import cache
from django.db.models import QuerySet

from frontdoor.foundation.accounts.actors import PUBLIC, STAFF, SYSTEM, Actor, Role
from frontdoor.foundation.accounts.by_email import ByEmail
from frontdoor.foundation.accounts.models import ApiKey, GivenPurpose, Membership, Team, User, WorkFacts

__all__ = [
    "PUBLIC", "STAFF", "SYSTEM", "Actor", "ByEmail", "KeyRecord", "PersonRecord", "Role", "TeamHeads", "TeamRecord",
    "Wish", "WorkRecord", "accounts_of", "actor_for_key", "actor_of", "actors", "actors_named", "colleagues",
    "create_key", "ensure_team", "escalate_to", "heads", "holders", "key_holders", "keys", "leaders", "names", "people",
    "purposes", "set_by_email", "set_name", "set_work_facts", "still_here", "team", "teams", "told_by_email",
    "withdraw_key", "work_facts",
]  # fmt: skip

#: A withdrawn key stops working within this many seconds on every web process.
KEY_CACHE_SECONDS = 10


@dataclass(frozen=True, slots=True)
class TeamRecord:
    """A team by id, slug and name."""

    id: int
    slug: str
    name: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """Somebody with an account."""

    id: int
    username: str
    name: str
    email: str = ""


def actor_of(user: User) -> Actor:
    """Return who a signed-in account acts as. One query."""
    return _actor(user, list(Membership.objects.filter(user=user).values_list("role", "team_id")))


def _actor(user: User, held: list[tuple[str, int | None]]) -> Actor:
    found = {Role(role) for role, _team in held}
    if user.is_superuser:
        found.add(Role.ADMIN)
    return Actor(
        username=user.username,
        name=str(user),
        user_id=user.pk,
        roles=frozenset(found),
        team_ids=frozenset(team for _role, team in held if team is not None),
    )


def actors(user_ids: Iterable[int]) -> dict[int, Actor]:
    """Return as whom accounts would act, by id, those that can still sign in. Two queries, however many."""
    return _actors(User.objects.filter(pk__in=set(user_ids), is_active=True))


def actors_named(usernames: Iterable[str]) -> dict[str, Actor]:
    """Return as whom accounts would act, by user name, those that can still sign in. Two queries, however many."""
    found = _actors(User.objects.filter(username__in=set(usernames), is_active=True))
    return {each.username: each for each in found.values()}


def _actors(users: "QuerySet[User]") -> dict[int, Actor]:
    found = {user.pk: user for user in users}
    held: dict[int, list[tuple[str, int | None]]] = {user_id: [] for user_id in found}
    for row in Membership.objects.filter(user__in=found):
        held[row.user_id].append((row.role, row.team_id))
    return {user_id: _actor(user, held[user_id]) for user_id, user in found.items()}


def teams() -> list[TeamRecord]:
    """Return every team by name. One query."""
    rows = Team.objects.order_by("name").values_list("id", "slug", "name", "email")
    return [TeamRecord(*row) for row in rows]


def team(slug: str) -> TeamRecord | None:
    """Return the team with this slug, or None."""
    row = Team.objects.filter(slug=slug).values_list("id", "slug", "name", "email").first()
    return TeamRecord(*row) if row else None


def ensure_team(slug: str, *, name: str, email: str = "") -> TeamRecord:
    """Return the team with this slug, made if there is none."""
    row, _made = Team.objects.get_or_create(slug=slug, defaults={"name": name, "email": email})
    return TeamRecord(row.pk, row.slug, row.name, row.email)


@dataclass(frozen=True, slots=True)
class TeamHeads:
    """Who answers for a team: its active leaders, and the person who is told when it was not in time.

    :param escalates_to: None when nobody is named, or the person left.
    """

    leaders: tuple[PersonRecord, ...] = ()
    escalates_to: PersonRecord | None = None


def heads(team_ids: Iterable[int]) -> dict[int, TeamHeads]:
    """Return who answers for each of these teams. Two queries."""
    ids = set(team_ids)
    leaders: dict[int, list[PersonRecord]] = {team_id: [] for team_id in ids}
    for row in Membership.objects.filter(
        team_id__in=ids, role=Role.TEAM_LEADER.value, user__is_active=True
    ).select_related("user"):
        leaders[cast(int, row.team_id)].append(_person(row.user))
    named = {
        row.pk: _person(row.escalates_to)
        for row in Team.objects.filter(pk__in=ids, escalates_to__is_active=True).select_related("escalates_to")
        if row.escalates_to is not None
    }
    return {
        team_id: TeamHeads(tuple(sorted(found, key=lambda person: person.name)), named.get(team_id))
        for team_id, found in leaders.items()
    }


def _person(row: User) -> PersonRecord:
    return PersonRecord(row.pk, row.username, str(row), row.email)


def escalate_to(usernames: Mapping[str, str]) -> list[str]:
    """Name the person to whom each team's lateness goes, by team slug and user name; return names nobody has. "" takes
    a name away. Two queries, and one for each team that changes.
    """
    accounts = {row.username: row.pk for row in User.objects.filter(username__in=set(usernames.values()))}
    for row in Team.objects.filter(slug__in=set(usernames)):
        wanted = accounts.get(usernames[row.slug])
        if wanted != row.escalates_to_id and (wanted is not None or not usernames[row.slug]):
            Team.objects.filter(pk=row.pk).update(escalates_to=wanted)
    return sorted({name for name in usernames.values() if name and name not in accounts})


def people(user_ids: Iterable[int]) -> dict[int, PersonRecord]:
    """Return people by account id. One query."""
    rows = User.objects.filter(pk__in=set(user_ids))
    return {row.pk: PersonRecord(row.pk, row.username, str(row), row.email) for row in rows}


def still_here(user_ids: Iterable[int]) -> set[int]:
    """Return which of these accounts can still sign in. One query."""
    return set(User.objects.filter(pk__in=set(user_ids), is_active=True).values_list("pk", flat=True))


def names(usernames: Iterable[str]) -> dict[str, str]:
    """Return what people are called, by user name; names that nobody signs in with are left out. One query."""
    return {row.username: str(row) for row in User.objects.filter(username__in=set(usernames))}


def colleagues(team_ids: Iterable[int]) -> list[PersonRecord]:
    """Return the active members of any of the teams by name. One query."""
    rows = User.objects.filter(memberships__team_id__in=set(team_ids), is_active=True).distinct()
    found = [PersonRecord(row.pk, row.username, str(row), row.email) for row in rows]
    return sorted(found, key=lambda person: person.name)


def leaders(team_ids: Iterable[int]) -> list[PersonRecord]:
    """Return those who lead any of the teams, by name. One query."""
    held = Membership.objects.filter(team_id__in=set(team_ids), role=Role.TEAM_LEADER.value).values("user_id")
    rows = User.objects.filter(pk__in=held, is_active=True)
    return sorted((PersonRecord(row.pk, row.username, str(row), row.email) for row in rows), key=lambda each: each.name)


def accounts_of(usernames: Iterable[str]) -> dict[str, int]:
    """Return the account ids of active people by user name. One query."""
    return dict(User.objects.filter(username__in=set(usernames), is_active=True).values_list("username", "id"))


@dataclass(frozen=True, slots=True)
class WorkRecord:
    """What is known of somebody when work is given out; nothing until it is written down."""

    skills: tuple[str, ...] = ()
    away_until: date | None = None

    def is_away(self, day: date) -> bool:
        """Return whether they are away on a day."""
        return self.away_until is not None and day <= self.away_until


def work_facts(user_ids: Iterable[int]) -> dict[int, WorkRecord]:
    """Return what is known of people when work is given out, by account id, for each that was asked for. One query."""
    wanted = set(user_ids)
    rows = WorkFacts.objects.filter(user_id__in=wanted)
    found = {row.user_id: WorkRecord(tuple(row.skills), row.away_until) for row in rows}
    return {user_id: found.get(user_id, WorkRecord()) for user_id in wanted}


def set_work_facts(user_id: int, *, skills: Iterable[str], away_until: date | None) -> None:
    """Write down what somebody can do, and until when they are away; who may is for the caller to know."""
    kept = sorted({" ".join(skill.lower().split())[:40] for skill in skills if skill.strip()})[:20]
    WorkFacts.objects.update_or_create(user_id=user_id, defaults={"skills": kept, "away_until": away_until})


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants to hear by e-mail of what they are told in the office."""

    person: PersonRecord
    choice: ByEmail


def told_by_email(user_ids: Iterable[int]) -> dict[int, Wish]:
    """Return what people wish, by account id, of those that can still sign in. One query."""
    rows = User.objects.filter(pk__in=set(user_ids), is_active=True)
    return {row.pk: Wish(_person(row), ByEmail(row.by_email)) for row in rows}


def set_by_email(user_id: int, *, choice: ByEmail) -> None:
    """Keep how somebody wants to hear by e-mail of what they are told; that it is they is for the caller to know."""
    User.objects.filter(pk=user_id).update(by_email=choice.value)


def set_name(user_id: int, name: str) -> bool:
    """Keep what somebody is called; return whether a name is left once spaces are tidied."""
    tidy = " ".join(name.split())[:120]
    return bool(tidy and User.objects.filter(pk=user_id).update(display_name=tidy))


def purposes(user_id: int) -> frozenset[str]:
    """Return the purposes for which the council's directory lets somebody look at personal data. One query."""
    return frozenset(GivenPurpose.objects.filter(user_id=user_id).values_list("purpose", flat=True))


def holders(role: Role) -> list[PersonRecord]:
    """Return active people who hold a role anywhere, by name. One query."""
    rows = User.objects.filter(memberships__role=role, is_active=True).distinct()
    found = [PersonRecord(row.pk, row.username, str(row), row.email) for row in rows]
    return sorted(found, key=lambda person: person.name)


def _hash(key: str) -> str:
    # Keys are long and random, so a plain hash is enough; slow hashes protect short human passwords.
    return hashlib.sha256(key.encode()).hexdigest()


def create_key(*, name: str, scopes: Iterable[str], at: datetime, key: str = "") -> str:
    """Make a key for another system and return it; this is the only time it can be read.

    :param key: a published key for demonstrations; otherwise one is made up.
    """
    chosen = key or f"fd_{secrets.token_urlsafe(32)}"
    ApiKey.objects.update_or_create(
        key_hash=_hash(chosen),
        defaults={"name": name, "prefix": chosen[:8], "scopes": sorted(scopes), "created_at": at, "active": True},
    )
    return chosen


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """A key by what tells it apart; the key itself is not kept."""

    prefix: str
    name: str
    scopes: tuple[str, ...]
    active: bool
    created_at: datetime


def keys() -> list[KeyRecord]:
    """Return every key, newest first. One query."""
    rows = ApiKey.objects.order_by("-created_at", "-id")
    return [KeyRecord(row.prefix, row.name, tuple(row.scopes), row.active, row.created_at) for row in rows]


def withdraw_key(prefix: str) -> KeyRecord | None:
    """Make a key open nothing any more, within seconds; None when no active key begins like that, or several do."""
    found = list(ApiKey.objects.filter(prefix=prefix, active=True)[:2])
    if len(found) != 1:
        return None
    (row,) = found
    ApiKey.objects.filter(pk=row.pk).update(active=False)
    cache.delete(f"api-key:{row.key_hash}")
    return KeyRecord(row.prefix, row.name, tuple(row.scopes), False, row.created_at)


def key_holders() -> set[str]:
    """Return the user names under which active keys act. One query."""
    return {_holder(name) for name in ApiKey.objects.filter(active=True).values_list("name", flat=True)}


def _holder(name: str) -> str:
    return f"key:{name}"[:150]


def actor_for_key(key: str) -> Actor | None:
    """Return whom an API key stands for, or None if it opens nothing. No query for a key seen just now."""
    if not key or len(key) > 200:
        return None
    hashed = _hash(key)
    actor: Actor | None = cache.get(f"api-key:{hashed}")
    if actor is not None:
        return actor
    row = ApiKey.objects.filter(key_hash=hashed, active=True).first()
    if row is None or not hmac.compare_digest(row.key_hash, hashed):
        return None
    actor = Actor(username=_holder(row.name), name=row.name, scopes=frozenset(row.scopes))
    cache.set(f"api-key:{hashed}", actor, KEY_CACHE_SECONDS)
    return actor
