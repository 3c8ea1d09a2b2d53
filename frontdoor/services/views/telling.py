"""What pages about wordings tell: questions, what became of a form, what was done and by whom."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from frontdoor.foundation.accounts.api import names
from frontdoor.foundation.audit.api import AuditLine, trail
from frontdoor.services.models import Proposal
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.questions import Question
from frontdoor.services.rules.uses import uses

#: What was done, by the audit trail's word for it.
_DONE: Final = {
    "services.proposal-begun": "Began it",
    "services.proposal-sent-to-review": "Sent it to review",
    "services.proposal-taken-back": "Took it back to change it",
    "services.proposal-returned": "Returned it",
    "services.proposal-approved": "Approved it",
    "services.proposal-given-up": "Gave it up",
    "services.proposal-brought-up-to-date": "Brought in version {version}, published meanwhile",
    "services.proposal-published": "Published it as version {version}",
    "services.published": "Published version {version}",
    "services.rolled-back": "Went back to version {restores}, as version {version}",
    "services.exported": "Wrote it into its file",
    "services.called-off": "Called version {version} off",
    "services.withdrawn": "Withdrew the service",
    "services.offered-again": "Offered the service again",
}
_MISTAKES_HEAD: Final = [{"text": "Line"}, {"text": "What was wrong"}, {"text": "How to mend it"}]
_LEFT_HEAD: Final = [{"text": "Field"}, {"text": "Where"}, {"text": "Why"}]
_CHECK_HEAD: Final = [{"text": "Question"}, {"text": "Where"}, {"text": "What to check"}]
_RETURNED: Final = "services.proposal-returned"


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a history, as a timeline shows it."""

    at: datetime
    who: str
    text: list[str]
    is_return: bool = False


def history(row: Proposal) -> list[Told]:
    """Return what was done with a proposal, newest first. Two queries."""
    lines = [each for each in trail(f"service:{row.slug}") if (each.after or {}).get("proposal") == row.pk]
    return _told(lines)


def service_history(slug: str) -> list[Told]:
    """Return what was done with a service's versions, newest first. Two queries."""
    return _told([each for each in trail(f"service:{slug}") if "proposal" not in (each.after or {})])


def _told(lines: list[AuditLine]) -> list[Told]:
    called = names({each.actor for each in lines})
    return [
        Told(each.at, called.get(each.actor, each.actor), _in_words(each), is_return=each.action == _RETURNED)
        for each in lines
    ]


def _in_words(line: AuditLine) -> list[str]:
    said = _DONE.get(line.action, line.action).format_map(defaultdict(str, line.after or {}))
    return [f"{said}:" if line.reason else said, *([line.reason] if line.reason else [])]


def question_rows(definition: Definition | None) -> list[list[str]]:
    """Return what is asked, as rows: the question, its kind, its condition, what its answer is used for."""
    if definition is None:
        return []
    used = uses(definition)
    return [
        [
            each.label,
            each.kind.replace("_", " "),
            _asked_if(each),
            "; ".join(used.get(each.id, ())),
        ]
        for each in definition.all_questions
    ]


def _asked_if(question: Question) -> str:
    if question.hidden:
        return "never: it is filled in"
    return question.when or ("" if question.required else "may be left empty")


def report_of(row: Proposal) -> dict[str, Any] | None:
    """Return what became of the form or file that a proposal was begun from; None if from neither."""
    report = row.report
    if not report:
        return None
    if report["kind"] == "file":
        # The lines are those of the file, which nobody has changed; what is still wrong is told above.
        rows = [[f"{each['line']}", each["wrong"], each["mend"]] for each in report["mistakes"]]
        return {"kind": "file", "source": report["source"], "mistakes": rows, "head": _MISTAKES_HEAD}
    left = [each for each in report["fields"] if each["why"]]
    return {
        "kind": "form",
        "source": report["source"],
        "counts": report["counts"],
        "asked": len(report["questions"]),
        "left": [[each["label"] or each["name"], each["where"], each["why"]] for each in left],
        "check": [
            [each["label"], each["where"], "; ".join(each["check"])] for each in report["questions"] if each["check"]
        ],
        "warnings": report["warnings"],
        "left_head": _LEFT_HEAD,
        "check_head": _CHECK_HEAD,
    }
