"""What of the things staff are told goes to them by e-mail, and when. Pure."""

from datetime import datetime, time, timedelta
from typing import Final

from frontdoor.foundation.accounts.by_email import ByEmail
from frontdoor.kernel.clock import LONDON

#: Kinds of notification that go by e-mail too: somebody is called by name or asked to approve, or something is or was
#: due. Whatever else happens to cases is read in the office.
GO_BY_EMAIL: Final = frozenset(
    {"mentioned", "more-time", "clock-warning", "clock-missed", "escalated", "task-due", "due", "review"}
    | {"enquiry-warning", "enquiry-missed", "glass-broken"}
)
#: When a day's summary goes: before most people's work begins.
SUMMARY_AT: Final = time(7, 0)
#: Things named in one e-mail; the others are counted, and read in the office.
MOST_NAMED: Final = 20


def goes_until(choice: ByEmail, *, at: datetime) -> datetime | None:
    """Return up to which moment what somebody was told goes to them now; None when nothing goes by e-mail.

    A summary has what was told before the last time it was due, so that each day has one, however often this is asked.
    """
    if choice is ByEmail.NOT:
        return None
    if choice is ByEmail.AT_ONCE:
        return at
    here = at.astimezone(LONDON)
    today = datetime.combine(here.date(), SUMMARY_AT, LONDON)
    return today if today <= here else datetime.combine(here.date() - timedelta(days=1), SUMMARY_AT, LONDON)
