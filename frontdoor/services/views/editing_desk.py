"""What every page of the editor stands on: the proposal, what is wrong with it, and keeping a change."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404
from django.urls import reverse

from frontdoor.foundation.accounts.access import Request
from frontdoor.foundation.accounts.api import names, teams
from frontdoor.kernel.mistakes import Problem
from frontdoor.services import queries
from frontdoor.services.forms.drawing import Surround
from frontdoor.services.forms.pages import FILE, page_of, surround_of
from frontdoor.services.models import Proposal
from frontdoor.services.operations.proposing import change
from frontdoor.services.records import ProposalState
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.editing.places import Where


@dataclass(frozen=True)
class Desk:
    """A proposal on somebody's desk.

    :param definition: what it makes, or None while something is wrong with it.
    """

    row: Proposal
    data: dict[str, Any]
    definition: Definition | None
    problems: tuple[Problem, ...]

    @property
    def is_open(self) -> bool:
        """Return whether its wording may be changed."""
        return self.row.state == ProposalState.WRITING

    @property
    def name(self) -> str:
        """Return what the service is called, as far as the wording says."""
        name = self.data.get("name")
        return name if isinstance(name, str) and name else self.row.slug

    def around(self, where: Where) -> Surround:
        """Return what the boxes of a page can offer."""
        return surround_of(self.data, where, ((each.slug, each.name) for each in teams()))

    def address(self, where: Where, box: str = "") -> str:
        """Return the address of a part's page, and of a box on it."""
        if where == FILE:
            return reverse("proposal-edit-file", args=[self.row.pk])
        page = reverse("proposal-edit-part", args=[self.row.pk, written(where)])
        return f"{page}#{box}" if box else page

    def told(self, problems: Iterable[Problem]) -> list[dict[str, str]]:
        """Return problems as lists show them, each with the address that mends it."""
        return [
            {"text": f"{each.wrong} {each.mend}".strip(), "href": self.address(*page_of(each.path))}
            for each in problems
        ]

    def context(self, **more: Any) -> dict[str, Any]:
        """Return what every page of the editor shows."""
        return {
            "desk": self,
            "proposal": self.row,
            "is_open": self.is_open,
            "edition": self.row.edition,
            "changed_by": names([self.row.changed_by]).get(self.row.changed_by, self.row.changed_by),
            "back_url": reverse("proposal-edit", args=[self.row.pk]),
            "back_text": "All parts",
            **more,
        }

    def keep(self, request: Request, data: Any, *, edition: int) -> None:
        """Keep a changed wording.

        :raises ChangedMeanwhile: if somebody else was faster than whoever saw that edition.
        :raises NotBeingWritten: unless it may be changed.
        """
        change(self.row.pk, definition=data, edition=edition, by=request.actor, at=request.now)


def desk_of(proposal_id: int, *, at: datetime) -> Desk:
    """Return a proposal as it stands now. Raises Http404."""
    row = Proposal.objects.filter(pk=proposal_id).first()
    if row is None:
        raise Http404
    data = row.definition if isinstance(row.definition, dict) else {}
    definition, problems = queries.checked(data, slug=row.slug, at=at)
    return Desk(row, data, definition, tuple(problems))


def written(where: Where) -> str:
    """Return a place as it stands in an address."""
    return "/".join(str(step) for step in where)


def place(text: str) -> Where:
    """Return the place that an address names."""
    return tuple(
        int(step) if step.isascii() and step.isdigit() and len(step) < 6 else step for step in text.split("/") if step
    )


def posted_edition(request: Request) -> int:
    """Return the edition that a page was made from; -1, which none ever was, if it does not say."""
    text = request.POST.get("edition", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def posted_before(request: Request) -> Any:
    """Return the part as it stood when the page was made; None if the page does not say."""
    try:
        return json.loads(request.POST.get("was", ""))
    except ValueError:
        return None
