"""The door of `cases`: open them, read them, hear what residents and partners say of them."""

from frontdoor.cases.operations.changing import SayMore, SomebodyElseWasFirst
from frontdoor.cases.operations.closing import CannotDispute, confirm_fixed, dispute
from frontdoor.cases.operations.hearing import (
    add_information,
    answer,
    follow,
    stop_following,
    update_from_partner,
)
from frontdoor.cases.operations.opening import CannotOpen, open_cases
from frontdoor.cases.queries.clocks import ACCESS, DUPLICATES, OUTCOMES, PROMISE, STATUSES
from frontdoor.cases.queries.reading import (
    answers_in_words,
    by_reference,
    follower_of_token,
    near,
    of_customers,
    opened_by,
    photos,
    public_list,
    public_page,
    record,
    reference_of_token,
    resident_view,
    row_of,
    timeline,
    updates,
)
from frontdoor.cases.queries.telling import public_link, tracking_link
from frontdoor.cases.records import (
    CasePage,
    CaseRecord,
    CaseUpdate,
    NearCase,
    NewCase,
    NoSuchCase,
    OpenedCase,
    Past,
    PublicQuery,
    ResidentView,
    TimelineEntry,
)
from frontdoor.cases.rules.clock import promise_in_words
from frontdoor.cases.rules.states import CannotMove, Outcome, Status

__all__ = [
    "ACCESS", "DUPLICATES", "OUTCOMES", "PROMISE", "STATUSES", "CannotDispute", "CannotMove", "CannotOpen",
    "CasePage", "CaseRecord", "CaseUpdate", "NearCase", "NewCase", "NoSuchCase", "OpenedCase", "Outcome", "Past",
    "PublicQuery", "ResidentView", "SayMore", "SomebodyElseWasFirst", "Status", "TimelineEntry", "add_information",
    "answer", "answers_in_words", "by_reference", "confirm_fixed", "dispute", "follow", "follower_of_token", "near",
    "of_customers", "open_cases", "opened_by", "photos", "promise_in_words", "public_link", "public_list",
    "public_page", "record", "reference_of_token", "resident_view", "row_of", "stop_following", "timeline",
    "tracking_link", "update_from_partner", "updates",
]  # fmt: skip
