"""Reading the catalogue and drafts.

The catalogue changes a few times a week and is read with every request, so each process remembers it, parsed:
another process notices a change within `stamps.SECONDS_BETWEEN_LOOKS`, and until then reading costs no query.
"""

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from frontdoor.foundation.accounts.api import teams
from frontdoor.foundation.stamps.api import Remembered
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.mistakes import Problem
from frontdoor.kernel.policy_files import read_file
from frontdoor.places.api import asset_kinds
from frontdoor.services.models import OtherPerson, Proposal, ServiceVersion, Submission
from frontdoor.services.queries.registers import registers, registers_stamp
from frontdoor.services.records import DraftRecord, DraftState, ProposedRecord, ServiceRecord, ServiceState
from frontdoor.services.rules.checking import Surroundings, check
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.editing.showing import as_far_as_it_goes
from frontdoor.services.rules.examples import answers_along
from frontdoor.services.rules.flow import worked_out
from frontdoor.services.rules.folder import read_sets
from frontdoor.services.rules.in_language import in_language
from frontdoor.services.rules.kinds.base import field_kinds
from frontdoor.services.rules.looking_up_checks import KnownRegister, known_of
from frontdoor.services.rules.others import Asked, OtherState, others_of
from frontdoor.services.rules.plain_words import PlainWords
from frontdoor.services.rules.questions import Question
from frontdoor.services.rules.reconciling import read_aside
from frontdoor.services.rules.register_files import FOLDER
from frontdoor.services.rules.routes import walk
from frontdoor.services.rules.sections import definition_sections
from frontdoor.services.rules.sets import SETS_FILE, QuestionSet

#: What `foundation.stamps` is told when the catalogue changes.
STAMP: Final = "services"
LGSL_FILE: Final = Path(__file__).parent.parent / "data" / "lgsl.csv"
PLAIN_WORDS_FILE: Final = Path(__file__).parent.parent / "data" / "plain-words.yaml"


@dataclass(frozen=True, slots=True)
class _Edition:
    version_id: int
    effective_from: date | None

    def counts_on(self, day: date) -> bool:
        return self.effective_from is None or self.effective_from <= day


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What this process knows: every service's editions, newest first, and the versions it has read."""

    editions: dict[str, list[_Edition]]
    withdrawn_at: dict[str, datetime | None]
    records: dict[int, ServiceRecord] = field(default_factory=dict)
    translated: dict[tuple[int, str], Definition] = field(default_factory=dict)


def _read_shelf() -> _Shelf:
    live = ServiceVersion.objects.filter(called_off_at__isnull=True)
    rows = live.order_by("service_id", "-number").values_list(
        "service__slug", "service__withdrawn_at", "id", "effective_from"
    )
    shelf = _Shelf(editions={}, withdrawn_at={})
    for slug, withdrawn_at, version_id, effective_from in rows:
        shelf.editions.setdefault(slug, []).append(_Edition(version_id, effective_from))
        shelf.withdrawn_at[slug] = withdrawn_at
    return shelf


_shelf = Remembered(STAMP, _read_shelf)


def catalogue(*, at: datetime) -> list[ServiceRecord]:
    """Return the services offered now, by group and name. No query while it is remembered."""
    shelf = _shelf.get()
    chosen = {slug: _edition(editions, at) for slug, editions in shelf.editions.items()}
    versions(edition.version_id for edition in chosen.values())
    found = [service(slug, at=at) for slug in chosen]
    offered = [each for each in found if each is not None and each.state is ServiceState.CURRENT]
    return sorted(offered, key=lambda each: (each.definition.group, each.name))


def every_service(*, at: datetime) -> list[ServiceRecord]:
    """Return every service there has been, withdrawn and future ones too, by group and name."""
    shelf = _shelf.get()
    versions(_edition(editions, at).version_id for editions in shelf.editions.values())
    found = [each for slug in shelf.editions if (each := service(slug, at=at)) is not None]
    return sorted(found, key=lambda each: (each.definition.group, each.name))


def service(slug: str, *, at: datetime) -> ServiceRecord | None:
    """Return the service as it stands at a moment, or None if there has never been one of that name."""
    shelf = _shelf.get()
    if slug not in shelf.editions:
        return None
    edition = _edition(shelf.editions[slug], at)
    record = version(edition.version_id)
    state = _state(edition, record.definition, shelf.withdrawn_at[slug], at)
    starts = _begins(edition, record.definition) if state is ServiceState.FUTURE else None
    return replace(record, state=state, starts=starts)


def is_service(slug: str) -> bool:
    """Return whether there is, or has been, a service of that name. No query while nothing has changed."""
    return slug in _shelf.get().editions


def version(version_id: int) -> ServiceRecord:
    """Return one version for ever as it was published. Raises LookupError if there is none."""
    try:
        return versions([version_id])[version_id]
    except KeyError:
        raise LookupError(f"There is no version {version_id} of any service.") from None


