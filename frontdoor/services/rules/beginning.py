"""What a new service says before anybody has written it: enough to work, all of it to be looked at. Pure."""

from typing import Any, Final

from frontdoor.services.rules.definition import Definition, Pattern

#: The words people read while they wait, until the team writes its own.
STATUSES: Final = {
    "new": ("Received", "We have what you sent us.", "We look at it."),
    "in-hand": ("Being looked at", "Somebody is working on it.", "We decide, and tell you."),
    "waiting": ("Waiting for you", "We need something more from you.", "Answer our question and we carry on."),
    "closed": ("Finished", "Our work on this has ended.", "Tell us within 28 days if something is not right."),
}
_DECISIONS: Final = (
    ("granted", "Granted", "We agree to what you asked for."),
    ("refused", "Refused", "We cannot do what you asked for, and told you why."),
)
#: What can come of it, by pattern; of others, a decision.
_OUTCOMES: Final[dict[Pattern, tuple[tuple[str, str, str], ...]]] = {
    "report": (
        ("fixed", "Put right", "We have put this right."),
        ("not-found", "Nothing found", "We looked and could not find it."),
        ("not-ours", "Not ours", "This is not the council's to put right. We told you who can."),
    ),
    "book": (("done", "Done", "We did what you booked."), _DECISIONS[1]),
    "pay": (("done", "Paid", "We have your payment."), _DECISIONS[1]),
    "enquire": (("answered", "Answered", "We have answered your question."), _DECISIONS[1]),
}


def statuses() -> dict[str, dict[str, str]]:
    """Return the section `statuses` to begin with."""
    return {
        status: {"label": label, "explanation": explanation, "next": following}
        for status, (label, explanation, following) in STATUSES.items()
    }


def outcomes(pattern: Pattern) -> list[dict[str, str]]:
    """Return the section `outcomes` to begin with."""
    return [{"code": code, "label": label, "words": words} for code, label, words in _OUTCOMES.get(pattern, _DECISIONS)]


def promise() -> dict[str, Any]:
    """Return the section `promise` to begin with: ten working days bind nobody to much."""
    return {"days": 10, "unit": "working", "start": "next-working-day", "due_soon": {"days": 2}}


def privacy() -> dict[str, str]:
    """Return the section `privacy` to begin with: the power that a council has where no other law gives it a task."""
    return {
        "why": "deal with what you ask us for, and answer you",
        "basis": "public-task",
        "law": "Localism Act 2011, section 1",
    }


def skeleton(slug: str, *, name: str, pattern: Pattern, group: str, team: str, summary: str) -> dict[str, Any]:
    """Return a new service in stored form: one question, and placeholders in every section that a service needs.

    Nothing of it is shown to the public, and whoever asks says who they are unless it is a report.
    """
    asked = {"id": "description", "kind": "long_text", "label": "What do you want to tell us?"}
    beginning = {
        "id": slug,
        "name": name,
        "pattern": pattern,
        "group": group,
        "team": team,
        "summary": summary,
        "questions": [{**asked, "missing": "Enter what you want to tell us"}],
        "contact": {"anonymous": pattern == "report", "ask": ["email", "phone"]},
        "promise": promise(),
        "statuses": statuses(),
        "outcomes": outcomes(pattern),
        "access": {"public": False, "publish_description": False},
        "privacy": privacy(),
        "retention": {"closed_days": 730, "then": "anonymise"},
    }
    return Definition.from_stored(beginning).stored()
