"""Where a person goes next on their way through a form."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from frontdoor.cases.api import NearCase, near
from frontdoor.foundation.accounts.access import Request
from frontdoor.journeys.report_it import standing_at, whereabouts
from frontdoor.kernel.geo import Point
from frontdoor.places.api import Located, locate
from frontdoor.services.api import (
    CONTACT_IDS,
    DraftRecord,
    Part,
    Question,
    Standing,
    Stands,
    Stopper,
    TheirPart,
    next_question,
    other_token,
    part_of,
    parts_of,
    refusal_for,
    standings,
    stopper_for,
)
from frontdoor.web.resident.holding import remembered
from frontdoor.web.resident.trial import Trial

CHECK = "check"
#: Nothing stands nearer to another thing of its kind than this.
_THE_SAME_M = 1
#: Names with a hyphen are no question's.
CONSIDER_PAGE = "first-consider"
NOT_ELIGIBLE_PAGE = "not-eligible"
#: Of a form in parts. No question has these names: theirs have no hyphens.
TASK_LIST = "task-list"
PART_PAGE = "part-"
#: Where somebody sees who else has to answer, and where they ask one of them: followed by the definition's id.
WHO_ELSE = "who-else"
OTHER_PAGE = "other-"
#: In a preview, where a page of theirs is shown: followed by the definition's id, a hyphen and the page's own name.
THEIR_PAGE = "their-"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the report is, as far as the answers say."""

    point: Point | None
    located: Located | None
    words: str


def spot_of(draft: DraftRecord) -> Spot:
    """Return where the report is."""
    point, words, _uprn = whereabouts(draft.service.definition, draft.answers)
    return Spot(point, locate([point])[0] if point is not None else None, words)


def point_near(draft: DraftRecord, question: Question) -> Point | None:
    """Return the place near which a question looks, as far as it was answered with a point."""
    definition = draft.service.definition
    place = definition.question(question.near) if question.near else definition.place_question
    answer = draft.answers.get(place.id) if place is not None else None
    if not isinstance(answer, Mapping) or answer.get("lat") is None or answer.get("lon") is None:
        return None
    return Point(float(answer["lat"]), float(answer["lon"]))


def address_of(draft: DraftRecord, page: str, *, back_to_check: bool = False) -> str:
    """Return the address of a page of this draft's form: a question's id, or check, nearby, save, done."""
    if isinstance(draft, Trial):
        name = f"{THEIR_PAGE}{draft.other_id}-{page}" if draft.other_id else page
        path = reverse("preview-page", args=[draft.proposal_id, name])
    elif isinstance(draft, TheirPart):
        path = reverse("asked-page", args=[other_token(draft.id), page])
    else:
        path = reverse("form-page", args=[draft.service.slug, draft.id, page])
    return f"{path}?return={CHECK}" if back_to_check else path


def start_of(draft: DraftRecord) -> str:
    """Return the address of the page from which this draft's form was begun."""
    if isinstance(draft, Trial):
        if draft.other_id:
            return reverse("preview-page", args=[draft.proposal_id, f"{OTHER_PAGE}{draft.other_id}"])
        return reverse("proposal-preview", args=[draft.proposal_id])
    if isinstance(draft, TheirPart):
        return reverse("asked", args=[other_token(draft.id)])
    return reverse("service", args=[draft.service.slug])


def stopper_now(request: Request, draft: DraftRecord, spot: Spot) -> Stopper | None:
    """Return the reason to stop or to warn that stands in the way now."""
    seen = remembered(request, draft.id).get("warned", [])
    return stopper_for(draft.service.definition, draft.answers, located=spot.located, seen=seen)


def near_now(request: Request, draft: DraftRecord, spot: Spot) -> list[NearCase]:
    """Return open reports of this kind near the place, unless the person has looked at them already."""
    if (
        spot.point is None
        or isinstance(draft, Trial | TheirPart)
        or remembered(request, draft.id).get("nearby") == _mark(spot.point)
    ):
        return []
    found = near(draft.service, spot.point, at=request.now)
    if remembered(request, draft.id).get("nearby") and standing_at(draft.service.definition, draft.answers) is not None:
        # They have seen what is around; now that they named the thing, only reports about the very same are news.
        return [each for each in found if each.distance_m < _THE_SAME_M]
    return found


def _mark(point: Point) -> str:
    return f"{point.lat:.5f},{point.lon:.5f}"


def mark_of(spot: Spot) -> str:
    """Return what stands for a place in the journey's memory."""
    return _mark(spot.point) if spot.point is not None else ""


def onward(request: Request, draft: DraftRecord, *, after: str, back_to_check: bool) -> str:
    """Return where to go once a question has been answered: a stopper, reports nearby, a question, the check."""
    # Only before anything was answered: nobody is sent back to the beginning because a session was lost.
    may_consider = draft.service.definition.consider is not None and draft.revision == 0
    if may_consider and not remembered(request, draft.id).get("considered"):
        return address_of(draft, CONSIDER_PAGE)
    spot = spot_of(draft)
    stopper = stopper_now(request, draft, spot)
    if stopper is not None:
        return address_of(draft, f"stop-{stopper.id}", back_to_check=back_to_check)
    if refusal_for(draft.service.definition, draft.answers) is not None:
        return address_of(draft, NOT_ELIGIBLE_PAGE, back_to_check=back_to_check)
    if near_now(request, draft, spot):
        return address_of(draft, "nearby", back_to_check=back_to_check)
    definition = draft.service.definition
    if back_to_check:
        following = next_question(definition, draft.answers)
    elif parts_of(definition):
        return _onward_in_part(draft, after=after)
    else:
        following = next_question(definition, draft.answers, after=after) or next_question(definition, draft.answers)
    if following is None:
        return address_of(draft, WHO_ELSE if nobody_asked(draft) and not back_to_check else CHECK)
    return address_of(draft, following.id, back_to_check=back_to_check and following.id not in CONTACT_IDS)


def nobody_asked(draft: DraftRecord) -> bool:
    """Return whether the answers call for another person's, and nobody has been asked for them."""
    return any(each.stands is Stands.NOT_ASKED for each in standings_of(draft))


def standings_of(draft: DraftRecord) -> list[Standing]:
    """Return how it stands with the other people whose answers are needed."""
    try:
        return standings(draft.service.definition, draft.answers, draft.others)
    except ValueError:
        if isinstance(draft, Trial):  # whose wording may not be read yet
            return []
        raise


def _onward_in_part(draft: DraftRecord, *, after: str) -> str:
    """Return where to go in a form of parts: the part's next question, then its check page, then the task list."""
    definition = draft.service.definition
    part = part_of(definition, after)
    if part is None:
        return address_of(draft, TASK_LIST)
    following = next_question(definition, draft.answers, after=after, within=part.ids) or next_question(
        definition, draft.answers, within=part.ids
    )
    return address_of(draft, following.id) if following is not None else part_address(draft, part)


def part_address(draft: DraftRecord, part: Part) -> str:
    """Return the address of the page on which somebody checks their answers to a part."""
    return address_of(draft, f"{PART_PAGE}{part.number}")