def versions(version_ids: Iterable[int]) -> dict[int, ServiceRecord]:
    """Return versions by id. At most one query, none for those read before."""
    wanted = set(version_ids)
    kept = _shelf.get().records
    unread = wanted - kept.keys()
    if unread:
        rows = ServiceVersion.objects.filter(pk__in=unread).select_related("service")
        for row in rows:
            definition = Definition.from_stored(row.definition)
            kept[row.pk] = ServiceRecord(
                id=row.service_id,
                slug=row.service.slug,
                name=definition.name,
                version_id=row.pk,
                number=row.number,
                definition=definition,
            )
    return {version_id: kept[version_id] for version_id in wanted if version_id in kept}


def service_in_language(record: ServiceRecord, language: str) -> ServiceRecord:
    """Return a version of a service in another language; as it is where it has none, or for ""."""
    if not language:
        return record
    kept = _shelf.get().translated
    known = (record.version_id, language)
    # A wording on trial has no version yet, and changes under our hands.
    definition = kept.get(known) if record.version_id else None
    if definition is None:
        definition = in_language(record.definition, language)
        if record.version_id:
            kept[known] = definition
    return replace(record, name=definition.name, definition=definition)


def once_asked(slug: str, question_id: str, *, within: str = "") -> Question | None:
    """Return a question as the newest version of a service that asks it does, or None if none ever did.

    :param within: the group that asks it of each; "" for a question of the service's own.
    """
    editions = [each.version_id for each in _shelf.get().editions.get(slug, ())]
    known = versions(editions)
    asked = (_asked_in(known[version_id].definition, question_id, within) for version_id in editions)
    return next((each for each in asked if each is not None), None)


def _asked_in(definition: Definition, question_id: str, within: str) -> Question | None:
    if not within:
        return definition.question(question_id)
    group = definition.question(within)
    return next((each for each in group.questions if each.id == question_id), None) if group is not None else None


def another_wording(record: DraftRecord, *, at: datetime) -> ServiceRecord | None:
    """Return the version of a draft's service that counts now, if it is another than the draft's and offered.

    It is a newer one, or an older one where the draft's was called off.
    """
    found = service(record.service.slug, at=at)
    if found is None or found.state is not ServiceState.CURRENT or found.version_id == record.service.version_id:
        return None
    return found


def newest_version(slug: str) -> ServiceVersion | None:
    """Return the newest version of a service that was not called off, whether it counts yet or not. One query."""
    rows = ServiceVersion.objects.filter(service__slug=slug, called_off_at__isnull=True)
    return rows.order_by("-number").first()


def checked(data: Any, *, slug: str, at: datetime) -> tuple[Definition | None, list[Problem]]:
    """Return the definition that a proposal's values make, or None, and everything to mend before it can work.

    What a folder's check finds between files is found against the services that there are. One query, and the
    catalogue.
    """
    # What can be said depends on the sections and kinds that are registered, as much as on the wording.
    known = (*definition_sections.items(), *field_kinds.items())
    outside = (tuple(each.slug for each in teams()), asset_kinds(), registers_stamp())
    definition, found = _checked(json.dumps(data), slug, outside, at.astimezone(LONDON).date(), known)
    problems = list(found)
    if definition is None:
        return None, problems
    others = [each for each in every_service(at=at) if each.slug != slug and each.state is not ServiceState.WITHDRAWN]
    if definition.name in {each.name for each in others}:
        wrong = f"‘{definition.name}’ is also the name of another service."
        problems = [*problems, Problem(("name",), wrong, "Tell them apart.")]
    return definition, problems


def draft(draft_id: UUID, *, at: datetime) -> DraftRecord | None:
    """Return a submission by its id, or None if there is none or it has expired."""
    row = Submission.objects.filter(pk=draft_id, expires_at__gt=at).first()
    if row is None:
        return None
    record = draft_record(row)
    # Ages may have changed overnight: what is shown is what will be sent.
    answers = worked_out(record.service.definition, record.answers, today=at.astimezone(LONDON).date())
    return replace(record, answers=answers)


def draft_record(row: Submission) -> DraftRecord:
    """Return the record of a submission's row. One query if its form may ask others."""
    asked_for = version(row.service_version_id)
    return DraftRecord(
        id=row.pk,
        service=service_in_language(asked_for, row.language),
        answers=dict(row.answers),
        revision=row.revision,
        state=DraftState(row.state),
        channel=row.channel,
        started_by=row.started_by,
        on_behalf=row.on_behalf,
        email=row.email,
        started_at=row.started_at,
        updated_at=row.updated_at,
        expires_at=row.expires_at,
        submitted_at=row.submitted_at,
        reference=row.reference,
        set_aside=read_aside(row.set_aside),
        news=tuple(row.news),
        language=row.language,
        others=_asked_by(row) if others_of(asked_for.definition) else (),
    )


def _asked_by(row: Submission) -> tuple[Asked, ...]:
    """Return those whom somebody has asked; rows fetched beforehand cost no query."""
    found = sorted(row.others.all(), key=lambda each: each.asked_at)
    return tuple(asked_record(each) for each in found if each.state != OtherState.TAKEN_BACK)


