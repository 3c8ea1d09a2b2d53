"""Numbers of policy that hold for every service, with their source."""

from datetime import timedelta
from typing import Final

#: How long a resident may say that it is not put right (issue of the programme: "dispute it within 28 days").
DISPUTE_WINDOW: Final = timedelta(days=28)
#: Working days within which a dispute must be answered: the same as the acknowledgement of a complaint
#: (Housing Ombudsman Code 6.2, five working days).
DISPUTE_ANSWER_DAYS: Final = 5
#: Days after which we go on without the answer to a question; half-way it is asked again.
QUESTION_LAPSE: Final = timedelta(days=14)
#: The longest text a resident or officer may add at once. Open311 allows 4,000 for a description.
LONGEST_TEXT: Final = 10_000
#: How long the link to follow a report works after the last message that carried it.
TRACKING_LINK: Final = timedelta(days=400)
#: How long staff can read what they were told of a case: as long as events are kept; a month once they have seen it,
#: as the case's own page tells it for good.
TOLD_KEPT: Final = timedelta(days=400)
TOLD_AND_SEEN_KEPT: Final = timedelta(days=30)
#: How long a case's page is taken to be open after its browser last said so. Pages say it every half minute; where no
#: script runs, opening it is all that is said.
VIEWING_LASTS: Final = timedelta(minutes=5)
