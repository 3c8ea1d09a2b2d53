"""Reading texts and messages."""

from collections.abc import Iterable, Mapping
from contextlib import suppress

from django.db.models import Q, QuerySet

from frontdoor.kernel.language import ENGLISH
from frontdoor.kernel.names import NotAPhoneNumber, normal_email, parse_uk_phone
from frontdoor.kernel.references import NotAReference, parse_reference
from frontdoor.messages.models import DEMO, Message, Template, TemplateVersion
from frontdoor.messages.records import LetterText, MessageRecord
from frontdoor.messages.rules.letters import PREFIX
from frontdoor.messages.rules.occasions import HIDDEN
from frontdoor.messages.rules.rendering import Filled, fill
from frontdoor.messages.rules.states import Channel, State


def current_versions(keys: Iterable[str]) -> dict[tuple[str, str, str], TemplateVersion]:
    """Return the current wordings by (template key, channel, language). One query."""
    rows = Template.objects.filter(key__in=set(keys), current__isnull=False).select_related("current")
    return {(row.key, row.channel, row.language): row.current for row in rows if row.current is not None}


def templates() -> list[Template]:
    """Return every template with its current version. One query."""
    return list(Template.objects.select_related("current").order_by("language", "key", "channel"))


def letters(service: str, *, language: str = "") -> list[LetterText]:
    """Return the letters that an officer may choose for a case of a service, by name. One query.

    :param language: of whoever reads it; a letter that has no text in it is returned in English.
    """
    rows = Template.objects.filter(
        key__startswith=PREFIX,
        current__isnull=False,
        service__in=["", service],
        language__in=[ENGLISH, language or ENGLISH],
    ).select_related("current__template")
    found: dict[str, dict[str, Template]] = {}
    for row in rows:
        found.setdefault(row.key, {})[row.language] = row
    return sorted(
        (_letter(by_language, language or ENGLISH) for by_language in found.values()),
        key=lambda each: (not each.is_of_service, each.name),
    )


def letter_of_version(version_id: int, service: str) -> LetterText | None:
    """Return a letter in one of its versions; None for what is none, or not for cases of the service. Two queries."""
    rows = TemplateVersion.objects.filter(template__key__startswith=PREFIX, template__service__in=["", service])
    version = rows.filter(pk=version_id).select_related("template").first()
    if version is None:
        return None
    english = Template.objects.filter(key=version.template.key, language=ENGLISH).first() or version.template
    return _letter_text(version, english)


def _letter(by_language: Mapping[str, Template], language: str) -> LetterText:
    row = by_language.get(language) or by_language[ENGLISH]
    english = by_language.get(ENGLISH, row)
    version = row.current
    if version is None:  # pragma: no cover -- the query leaves those out
        raise AssertionError("a letter that was never published")
    return _letter_text(version, english)


def _letter_text(version: TemplateVersion, english: Template) -> LetterText:
    return LetterText(
        key=version.template.key,
        name=english.name or english.key,
        language=version.template.language,
        is_of_service=bool(english.service),
        version_id=version.pk,
        number=version.number,
        subject=version.subject,
        body=version.body,
    )


def about(reference: str, *, newest: int = 50) -> list[MessageRecord]:
    """Return the messages about a thing, newest first. One query."""
    rows = Message.objects.filter(about=reference).select_related("version__template").order_by("-id")
    return [record(row) for row in rows[:newest]]


def record(row: Message) -> MessageRecord:
    """Return a row, read with its version's template, as others may know it."""
    facts = facts_for_staff(row)
    body = body_of(row, facts)
    return MessageRecord(
        id=row.pk,
        template=row.version.template.key,
        channel=Channel(row.channel),
        to=row.to,
        subject=subject_of(row, facts) or body.line[:80],
        state=State(row.state),
        created_at=row.created_at,
        error=row.error,
        attempts=row.attempts,
        text=body.plain,
    )


def subject_of(row: Message, facts: Mapping[str, str] | None = None) -> str:
    """Return a message's subject, on one line; a text message has none."""
    return fill(row.version.subject, row.facts if facts is None else facts).line


def body_of(row: Message, facts: Mapping[str, str] | None = None) -> Filled:
    """Return what a message says.

    :param facts: what to fill it with instead of its own, as `facts_for_staff` gives them.
    """
    return fill(row.version.body, row.facts if facts is None else facts)


def facts_for_staff(row: Message) -> Mapping[str, str]:
    """Return a message's facts without what would let its reader act as the person it was written to.

    The demonstration's letters keep their links: nobody else received them.
    """
    hidden = {} if row.sender == DEMO else HIDDEN
    return {name: hidden.get(name, said) for name, said in row.facts.items()}


def messages(*, state: str = "", text: str = "") -> "QuerySet[Message]":
    """Return messages in a state, to an address or about a reference, unordered; all without either."""
    rows = Message.objects.select_related("version__template")
    if state:
        rows = rows.filter(state=state)
    return rows.filter(_meaning(text.strip())) if text.strip() else rows


def mailbox(*, text: str = "") -> "QuerySet[Message]":
    """Return what the demonstration kept instead of sending it, unordered."""
    return messages(text=text).filter(sender=DEMO)


def _meaning(text: str) -> Q:
    if "@" in text:
        return Q(to=normal_email(text))
    with suppress(NotAReference):
        return Q(about=parse_reference(text))
    with suppress(NotAPhoneNumber):
        return Q(to=parse_uk_phone(text))
    return Q(about=text)