def asked_record(row: OtherPerson) -> Asked:
    """Return the record of another person's row."""
    return Asked(
        id=row.pk,
        other=row.other,
        name=row.name,
        email=row.email,
        asked_by=row.asked_by,
        state=OtherState(row.state),
        asked_at=row.asked_at,
        written_at=row.written_at,
        settled_at=row.settled_at,
        answers=dict(row.answers),
        seen=row.seen,
        reason=row.reason,
        is_silent=row.is_silent,
    )


@cache
def lgsl() -> dict[int, str]:
    """Return the Local Government Services List as far as we hold it: descriptions by number."""
    with LGSL_FILE.open(encoding="utf-8", newline="") as lines:
        return {int(row["LGSL"]): row["Description"] for row in csv.DictReader(lines)}


def surroundings(*, at: datetime) -> Surroundings:
    """Return what a definition is held to besides itself: numbers, teams, plain words, registers. One query."""
    return Surroundings(
        lgsl=lgsl(),
        teams=[each.slug for each in teams()],
        plain=plain_words(),
        assets=asset_kinds(),
        registers=_known_registers(at.astimezone(LONDON).date()),
    )


def files_in(folder: Path) -> dict[str, Path]:
    """Return the files that make a catalogue, by the names that `read_folder` knows them by."""
    registers = [*folder.glob(f"{FOLDER}*.yaml"), *folder.glob(f"{FOLDER}*.csv")]
    return {file.relative_to(folder).as_posix(): file for file in sorted([*folder.glob("*.yaml"), *registers])}


def _known_registers(day: date) -> dict[str, KnownRegister]:
    return {name: known_of(each, on=day) for name, each in registers().items()}


def question_sets(folder: Path | None = None) -> dict[str, QuestionSet]:
    """Return the sets of questions that files of a folder may use, by id; one with a mistake is left out.

    :param folder: the catalogue's own if left out.
    """
    path = (folder or Path(settings.FRONTDOOR_CATALOGUE)) / SETS_FILE
    found, _broken, _mistakes = read_sets(path.read_text(encoding="utf-8") if path.exists() else None)
    return found


@cache
def plain_words() -> PlainWords:
    """Return how plain a text that residents read must be."""
    found, mistakes = read_file(PLAIN_WORDS_FILE.name, PLAIN_WORDS_FILE.read_text(encoding="utf-8"), PlainWords)
    if found is None:
        raise ImproperlyConfigured("; ".join(str(each) for each in mistakes))
    return found


def proposed(proposal_id: int) -> ProposedRecord | None:
    """Return a proposed wording as far as a form can be shown of it, or None if there is no such proposal."""
    row = Proposal.objects.filter(pk=proposal_id).first()
    if row is None:
        return None
    data = row.definition if isinstance(row.definition, dict) else {}
    definition, is_whole = as_far_as_it_goes(data, slug=row.slug)
    return ProposedRecord(id=row.pk, slug=row.slug, definition=definition, is_whole=is_whole)


def answers_of_way(definition: Definition, number: int, *, at: datetime) -> dict[str, Any] | None:
    """Return answers that lead along one of the ways through a form, or None if there is no such way.

    :param number: its place among those that `routes.walk` finds.
    """
    routes = walk(definition).routes
    if not 0 <= number < len(routes):
        return None
    questions = {each.id: each for each in definition.all_questions}
    return answers_along(routes[number], questions, today=at.astimezone(LONDON).date())


@lru_cache(maxsize=64)
def _checked(
    text: str, slug: str, outside: tuple[tuple[str, ...], frozenset[str], str], day: date, _known: object
) -> tuple[Definition | None, tuple[Problem, ...]]:
    """Check a wording once, however many of its pages are looked at: walking every way through it takes a moment."""
    team_slugs, assets, _stamp = outside
    around = Surroundings(
        lgsl=lgsl(), teams=team_slugs, plain=plain_words(), assets=assets, registers=_known_registers(day)
    )
    definition, problems = check(json.loads(text), stem=slug, around=around)
    return definition, tuple(problems)


def _edition(editions: list[_Edition], at: datetime) -> _Edition:
    """Return the newest version that counts on the day; before the first one does, that first one."""
    today = at.astimezone(LONDON).date()
    return next((each for each in editions if each.counts_on(today)), editions[-1])


def _begins(edition: _Edition, definition: Definition) -> date | None:
    """Return the first day a wording is offered; None for at once."""
    return max(filter(None, (edition.effective_from, definition.available_from)), default=None)


def _state(edition: _Edition, definition: Definition, withdrawn_at: datetime | None, at: datetime) -> ServiceState:
    today = at.astimezone(LONDON).date()
    if withdrawn_at is not None and withdrawn_at <= at:
        return ServiceState.WITHDRAWN
    if definition.withdrawn is not None and definition.withdrawn <= today:
        return ServiceState.WITHDRAWN
    begins = _begins(edition, definition)
    if begins is not None and begins > today:
        return ServiceState.FUTURE
    closing = definition.closes.moment if definition.closes is not None else None
    if closing is not None and closing <= at:
        return ServiceState.CLOSED
    return ServiceState.CURRENT
