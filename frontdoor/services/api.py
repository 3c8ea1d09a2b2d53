"""The door of `services`: the catalogue, the flow of a form, and answers on their way in.

Values are described in `records`, `rules.definition` (Definition, Question, Stopper, Option) and
`rules.flow` (Checked, PlainAnswer, ContactDetails); all are re-exported here for other contexts.
"""

from frontdoor.services.operations.coming_back import LinkNotGood, email_me_a_link, resume, resume_token
from frontdoor.services.operations.items import remove_item, save_item_answer
from frontdoor.services.operations.submissions import (
    DraftChanged,
    DraftGone,
    DraftSubmitted,
    NotOffered,
    forget_answer,
    hold_draft,
    mark_submitted,
    save_answer,
    start_draft,
)
from frontdoor.services.permissions import may_see_proposals
from frontdoor.services.providers.uploads import file_rules
from frontdoor.services.queries import answers_of_way, catalogue, draft, proposed, service, version, versions
from frontdoor.services.records import DraftRecord, DraftState, ProposedRecord, ServiceRecord, ServiceState
from frontdoor.services.rules.definition import (
    CONTACT_EMAIL,
    CONTACT_IDS,
    Contact,
    Definition,
    Option,
    Question,
    Stopper,
)
from frontdoor.services.rules.flow import (
    Checked,
    ContactDetails,
    PlainAnswer,
    check_answers,
    contact_of,
    is_answered,
    live_answers,
    next_question,
    path,
    plain_answers,
    previous_question,
    question_behind,
    stopper_for,
)
from frontdoor.services.rules.folder import Mistake, read_file
from frontdoor.services.rules.kinds.base import (
    BadAnswer,
    FieldKind,
    clean_answer,
    field_kinds,
    kind_of,
)
from frontdoor.services.rules.kinds.groups import NUMBER, asked_of, least, most, noun, unanswered
from frontdoor.services.rules.sections import DefinitionSection, Problem, definition_sections
from frontdoor.services.rules.tables import Charge, charge_for, refusal_for, verdict_for

__all__ = [
    "CONTACT_EMAIL", "CONTACT_IDS", "NUMBER", "BadAnswer", "Charge", "Checked", "Contact", "ContactDetails",
    "Definition", "DefinitionSection", "DraftChanged", "DraftGone", "DraftRecord", "DraftState", "DraftSubmitted",
    "FieldKind", "LinkNotGood", "Mistake", "NotOffered", "Option", "PlainAnswer", "Problem", "ProposedRecord",
    "Question", "ServiceRecord", "ServiceState", "Stopper", "answers_of_way", "asked_of", "catalogue", "charge_for",
    "check_answers", "clean_answer", "contact_of", "definition_sections", "draft", "email_me_a_link", "field_kinds",
    "file_rules", "forget_answer", "hold_draft", "is_answered", "kind_of", "least", "live_answers", "mark_submitted",
    "may_see_proposals", "most", "next_question", "noun", "path", "plain_answers", "previous_question", "proposed",
    "question_behind", "read_file", "refusal_for", "remove_item", "resume", "resume_token", "save_answer",
    "save_item_answer", "service", "start_draft", "stopper_for", "unanswered", "verdict_for", "version", "versions",
]  # fmt: skip
