"""What was done to a case, in words for staff who read its audit trail. Pure."""

from typing import Final

_DONE: Final = {
    "cases.opened": "opened it",
    "cases.taken": "took it",
    "cases.handed-over": "handed it over",
    "cases.note": "added a note",
    "cases.asked": "asked the resident",
    "cases.answered": "answered our question",
    "cases.information": "told us more",
    "cases.went-on": "went on without an answer",
    "cases.extended": "gave it more time",
    "cases.recategorised": "said that it is another service’s",
    "cases.linked": "linked it to another case",
    "cases.unlinked": "took a link away",
    "cases.split": "split it into parts",
    "cases.split-from": "split it from another case",
    "cases.parts-closed": "closed the last of its parts",
    "cases.unmerged": "undid that it was closed as a duplicate",
    "cases.duplicate-left": "took another case out of it again",
    "cases.duplicate-joined": "closed another case as a duplicate of it",
    "cases.followed": "follows it",
    "cases.partner": "told us of it from another system",
    "cases.asked-outside": "asked somebody outside",
    "cases.answered-outside": "answered what we asked",
    "cases.not-outside": "said that it is not for them",
    "cases.more-time-outside": "asked for more time to answer",
    "cases.unasked-outside": "asked somebody outside no longer",
    "cases.step": "took it to another step",
    "cases.decision-proposed": "proposed a decision",
    "cases.decided": "decided",
    "cases.decision-sent-back": "sent a proposed decision back",
    "cases.appointed": "said who looks into the complaint",
    "cases.acknowledged": "acknowledged the complaint",
    "cases.issue": "added an issue",
    "cases.found": "said what was found",
    "cases.stage-extended": "gave the complaint more time",
    "cases.escalated": "took the complaint to stage 2",
    "cases.task-set": "set a task",
    "cases.task-taken": "took a task",
    "cases.task-assigned": "gave a task to somebody",
    "cases.task-ticked": "ticked something off",
    "cases.task-done": "finished a task",
    "cases.task-cancelled": "cancelled a task",
    "cases.closed": "closed it",
    "cases.confirmed": "said that it is right",
    "cases.disputed": "disputed it",
    "cases.reopened": "opened it again",
    "cases.dispute-refused": "left it closed after a dispute",
    "cases.anonymised": "took out all that says who it is about",
    "cases.deleted": "deleted it",
}


def deed_in_words(action: str) -> str:
    """Return an action of the audit trail in words; one that has none of its own as its name says it."""
    return _DONE.get(action, action.rpartition(".")[2].replace("-", " "))
