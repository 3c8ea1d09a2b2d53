"""What whoever told a change sees of it: which have it, what happens next, and a way to send the proof."""

from typing import Any, Final

from django.contrib import messages as notices
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from frontdoor.customers.models import ChangeDelivery, ToldChange
from frontdoor.customers.queries.changes import (
    NoSuchChange,
    change_of,
    deliveries_of,
    kind_policy,
    kinds,
    name_of,
)
from frontdoor.customers.queries.letters import waits_for
from frontdoor.customers.rules.changes import (
    KIND_SAID,
    NEXT,
    PLAIN,
    STAGE_TONE,
    Kind,
    Stage,
    Told,
    has_reached,
)
from frontdoor.customers.views.telling import said_rows, speak_ours
from frontdoor.foundation.accounts.access import Request, access, signed_in
from frontdoor.foundation.files.api import PICTURES_AND_PDF, FileRefused, FileRules, of_owner, receive
from frontdoor.foundation.ui.pages import keyset
from frontdoor.kernel.clock import say_date
from frontdoor.kernel.language import say, say_count

PROOF: Final = FileRules(types=PICTURES_AND_PDF, max_count=5, public=False)


def proofs_of(change: ToldChange) -> str:
    """Return the owner of the files that prove a change."""
    return f"change:{change.reference}"


@access(signed_in)
@require_safe
def changes(request: Request) -> HttpResponse:
    """Choose what to tell, and see what one has told, newest first."""
    speak_ours(request)
    rows = ToldChange.objects.filter(teller=request.actor.user_id)
    page = keyset(
        rows, order=("-id",), after=request.GET.get("after", ""), before=request.GET.get("before", ""), size=10
    )
    by_change = deliveries_of(page.rows)
    shown = [
        {
            "reference": row.reference,
            "what": say(KIND_SAID[Kind(row.kind)]),
            "told_at": row.told_at,
            "stands": how_it_stands(row, by_change[row.pk]),
        }
        for row in page.rows
    ]
    offered = [{"slug": kind.value, "what": say(KIND_SAID[kind])} for kind in kinds()]
    return render(request, "fd_customers/changes.html", {"kinds": offered, "shown": shown, "page": page})


def how_it_stands(change: ToldChange, deliveries: list[ChangeDelivery]) -> str:
    """Return in a sentence how far a change has come, for whoever told it."""
    match Told(change.state):
        case Told.HELD:
            return say("We look at it before we pass it on")
        case Told.TURNED_DOWN | Told.TAKEN_BACK:
            return say("We have not passed it on")
        case _:
            reached, wanted = has_reached([Stage(row.stage) for row in deliveries])
            if not wanted:
                return say("We have it, and nobody else is to be told")
            return say_count("{reached} of {count} has it", "{reached} of {count} have it", wanted, reached=reached)


@access(signed_in)
@require_safe
def change(request: Request, reference: str) -> HttpResponse:
    """Show a change to whoever told it: which have it, and what happens next."""
    speak_ours(request)
    return render(request, "fd_customers/change.html", _shown(_own(request, reference)))


def _shown(row: ToldChange) -> dict[str, Any]:
    kind, deliveries = Kind(row.kind), deliveries_of([row])[row.pk]
    rows = said_rows(kind, row.says)
    if kind != Kind.BEREAVEMENT:
        rows.append({"key": say("From"), "value": say_date(row.holds_from)})
    proof = kind_policy(kind).proof
    is_held = row.state == Told.HELD.value
    return {
        "change": row,
        "title": say(KIND_SAID[kind]),
        "stands": how_it_stands(row, deliveries),
        "rows": rows,
        "sources": [
            {
                "name": name_of(each.source),
                "stage": say(PLAIN[Stage(each.stage)]),
                "tone": STAGE_TONE[Stage(each.stage)],
                "next": say(NEXT[Stage(each.stage)]),
                "answer": each.answer if each.stage == Stage.REFUSED.value else "",
                "since": each.settled_at or each.sent_at or each.made_at,
            }
            for each in deliveries
        ],
        "others": [name_of(each) for each in row.elsewhere],
        "waits": waits_for(row) if is_held else "",
        "asks_proof": is_held and proof is not None and not row.proof,
        "proofs": of_owner(proofs_of(row)),
        "why_not": row.why_not,
        "is_bereavement": kind == Kind.BEREAVEMENT,
    }


@access(signed_in)
@require_POST
def change_proof(request: Request, reference: str) -> HttpResponse:
    """Take a picture or a PDF of the proof; staff look at it before the change is passed on."""
    speak_ours(request)
    row = _own(request, reference)
    upload = request.FILES.get("proof")
    if row.state != Told.HELD.value:
        return redirect("change", reference)
    try:
        if upload is None:
            raise FileRefused(say("Choose a file"))
        receive(upload, rules=PROOF, owner=proofs_of(row), by=request.actor, at=request.now)
    except FileRefused as refusal:
        context = _shown(row) | {
            "error": str(refusal),
            "errors": [{"text": str(refusal), "href": "#proof"}],
        }
        return render(request, "fd_customers/change.html", context, status=422)
    notices.success(request, say("We have your file. We write to you when we have looked at it."))
    return redirect("change", reference)


def _own(request: Request, reference: str) -> ToldChange:
    """Return a change of one's own. Somebody else's is not there, as a guessed one is not."""
    try:
        row = change_of(reference)
    except NoSuchChange:
        raise Http404("There is no such change.") from None
    if row.teller_id is None or row.teller_id != request.actor.user_id:
        raise Http404("There is no such change.")
    return row
