"""Whether a service that takes only so many has room for more."""

from collections import Counter
from collections.abc import Sequence

from frontdoor.cases.queries.room import count_of
from frontdoor.kernel.refusals import Refusal
from frontdoor.services.api import ServiceRecord, hold_service


class CannotOpen(Refusal):
    """The case cannot be opened: its service does not exist, is not offered, or takes no more."""


def check_room(wanted: Sequence[ServiceRecord]) -> None:
    """Refuse what is more than its service takes; a service that is capped is held until the transaction ends.

    Two at once for the last place therefore follow each other, and the second is refused. Nothing is asked of the
    database for services without a cap.

    :param wanted: the service of each case to be opened.
    :raises CannotOpen: with the service's own words, when there is no room for all of them.
    """
    capped = {each.slug: each for each in wanted if each.definition.closes and each.definition.closes.after}
    counts = Counter(each.slug for each in wanted if each.slug in capped)
    # In one order, so that two batches never wait for each other.
    for slug, count in sorted(counts.items(), key=lambda each: capped[each[0]].id):
        offered = capped[slug]
        closes = offered.definition.closes
        hold_service(offered.id)
        if closes is not None and closes.after is not None and count_of(offered) + count > closes.after:
            raise CannotOpen(closes.words)
