"""Asking people outside about a case, giving them more time, and asking them no longer."""

from typing import Any, Final

from frontdoor.cases import permissions
from frontdoor.cases.forms.outside import MoreTimeForm, OfRequest, OutsideForm
from frontdoor.cases.models import Case, OutsideRequest
from frontdoor.cases.operations import asking_outside
from frontdoor.cases.operations.asking_outside import NewRequest
from frontdoor.cases.rules.outside import OutsideState
from frontdoor.cases.views.acting import Act, Choice, Doing
from frontdoor.foundation.accounts.actors import Actor


def _waiting(doing: Doing) -> list[tuple[str, str]]:
    rows = doing.case.outside_requests.filter(state=OutsideState.ASKED.value).order_by("asked_at")
    return [(str(row.pk), row.name) for row in rows]


def _request(doing: Doing) -> OutsideRequest:
    return doing.case.outside_requests.select_related("case").get(pk=doing.chosen)


def _ask(doing: Doing, data: dict[str, Any]) -> None:
    asking_outside.ask_outside(
        doing.case, new=NewRequest(**(data | {"shows": tuple(data["shows"])})), by=doing.by, at=doing.at
    )


def _never(_case: Case, _actor: Actor) -> bool:
    """The panel of requests links to it, beside the request."""
    return False


_WHICH: Final = Choice("request", "Whom?", _waiting)

OUTSIDE_ACTS: Final[dict[str, Act]] = {
    "ask-others": Act(
        label="Ask somebody outside",
        button="Ask them",
        done="They are sent a link at which they answer.",
        hint="They need no account. The link opens what you choose here of this case, until it ends.",
        allowed=permissions.may_work,
        form=lambda _doing, given: OutsideForm(given),
        run=_ask,
        is_careful=False,
    ),
    "more-time": Act(
        label="Give somebody outside more time",
        button="Give them the time",
        done="They have more time, and are sent a new link. The old one opens nothing any more.",
        allowed=permissions.may_work,
        fits=_never,
        choice=_WHICH,
        form=lambda doing, given: MoreTimeForm(given, initial={"request": doing.chosen}),
        run=lambda doing, data: asking_outside.give_more_time(
            _request(doing), days=data["days"], by=doing.by, at=doing.at
        ),
        is_careful=False,
    ),
    "take-back": Act(
        label="Ask somebody outside no longer",
        button="Ask them no longer",
        done="Their link opens nothing any more.",
        allowed=permissions.may_work,
        fits=_never,
        choice=_WHICH,
        form=lambda doing, given: OfRequest(given, initial={"request": doing.chosen}),
        run=lambda doing, _data: asking_outside.take_request_back(_request(doing), by=doing.by, at=doing.at),
        is_careful=False,
    ),
}
