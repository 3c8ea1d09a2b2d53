"""The door of `services`: the catalogue, the flow of a form, and answers on their way in.

Values are described in `records`, `rules.definition` (Definition, Question, Stopper, Option) and
`rules.flow` (Checked, PlainAnswer, ContactDetails); all are re-exported here for other contexts.
"""

from frontdoor.kernel.mistakes import Mistake, Problem
from frontdoor.kernel.policy_files import read_file
from frontdoor.services.operations.answering import (
    ENDED,
    ChangedMeanwhile,
    HasAnswered,
    LinkEnded,
    NotComplete,
    be_silent,
    confirm_their_part,
    decline,
    keep_their_answer,
)
from frontdoor.services.operations.coming_back import LinkNotGood, email_me_a_link, resume, resume_token
from frontdoor.services.operations.expiry import forget_submissions
from frontdoor.services.operations.going_on import bring_up_to_date, keep_aside, read_news
from frontdoor.services.operations.items import remove_item, save_item_answer
from frontdoor.services.operations.others import (
    BadWhom,
    CannotAsk,
    Whom,
    ask_other,
    ask_other_again,
    other_token,
    person_of,
    take_back,
)
from frontdoor.services.operations.publishing import hold_service
from frontdoor.services.operations.reminding import delete_draft, reminded_of, stop_reminders
from frontdoor.services.operations.submissions import (
    DraftChanged,
    DraftGone,
    DraftSubmitted,
    NotOffered,
    change_language,
    forget_answer,
    hold_draft,
    mark_submitted,
    save_answer,
    start_draft,
)
from frontdoor.services.operations.tracking import change_item, set_target, take_in
from frontdoor.services.operations.use import add_counts, add_refused, note_refused, note_told
from frontdoor.services.permissions import may_see_proposals
from frontdoor.services.providers.uploads import UNFINISHED, file_rules
from frontdoor.services.queries import (
    another_wording,
    answers_of_way,
    catalogue,
    draft,
    once_asked,
    proposed,
    service,
    service_in_language,
    version,
    versions,
)
from frontdoor.services.queries.others import their_part
from frontdoor.services.queries.tracker import tracked_ids
from frontdoor.services.records import (
    DraftRecord,
    DraftState,
    ProposedRecord,
    ServiceRecord,
    ServiceState,
    TheirPart,
)
from frontdoor.services.rules.contact import CONTACT_BY, CONTACT_EMAIL, CONTACT_IDS, Contact
from frontdoor.services.rules.definition import Closing, Definition, Stopper
from frontdoor.services.rules.drafts import KEPT as DRAFTS_KEPT
from frontdoor.services.rules.flow import (
    Checked,
    ContactDetails,
    PlainAnswer,
    check_answers,
    contact_of,
    evidence_in_words,
    figures_in_words,
    is_answered,
    live_answers,
    next_question,
    path,
    plain_answers,
    previous_question,
    question_behind,
    stopper_for,
    worked_out,
)
from frontdoor.services.rules.in_language import said_in
from frontdoor.services.rules.kinds.base import (
    EMPTY,
    FILE,
    BadAnswer,
    FieldKind,
    clean_answer,
    field_kinds,
    kind_of,
)
from frontdoor.services.rules.kinds.groups import NUMBER, asked_of, least, most, noun, unanswered
from frontdoor.services.rules.kinds.looking_up import MOST_FOUND, NOT_LISTED, LookUp, Offer
from frontdoor.services.rules.left import papers_to_come
from frontdoor.services.rules.others import (
    REASONS,
    REASONS_TOLD,
    Other,
    OtherState,
    Reason,
    SaidByOther,
    Standing,
    Stands,
    done_without,
    other_of,
    others_of,
    said_in_words,
    standings,
    stored_standings,
    their_form,
    waited_for,
)
from frontdoor.services.rules.parts import Part, PartState, Task, is_done, part_of, parts_of, tasks
from frontdoor.services.rules.questions import Option, Question
from frontdoor.services.rules.sections import DefinitionSection, Table, definition_sections
from frontdoor.services.rules.tables import Charge, charge_for, refusal_for, row_for, team_for, verdict_for
from frontdoor.services.rules.tracked import ItemSort, ItemStatus, ItemValues
from frontdoor.services.rules.tracker_file import read_table, write_items
from frontdoor.services.rules.use import AT_CHECK, Device, Tally, Told, device_of, pace_of

__all__ = [
    "AT_CHECK", "CONTACT_BY", "CONTACT_EMAIL", "CONTACT_IDS", "DRAFTS_KEPT", "EMPTY", "ENDED", "FILE", "MOST_FOUND",
    "NOT_LISTED", "NUMBER", "REASONS", "REASONS_TOLD", "UNFINISHED", "BadAnswer", "BadWhom", "CannotAsk",
    "ChangedMeanwhile", "Charge", "Checked", "Closing", "Contact", "ContactDetails", "Definition",
    "DefinitionSection", "Device", "DraftChanged", "DraftGone", "DraftRecord", "DraftState", "DraftSubmitted",
    "FieldKind", "HasAnswered", "ItemSort", "ItemStatus", "ItemValues", "LinkEnded", "LinkNotGood", "LookUp",
    "Mistake", "NotComplete", "NotOffered", "Offer", "Option", "Other", "OtherState", "Part", "PartState",
    "PlainAnswer", "Problem", "ProposedRecord", "Question", "Reason", "SaidByOther", "ServiceRecord",
    "ServiceState", "Standing", "Stands", "Stopper", "Table", "Tally", "Task", "TheirPart", "Told", "Whom",
    "add_counts", "add_refused", "another_wording", "answers_of_way", "ask_other", "ask_other_again", "asked_of",
    "be_silent", "bring_up_to_date", "catalogue", "change_item", "change_language", "charge_for", "check_answers",
    "clean_answer", "confirm_their_part", "contact_of", "decline", "definition_sections", "delete_draft",
    "device_of", "done_without", "draft", "email_me_a_link", "evidence_in_words", "field_kinds", "figures_in_words",
    "file_rules", "forget_answer", "forget_submissions", "hold_draft", "hold_service", "is_answered", "is_done",
    "keep_aside",
    "keep_their_answer", "kind_of", "least", "live_answers", "mark_submitted", "may_see_proposals", "most",
    "next_question", "note_refused", "note_told", "noun", "once_asked", "other_of", "other_token", "others_of",
    "pace_of", "papers_to_come", "part_of", "parts_of", "path", "person_of", "plain_answers", "previous_question",
    "proposed", "question_behind", "read_file", "read_news", "read_table", "refusal_for", "reminded_of",
    "remove_item", "resume", "resume_token", "row_for", "said_in", "said_in_words", "save_answer",
    "save_item_answer", "service", "service_in_language", "set_target", "standings", "start_draft",
    "stop_reminders", "stopper_for", "stored_standings", "take_back", "take_in", "tasks", "team_for", "their_form",
    "their_part", "tracked_ids", "unanswered", "verdict_for", "version", "versions", "waited_for", "worked_out",
    "write_items",
]  # fmt: skip
