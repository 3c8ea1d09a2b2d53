"""Publishing the texts of messages, and the ones that Frontdoor ships."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import transaction
from django.db.models import Max
from ruamel.yaml import YAML

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.messages import permissions
from frontdoor.messages.models import Template, TemplateVersion
from frontdoor.messages.rules.occasions import FACTS
from frontdoor.messages.rules.rendering import BadTemplate, check

SHIPPED: Final = Path(__file__).resolve().parents[1] / "data" / "templates.yaml"


@transaction.atomic
def publish(template: Template, *, subject: str, body: str, by: Actor, at: datetime) -> TemplateVersion | None:
    """Publish a new version of a text; None when it says the same as the current one.

    :raises BadTemplate: when it uses facts there are not, or leaves a placeholder open.
    """
    permissions.check_may_publish(by, template)
    text = body.replace("\r\n", "\n").strip()
    line = " ".join(subject.split())
    check(line, text, facts=set(FACTS))
    current = template.current
    if current is not None and (current.subject, current.body) == (line, text):
        return None
    last = template.versions.aggregate(last=Max("number"))["last"] or 0
    version = TemplateVersion.objects.create(
        template=template, number=last + 1, subject=line, body=text, published_at=at, published_by=by.username
    )
    Template.objects.filter(pk=template.pk).update(current=version)
    template.current = version
    audit.record("messages.template-published", on=str(template), by=by, at=at, after={"version": version.number})
    return version


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it is shipped."""

    key: str
    channel: str
    subject: str
    body: str


def shipped() -> list[Text]:
    """Return the texts that Frontdoor ships. Raises BadTemplate, naming the text, when one cannot be used."""
    found = []
    for each in YAML(typ="safe").load(SHIPPED.read_text(encoding="utf-8")):
        text = Text(each["key"], each["channel"], each.get("subject", ""), each["body"].strip())
        try:
            check(text.subject, text.body, facts=set(FACTS))
        except BadTemplate as refusal:
            raise BadTemplate(f"{text.key} ({text.channel}): {refusal}") from refusal
        found.append(text)
    return found


@transaction.atomic
def sync_templates(*, by: Actor, at: datetime) -> int:
    """Publish the shipped texts that are not there yet, or that nobody but us has changed; return how many.

    A text whose current version a person published is the council's own and stays.
    """
    count = 0
    for text in shipped():
        template, _made = Template.objects.select_related("current").get_or_create(
            key=text.key, channel=text.channel, language="en"
        )
        if template.current is not None and template.current.published_by != by.username:
            continue
        count += publish(template, subject=text.subject, body=text.body, by=by, at=at) is not None
    return count
