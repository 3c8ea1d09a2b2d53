"""Keeping filters of the work list under a name."""

from django.db import IntegrityError, transaction

from frontdoor.cases.models import SavedView
from frontdoor.cases.operations.changing import SayMore
from frontdoor.cases.permissions import check_may_lead
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import team
from frontdoor.kernel.refusals import Refusal

#: How many views one person keeps: more would be no quicker to find than the filter itself.
MOST_VIEWS = 30
LONGEST_NAME = 60


class TooManyViews(Refusal):
    """Somebody keeps as many views as we show."""


class NameTaken(Refusal):
    """Another of somebody's views has the name."""


@transaction.atomic
def save_view(query: str, *, name: str, team_slug: str = "", by: Actor) -> SavedView:
    """Keep a filter under a name for whoever saves it; the same name again replaces what it stood for.

    :param query: the query part of the list's address.
    :param team_slug: the team whose people see it too, if a leader shows it to them; "" for nobody else.
    :raises SayMore: for no name, or one that is too long.
    :raises NotAllowed: for somebody who has not signed in, or does not lead the team.
    :raises TooManyViews: beyond 30 of them.
    """
    words = _tidy(name)
    if by.user_id is None:
        raise NotAllowed("Sign in to keep a view.")
    team_id = _team_of(team_slug, by=by)
    theirs = SavedView.objects.filter(user_id=by.user_id)
    if theirs.exclude(name=words).count() >= MOST_VIEWS:
        raise TooManyViews(f"You keep {MOST_VIEWS} views already. Delete one first.")
    row, _made = theirs.update_or_create(
        name=words, defaults={"query": query, "user_id": by.user_id, "team_id": team_id}
    )
    return row


def _team_of(slug: str, *, by: Actor) -> int | None:
    if not slug:
        return None
    found = team(slug)
    if found is None:
        raise NotAllowed("There is no such team to show a view to.")
    check_may_lead(by, found.id)
    return found.id


def _tidy(name: str) -> str:
    words = " ".join(name.split())
    if not words:
        raise SayMore("Enter a name for this view")
    if len(words) > LONGEST_NAME:
        raise SayMore(f"The name must be {LONGEST_NAME} characters or fewer")
    return words


@transaction.atomic
def rename_view(view_id: int, *, name: str, by: Actor) -> bool:
    """Give a view of one's own another name; return whether there was one. Somebody else's is left alone.

    :raises SayMore: for no name, or one that is too long.
    :raises NameTaken: if another of one's views is called so.
    """
    words = _tidy(name)
    if by.user_id is None:
        return False
    theirs = SavedView.objects.filter(user_id=by.user_id)
    try:
        with transaction.atomic():
            return bool(theirs.filter(pk=view_id).update(name=words))
    except IntegrityError:
        raise NameTaken(f"You keep another view called ‘{words}’") from None


@transaction.atomic
def delete_view(view_id: int, *, by: Actor) -> bool:
    """Forget a view of one's own; return whether there was one. Somebody else's is left alone."""
    if by.user_id is None:
        return False
    gone, _each = SavedView.objects.filter(pk=view_id, user_id=by.user_id).delete()
    return bool(gone)
