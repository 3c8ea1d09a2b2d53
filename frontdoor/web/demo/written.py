"""What the demonstration's officer has written to residents: by e-mail, and one that waits to be posted."""

from datetime import datetime
from typing import Final
from uuid import UUID

from frontdoor.cases.api import NewLetter, PublicQuery, Way, public_list, row_of, write_letter
from frontdoor.customers.api import summaries
from frontdoor.foundation.accounts.api import actor_of
from frontdoor.foundation.accounts.cast import ensure_cast
from frontdoor.messages.api import letters

ADDRESS: Final = "The occupier\n3 Harbour Street\nMarlowmere\nMW1 2AB"
WORDS: Final = """Hello

Our crew came on Tuesday and could not get past a parked car. They come again on Thursday morning.

Otto Brandt
Street scene"""


def write_some(*, at: datetime) -> None:
    """Let Otto write to the first two of his team's residents who can be written to by e-mail."""
    otto = actor_of(ensure_cast()["otto"])
    found = public_list(PublicQuery(services=("fly-tipping", "graffiti"), is_open=True), size=100)
    theirs = [each for each in found if each.team_id in otto.team_ids and each.customer_id is not None]
    known = summaries([each.customer_id for each in theirs if each.customer_id is not None])
    reachable = [each for each in theirs if each.customer_id in known and known[each.customer_id].email]
    for number, (each, way) in enumerate(zip(reachable, (Way.EMAIL, Way.POST), strict=False)):
        (text,) = [one for one in letters(each.service) if one.key == "letter-own-words"]
        new = NewLetter(
            version_id=text.version_id, way=way, subject="When our crew comes", body=WORDS, key=UUID(int=number),
            address=ADDRESS,
        )  # fmt: skip
        write_letter(row_of(each.reference), new=new, by=otto, at=at)
