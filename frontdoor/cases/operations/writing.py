"""Writing to whoever a case is about: by email or by post, kept word for word."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.events import LetterWritten
from frontdoor.cases.models import Audience, Case, Document, Letter
from frontdoor.cases.operations.changing import change, checked_text, write
from frontdoor.cases.operations.moments import record_moment
from frontdoor.cases.queries.letters import letter_facts, reader_of, ways_of
from frontdoor.cases.queries.reading import record
from frontdoor.cases.queries.telling import tracking_link
from frontdoor.cases.rules.letters import KEPT_AS, LETTER, LONGEST_SUBJECT, CannotWrite, Way, checked_address
from frontdoor.customers.api import CustomerSummary
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.outbox.api import announce
from frontdoor.kernel.language import ENGLISH
from frontdoor.kernel.references import spoken
from frontdoor.messages.api import LetterText, Notice, left_open, letter_of_version, send


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLetter:
    """A letter as its writer left it.

    :param version_id: of the text it was begun with.
    :param address: the lines of a postal address; of no use by email.
    :param key: the same key writes one letter.
    :param moment: something that clocks of the case wait for and that happens with it; "" for nothing.
    """

    version_id: int
    way: Way
    subject: str
    body: str
    key: UUID
    address: str = ""
    moment: str = ""


@transaction.atomic
def write_letter(case: Case, *, new: NewLetter, by: Actor, at: datetime) -> Letter:
    """Send a letter to whoever a case is about, and keep it with the case as a document and on its timeline.

    By email it goes through the outbox. By post it waits to be printed and posted by somebody. A closed case stays so.

    :raises NotAllowed: unless the actor is of the council's staff in the team that holds the case.
    :raises CannotWrite: when there is nobody to write to or not by this way, when a fact stands in it by its name
        still, or for an address that is none.
    :raises SayMore: without a subject or words.
    """
    permissions.check_may_write(by, case)
    # Whoever presses twice at once waits here, and finds the letter of the first.
    Case.objects.select_for_update().filter(pk=case.pk).first()
    written = Letter.objects.filter(key=new.key, document__case=case).first()
    if written is not None:
        return written
    text = letter_of_version(new.version_id, case.service)
    if text is None:
        raise CannotWrite("Choose a text to begin with.")
    person = reader_of(case)
    to = _checked_to(case, person, new)
    subject, body = _checked_words(case, person, text, new, by=by, at=at)
    change(case, at=at)
    document = Document.objects.create(
        case=case, kind=LETTER, label=KEPT_AS[new.way], number=1, file=None, added_by=by.username, added_at=at
    )
    letter = Letter.objects.create(
        document=document, version_id=text.version_id, way=new.way.value, to=to, language=text.language,
        subject=subject, body=body, key=new.key,
    )  # fmt: skip
    write(case, LETTER, f"{subject}\n\n{body}", audience=Audience.RESIDENT, by=by, at=at, letter=letter.pk)
    if new.way is Way.EMAIL and person is not None:
        send([_notice(case, person, letter)], at=at)
    if new.moment:
        record_moment(case, moment=new.moment, when=at, by=by, at=at)
    announce(LetterWritten(case_id=case.pk, reference=case.reference, letter_id=letter.pk, way=new.way.value), at=at)
    return letter


def _checked_to(case: Case, person: CustomerSummary | None, new: NewLetter) -> str:
    ways = ways_of(case, person)
    if ways.nobody or person is None:
        raise CannotWrite(ways.nobody)
    if new.way is Way.POST:
        return checked_address(new.address)
    if ways.no_email:
        raise CannotWrite(ways.no_email, part="way")
    return person.email


def _checked_words(
    case: Case, person: CustomerSummary | None, text: LetterText, new: NewLetter, *, by: Actor, at: datetime
) -> tuple[str, str]:
    subject = " ".join(checked_text(new.subject, what="a subject").split())
    if len(subject) > LONGEST_SUBJECT:
        raise CannotWrite(f"The subject must be {LONGEST_SUBJECT} characters or fewer", part="subject")
    body = checked_text(new.body, what="the words of the letter")
    facts = letter_facts(case, person, by=by, language=text.language, at=at)
    for part, said in (("subject", subject), ("body", body)):
        if left := left_open(said, facts):
            raise CannotWrite(f"Write something in place of {', '.join(left)}, or take it out", part=part)
    return subject, body


def _notice(case: Case, person: CustomerSummary, letter: Letter) -> Notice:
    language = "" if letter.language == ENGLISH else letter.language
    return Notice(
        key=f"letter:{letter.pk}",
        template="case-letter",
        about=case.reference,
        customer_id=person.id,
        email=letter.to,
        facts={
            "subject": letter.subject,
            "body": letter.body,
            "reference": spoken(case.reference),
            "noun": record(case, language=language).noun,
            "link": tracking_link(case.reference),
        },
        language=language,
    )


@transaction.atomic
def mark_posted(letter: Letter, *, by: Actor, at: datetime) -> bool:
    """Keep that somebody has put a letter in the post; return whether it was still waiting. Twice is once.

    :raises NotAllowed: unless the actor is of the council's staff in the team that holds the case.
    :raises CannotWrite: for one that went by email.
    """
    case = letter.document.case
    permissions.check_may_write(by, case)
    if letter.way != Way.POST:
        raise CannotWrite("This letter went by email.")
    posted = Letter.objects.filter(pk=letter.pk, posted_at__isnull=True).update(posted_at=at, posted_by=by.username)
    if not posted:
        return False
    change(case, at=at)
    write(case, "posted", "A letter was posted.", audience=Audience.STAFF, by=by, at=at, letter=letter.pk)
    return True
