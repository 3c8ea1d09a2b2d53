"""How long a draft is kept, and when somebody is reminded of it. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

#: Long enough to find a photo or wait for a relative's visit; no longer, because a draft holds personal data
#: nobody has sent us yet (UK GDPR article 5(1)(e)). Counted from the last change.
KEPT: Final = timedelta(days=28)
#: How many forms a day one e-mail address is sent links for, and how many links a day one form sends. Whoever
#: types an address need not be whose it is, so more than a person needs would let strangers fill mailboxes.
MOST_FORMS_A_DAY: Final = 5
MOST_LINKS_A_DAY: Final = 5


def reminder_after(days: Sequence[int], *, since: datetime, reminded: int) -> datetime | None:
    """Return when somebody is reminded next, or None when they have been reminded often enough.

    :param days: after how many days each reminder comes, `Definition.reminders`.
    :param since: when the draft last changed.
    :param reminded: how many reminders they have had.
    """
    return since + timedelta(days=days[reminded]) if reminded < len(days) else None


def reminders_due(days: Sequence[int], *, since: datetime, at: datetime) -> int:
    """Return how many reminders somebody should have had by now; one stands for all that were missed."""
    return sum(since + timedelta(days=day) <= at for day in days)
