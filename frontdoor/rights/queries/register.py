"""The record of processing activities (UK GDPR, article 30), generated from what the platform does."""

from dataclasses import dataclass
from datetime import datetime

from frontdoor.cases.api import PRIVACY, RETENTION
from frontdoor.customers.api import policy
from frontdoor.foundation.privacy.api import facts_of, our_models
from frontdoor.services.api import ServiceRecord, catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Processing:
    """One thing for which personal data is used."""

    kind: str
    name: str
    purposes: tuple[str, ...]
    basis: str
    categories: tuple[str, ...]
    recipients: tuple[str, ...]
    kept: str
    agreement: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """Personal fields of one table, each with why it is held."""

    table: str
    what: str
    fields: tuple[tuple[str, str], ...]


def processing(*, at: datetime) -> list[Processing]:
    """Return every service and every source that processes personal data. No query while they are remembered."""
    return [
        *_of_sources(),
        *(_of_service(each) for each in catalogue(at=at) if PRIVACY.name in each.definition.sections),
    ]


def _of_sources() -> list[Processing]:
    folder = policy()
    found = []
    for source in folder.sources.values():
        named = dict.fromkeys([*source.purposes, *(each for field in source.fields for each in field.purposes)])
        agreement = source.agreement
        found.append(
            Processing(
                kind="Source",
                name=source.name,
                purposes=tuple(folder.purposes[each].name for each in named if each in folder.purposes),
                basis=source.basis,
                categories=tuple(field.label for field in source.fields),
                recipients=agreement.parties if agreement is not None else (),
                kept=f"{source.kept_days_after_gone} days after the source loses it. {source.kept_why}",
                agreement=f"{agreement.reference}, from {agreement.begins:%-d %B %Y}" if agreement is not None else "",
            )
        )
    return found


def _of_service(offered: ServiceRecord) -> Processing:
    privacy, retention = PRIVACY.of(offered.definition), RETENTION.of(offered.definition)
    after = "deleted" if retention.then == "delete" else "made anonymous"
    return Processing(
        kind="Service",
        name=offered.name,
        purposes=(f"To {privacy.why}",),
        basis=f"{privacy.basis.replace('-', ' ').capitalize()}{f': {privacy.law}' if privacy.law else ''}",
        categories=tuple(each.short_label or each.label for each in offered.definition.questions),
        recipients=privacy.shared_with,
        kept=f"{retention.closed_days} days after it is closed, then {after}",
    )


def categories() -> list[Category]:
    """Return every table that holds personal data, with what and why."""
    every = [facts_of(model) for model in our_models()]
    return [
        Category(each.called, each.what, tuple((name.replace("_", " "), why) for name, why in each.personal.items()))
        for each in sorted(every, key=lambda facts: facts.called)
        if each.personal
    ]
