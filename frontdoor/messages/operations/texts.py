"""Publishing the texts of messages, and the ones that Frontdoor ships."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import slugify
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.kernel.language import ENGLISH, LANGUAGES
from frontdoor.kernel.refusals import Refusal
from frontdoor.messages import permissions
from frontdoor.messages.models import Template, TemplateVersion
from frontdoor.messages.rules.letters import PREFIX, check_letter, is_letter, occasion_of
from frontdoor.messages.rules.occasions import OCCASIONS, BadTemplate, ServiceUnknown, check_text
from frontdoor.messages.rules.states import Channel

SHIPPED: Final = Path(__file__).resolve().parents[1] / "data"
#: Where in a catalogue the letters for cases of its services are.
LETTERS: Final = "letters"


@dataclass(slots=True)
class _Services:
    is_one: Callable[[str], bool] = lambda _slug: True


_services: Final = _Services()


def know_services(*, is_one: Callable[[str], bool]) -> None:
    """Let letters be asked for which service they are; whoever knows the services says what is one by its slug."""
    _services.is_one = is_one


class OutOfDate(Refusal):
    """Somebody else has published the text since it was opened for editing."""


@transaction.atomic
def publish(
    template: Template, *, subject: str, body: str, based_on: int, by: Actor, at: datetime
) -> TemplateVersion | None:
    """Publish a new version of a text; None when it says the same as the current one.

    Publishing an older version's words again is how a text is rolled back. Messages keep the version they
    were queued with.

    :param based_on: the number of the version whose words were edited; 0 when there was none.
    :raises BadTemplate: when it does not fit its occasion.
    :raises OutOfDate: when another version has been published since.
    :raises NotAllowed: unless the actor designs services.
    """
    permissions.check_may_publish(by, template)
    text = Text(template.key, Channel(template.channel), subject, body).tidied()
    text.check()
    current = TemplateVersion.objects.filter(current_of=template).first()
    if (current.number if current else 0) != based_on:
        raise OutOfDate("Somebody else has published this text meanwhile. Look at theirs, then make your change again.")
    if current is not None and (current.subject, current.body) == (text.subject, text.body):
        return None
    version = _add_version(template, text, by=by, at=at)
    Template.objects.filter(pk=template.pk).update(current=version)
    template.current = version
    audit.record_many([_line(version, before=based_on, by=by, at=at)])
    return version


@transaction.atomic
def add_letter(*, name: str, service: str, subject: str, body: str, by: Actor, at: datetime) -> Template:
    """Publish the first version of a letter of the council's own, for officers to choose.

    :param service: the slug of the service whose cases alone it is for; "" for any.
    :raises BadTemplate: without a name that no other letter has, or when it cannot be used.
    :raises ServiceUnknown: for a service that there is not.
    :raises NotAllowed: unless the actor designs services.
    """
    permissions.check_may_publish(by, None)
    title = " ".join(name.split())
    key = f"{PREFIX}{slugify(title)}"[:60]
    if not title or key == PREFIX:
        raise BadTemplate("Enter a name, by which officers choose it", part="name")
    about = service.strip()
    if about and not _services.is_one(about):
        raise ServiceUnknown(
            f"There is no service ‘{about}’. Enter its short name, or leave this empty", part="service"
        )
    row, is_new = Template.objects.get_or_create(
        key=key, channel=Channel.EMAIL.value, language=ENGLISH, defaults={"name": title, "service": about}
    )
    if not is_new:
        raise BadTemplate("There is a letter of that name. Choose another, or write its next version", part="name")
    publish(row, subject=subject, body=body, based_on=0, by=by, at=at)
    return row


def _add_version(template: Template, text: "Text", *, by: Actor, at: datetime) -> TemplateVersion:
    last = template.versions.aggregate(last=Max("number"))["last"] or 0
    try:
        with transaction.atomic():
            return TemplateVersion.objects.create(
                template=template,
                number=last + 1,
                subject=text.subject,
                body=text.body,
                published_at=at,
                published_by=by.username,
            )
    except IntegrityError:  # the same number, at the same moment
        raise OutOfDate("Somebody else is publishing this text at this moment. Look at theirs first.") from None


@dataclass(frozen=True, slots=True)
class Text:
    """The words of a template.

    :param name: of a letter, what officers choose it by; of one in another language, that of the English.
    :param service: of a letter, the service whose cases it is for; "" for any.
    """

    key: str
    channel: Channel
    subject: str
    body: str
    language: str = ENGLISH
    name: str = ""
    service: str = ""

    def tidied(self) -> "Text":
        """Return it as it is kept: one line of subject, and no space around the body."""
        subject = " ".join(self.subject.split()) if self.channel == Channel.EMAIL else ""
        return replace(self, subject=subject, body=self.body.replace("\r\n", "\n").strip())

    def check(self) -> None:
        """Raise BadTemplate unless it fits its occasion."""
        occasion = occasion_of(self.key)
        if occasion is None:
            known = ", ".join(OCCASIONS)
            raise BadTemplate(f"There is no occasion ‘{self.key}’. There are: {known}.")
        if self.channel not in occasion.channels:
            raise BadTemplate(f"‘{self.key}’ is not sent by {self.channel}.")
        check_text(occasion, self.channel, subject=self.subject, body=self.body)
        if is_letter(self.key):
            check_letter(self.body)


def shipped(folder: Path | None = None) -> list[Text]:
    """Return the texts that Frontdoor ships, and the letters of the catalogue's services.

    :raises BadTemplate: naming file and text, when one cannot be used.
    """
    found: dict[tuple[str, Channel, str], Text] = {}
    folders = (SHIPPED, Path(settings.FRONTDOOR_CATALOGUE) / LETTERS) if folder is None else (folder,)
    for path in (path for each in folders for path in sorted(each.glob("*.yaml"))):
        for entry in _entries(path):
            text = _text(path, entry)
            if (text.key, text.channel, text.language) in found:
                raise BadTemplate(f"{path.name}: {text.key} ({text.channel}, {text.language}) is there twice.")
            found[text.key, text.channel, text.language] = text
    return list(found.values())


def _entries(path: Path) -> list[dict[str, Any]]:
    try:
        entries: list[dict[str, Any]] = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except YAMLError as fault:
        raise BadTemplate(f"{path.name} is not YAML: {fault}") from fault
    return entries


def _text(path: Path, entry: dict[str, Any]) -> Text:
    name = f"{path.name}: {entry.get('key', '?')} ({entry.get('channel', '?')})"
    try:
        spoken = LANGUAGES[entry["language"]].code if "language" in entry else ENGLISH
        words = entry.get("subject", ""), entry["body"]
        about = {each: entry.get(each, "") for each in ("name", "service")}
        text = Text(entry["key"], Channel(entry["channel"]), *words, language=spoken, **about).tidied()
        text.check()
        if is_letter(text.key) and spoken == ENGLISH and not text.name:
            raise BadTemplate("A letter needs a `name`, by which officers choose it.")
    except (KeyError, ValueError) as fault:
        raise BadTemplate(f"{name}: {fault} is missing or not known.") from fault
    except BadTemplate as refusal:
        raise BadTemplate(f"{name}: {refusal}") from refusal
    return text


@transaction.atomic
def sync_templates(*, by: Actor, at: datetime) -> int:
    """Publish the shipped texts that are not there yet, or that nobody but us has changed; return how many.

    A text whose current version a person published is the council's own and stays. Running it again changes nothing.
    """
    texts = shipped()
    called = {text.key: text.name for text in texts if text.name}
    Template.objects.bulk_create(
        [
            Template(
                key=text.key,
                channel=text.channel,
                language=text.language,
                name=called.get(text.key, ""),
                service=text.service,
            )
            for text in texts
        ],
        ignore_conflicts=True,
    )
    rows = {(row.key, row.channel, row.language): row for row in Template.objects.select_related("current")}
    pairs = [(rows[text.key, text.channel, text.language], text) for text in texts]
    count = _publish_first([pair for pair in pairs if pair[0].current is None], by=by, at=at)
    for template, text in pairs:
        current = template.current
        if current is not None and not _is_settled(current, text, by=by):
            words = {"subject": text.subject, "body": text.body}
            count += publish(template, **words, based_on=current.number, by=by, at=at) is not None
    return count


def _publish_first(pairs: Sequence[tuple[Template, Text]], *, by: Actor, at: datetime) -> int:
    """Publish the first versions of many texts, which were checked as they were read; return how many.

    Four statements, where `publish` takes six for each: a council's first start has a hundred.
    """
    permissions.check_may_publish(by, None)
    versions = [
        TemplateVersion(
            template=template, number=1, subject=text.subject, body=text.body, published_at=at,
            published_by=by.username,
        )
        for template, text in pairs
    ]  # fmt: skip
    try:
        with transaction.atomic():
            TemplateVersion.objects.bulk_create(versions)
    except IntegrityError:  # another start, at the same moment
        raise OutOfDate("Somebody else is publishing these texts at this moment. Start again.") from None
    for version in versions:
        version.template.current = version
    Template.objects.bulk_update([version.template for version in versions], ["current"])
    audit.record_many([_line(version, before=0, by=by, at=at) for version in versions])
    return len(versions)


def _line(version: TemplateVersion, *, before: int, by: Actor, at: datetime) -> audit.AuditLine:
    template = version.template
    spoken = [] if template.language == ENGLISH else [template.language]
    return audit.AuditLine(
        action="messages.template-published",
        on=":".join(["template", template.key, template.channel, *spoken]),
        actor=by.username,
        at=at,
        before={"version": before},
        after={"version": version.number},
    )


def _is_settled(current: TemplateVersion, text: Text, *, by: Actor) -> bool:
    is_theirs = current.published_by != by.username
    return is_theirs or (current.subject, current.body) == (text.subject, text.body)
