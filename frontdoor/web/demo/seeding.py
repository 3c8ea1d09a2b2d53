"""Making the demonstration council: three months of cases in every state, through the operations everybody uses."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from io import StringIO
from random import Random
from typing import Final
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction

from frontdoor.cases.api import (
    OUTCOMES,
    Outcome,
    PublicQuery,
    add_note,
    ask,
    close,
    confirm_fixed,
    decide_reopen,
    dispute,
    extend,
    follow,
    mark_all_seen,
    public_list,
    row_of,
    say_half_fixed,
    take,
    tell_of_clocks,
)
from frontdoor.cases.api import answer as answer_question
from frontdoor.foundation.accounts.actors import PUBLIC, SYSTEM, Actor, Role
from frontdoor.foundation.accounts.api import actor_of, create_key, team
from frontdoor.foundation.accounts.cast import ensure_cast
from frontdoor.foundation.calendars.api import ensure_usual_hours, load_shipped_bank_holidays
from frontdoor.foundation.files.api import DRAFT, PICTURES, FileRules, receive
from frontdoor.foundation.outbox.working import deliver_history
from frontdoor.journeys.report_it import Receipt, Report, files_of, report
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.geo import Point
from frontdoor.messages.api import sync_templates
from frontdoor.places.api import AddressRecord, addresses, assets_near, load_invented, load_invented_assets
from frontdoor.services.api import (
    Definition,
    ItemStatus,
    ServiceRecord,
    add_counts,
    add_refused,
    catalogue,
    change_item,
    check_answers,
    read_table,
    service,
    set_target,
    take_in,
    tracked_ids,
    write_items,
)
from frontdoor.web.demo.asked_for import ask_for_data
from frontdoor.web.demo.complained import complain
from frontdoor.web.demo.earlier import EARLIER, SINCE
from frontdoor.web.demo.invented import Invented, answers_for, reports, residents
from frontdoor.web.demo.known import make_known
from frontdoor.web.demo.pictures import picture
from frontdoor.web.demo.planned import plan_some
from frontdoor.web.demo.published import publish_some
from frontdoor.web.demo.represented import act_for_each_other
from frontdoor.web.demo.signed_in import have_accounts
from frontdoor.web.demo.still_to_do import BEGUN, KNOWN, LATER, LATER_TABLE, TARGETS, items
from frontdoor.web.demo.together import work_together
from frontdoor.web.demo.told_once import answer_and_tell, file_and_tell
from frontdoor.web.demo.used import DAYS as DAYS_OF_USE
from frontdoor.web.demo.used import used
from frontdoor.web.demo.working import go_through, papers_taken_in, seed_casework
from frontdoor.web.demo.written import write_some
from frontdoor.web.open_api.scopes import SCOPES

SEED: Final = 20260120
CASES: Final = 1000
RESIDENTS: Final = 1200
DAYS: Final = 92
#: The share of reports from the web with a picture, and how many of the newest open cases have followers.
PHOTOGRAPHED: Final = 0.05
FOLLOWED: Final = 80
FIRST_UPRN: Final = 999_000_000_001
DEMO_KEY: Final = "frontdoor-demo"

Progress = Callable[[int], object]


def prepare(*, at: datetime) -> None:
    """Make what every start needs: the cast, the key, the calendar, texts and catalogue. Safe to run again."""
    with transaction.atomic(durable=True):
        ensure_cast()
        create_key(name="Demonstration", scopes=SCOPES, at=at, key=DEMO_KEY)
        load_shipped_bank_holidays(by=SYSTEM, at=at)
        ensure_usual_hours(by=SYSTEM, at=at)
        sync_templates(by=SYSTEM, at=at)
    call_command("catalogue", "sync", stdout=StringIO())


def is_seeded() -> bool:
    """Return whether the invented cases are there."""
    return bool(public_list(PublicQuery(), size=1))


def seed(*, at: datetime, progress: Progress = lambda _count: None) -> int:
    """Invent the borough, its residents and three months of cases up to a moment; return how many cases."""
    random = Random(SEED)  # noqa: S311 -- the same invented council every time
    with transaction.atomic(durable=True):
        load_invented(seed=SEED, by=SYSTEM, at=at)
        load_invented_assets(seed=SEED, by=SYSTEM, at=at)
    homes = list(addresses(range(FIRST_UPRN, FIRST_UPRN + 6000)).values())
    people = residents(random, count=RESIDENTS)
    told = reports(random, count=CASES, until=at, days=DAYS, addresses=len(homes), people=people)
    photographed = _photographed(told, at=at)
    workers = _workers()
    for start in range(0, len(told), 50):
        batch = told[start : start + 50]
        with transaction.atomic(durable=True):
            for each in batch:
                photos = photographed.get(each, ())
                _live(each, homes[each.address], photos=photos, random=random, workers=workers, now=at)
                progress(1)
    with transaction.atomic(durable=True):
        _seed_followers(at=at)
    _tell_of_clocks(at=at)
    papers = papers_taken_in(at=at)
    sheets = papers_taken_in(name="gritting", count=2, at=at)
    with transaction.atomic(durable=True):
        seed_casework(papers=papers, at=at)
    with transaction.atomic(durable=True):
        _seed_use(at=at)
        _seed_tracker(at=at)
    with transaction.atomic(durable=True):
        have_accounts(at=at)
        work_together(at=at)
        complain(at=at)
        publish_some(papers=sheets, at=at)
        plan_some(at=at)
        write_some(at=at)
        ask_for_data(at=at)
        file_and_tell(at=at)
        act_for_each_other(at=at)
        make_known(homes, at=at)
    deliver_history()
    answer_and_tell(at=at)
    deliver_history()
    return len(told)


def _tell_of_clocks(*, at: datetime) -> None:
    """Tell the staff of what three months left late, and let them have read it: what is new is what comes from now."""
    tell_of_clocks(by=SYSTEM, at=at)
    for user in ensure_cast().values():
        mark_all_seen(user_id=user.pk, up_to=sys.maxsize, at=at)


def _photographed(told: Sequence[Invented], *, at: datetime) -> dict[Invented, tuple[UUID, ...]]:
    """Take in invented pictures for some of the reports: decoding them wants no transaction open."""
    random = Random(SEED)  # noqa: S311 -- the same invented council every time
    asking = {
        each.slug for each in catalogue(at=at) if any(asked.kind == "files" for asked in each.definition.questions)
    }
    found: dict[Invented, tuple[UUID, ...]] = {}
    for number, each in enumerate(told):
        if each.channel != "web" or each.service not in asking or random.random() > PHOTOGRAPHED:
            continue
        upload = SimpleUploadedFile("photo.jpg", picture(random), content_type="image/jpeg")
        rules = FileRules(types=PICTURES, max_count=1, public=True)
        found[each] = (receive(upload, rules=rules, owner=f"{DRAFT}demo-{number}", by=PUBLIC, at=each.at).id,)
    return found


def _seed_followers(*, at: datetime) -> None:
    """Let neighbours follow some of the open cases: most only to be counted."""
    random = Random(SEED)  # noqa: S311 -- the same invented council every time
    for each in public_list(PublicQuery(is_open=True), size=FOLLOWED):
        for number in range(random.randrange(0, 5)):
            since = each.opened_at + (at - each.opened_at) * random.random()
            follow(row_of(each.reference), customer_id=None, key=f"demo:{number}", by=PUBLIC, at=since)


def _seed_use(*, at: datetime) -> None:
    """Invent a year's use of every form, up to yesterday."""
    random = Random(SEED)  # noqa: S311 -- the same invented council every time
    today = at.astimezone(LONDON).date()
    for each in catalogue(at=at):
        found = used(random, each.definition, until=today, days=SINCE.days if each.slug in EARLIER else DAYS_OF_USE)
        add_counts({(each.version_id, day): tally for day, tally in found.days.items()})
        add_refused({(each.version_id, *which): number for which, number in found.refused.items()})


def _seed_tracker(*, at: datetime) -> None:
    """Write down half a year ago what there is still to do, and do some of it since."""
    random = Random(SEED)  # noqa: S311 -- the same invented council every time
    cast = ensure_cast()
    pat, sam = actor_of(cast["pat"]), actor_of(cast["sam"])
    today = at.astimezone(LONDON).date()
    things = list(items(random, today=today))
    table = write_items(replace(each, status=ItemStatus.NOT_STARTED, reason="") for _day, each in things)
    begun = at - BEGUN
    take_in(read_table(table.encode(), slugs=KNOWN), file="what-we-offer.csv", by=pat, at=begun)
    for sort, ahead in TARGETS.items():
        set_target(sort, day=today + ahead, by=pat, at=begun)
    ids = tracked_ids()
    for day, each in sorted(things, key=lambda thing: thing[0]):
        moment = min(at, begun + timedelta(days=(day - begun.date()).days, hours=1))
        change_item(ids[each.sort, each.key], values=each, edition=0, by=sam, at=moment)
    later = read_table("\n".join(LATER_TABLE).encode(), slugs=KNOWN)
    take_in(later, file="leaflets.csv", by=pat, at=at - LATER)


def _workers() -> dict[int, Actor]:
    """Return who works for each team: otto for street scene, an unnamed officer elsewhere."""
    otto = actor_of(ensure_cast()["otto"])
    found = {}
    for slug in ("street-scene", "highways", "waste", "parks-and-trees", "environmental-health"):
        record = team(slug)
        if record is not None:
            officer = Actor(
                username=f"{slug}-officer",
                name=f"An officer in {record.name}",
                roles=frozenset({Role.OFFICER, Role.TEAM_LEADER}),
                team_ids=frozenset({record.id}),
            )
            found[record.id] = otto if slug == "street-scene" else officer
    return found


def _leader(team_id: int) -> Actor:
    return Actor(
        username="dee",
        name="Dee Marsh",
        roles=frozenset({Role.TEAM_LEADER}),
        team_ids=frozenset({team_id}),
    )


def _live(
    each: Invented,
    home: AddressRecord,
    *,
    photos: tuple[UUID, ...],
    random: Random,
    workers: dict[int, Actor],
    now: datetime,
) -> None:
    """Open one case and let it live as far as it would have come by now."""
    offered = service(each.service, at=now)
    if offered is None:
        raise LookupError(f"The catalogue has no {each.service}.")
    receipt = _open(each, offered, home, photos=photos, random=random)
    life = _Life(receipt, offered.definition, each.person is not None, random, now)
    worker = workers[row_of(receipt.reference).team_id]
    _work(life, worker, began=each.at)


def _language_of(each: Invented, offered: ServiceRecord) -> str:
    """Return in which language somebody asked: one in four of those who could use another did. "" is English."""
    languages = offered.definition.languages
    return languages[0].code if languages and each.channel == "web" and each.address % 4 == 0 else ""


def _open(
    each: Invented, offered: ServiceRecord, home: AddressRecord, *, photos: tuple[UUID, ...], random: Random
) -> Receipt:
    given = answers_for(random, offered.definition, words=each.words)
    point = Point(home.lat + random.uniform(-3e-4, 3e-4), home.lon + random.uniform(-3e-4, 3e-4))
    for question in offered.definition.questions:
        if question.kind == "asset" and (
            near := assets_near(question.of, point, within_m=50, limit=1, on=each.at.date())
        ):
            # Whoever reads the number off it stands beside it.
            point = Point(near[0].lat, near[0].lon)
            given[question.id] = near[0].number
    for question in offered.definition.questions:
        if question.kind == "place":
            given[question.id] = {"lat": point.lat, "lon": point.lon, "street": home.street}
        if question.kind == "address":
            given[question.id] = {"uprn": home.uprn}
        if question.kind == "files":
            given[question.id] = [str(photo) for photo in photos]
    checked = check_answers(offered.definition, given, now=each.at)
    (receipt,) = report(
        [
            Report(
                service=each.service,
                answers={name: value for name, value in checked.answers.items() if not name.startswith("contact_")},
                description=each.words,
                point=point,
                place=home.street,
                person=each.person,
                channel=each.channel,
                language=_language_of(each, offered),
                files=files_of(offered.definition, checked.answers),
            )
        ],
        by=PUBLIC,
        at=each.at,
    )
    return receipt


@dataclass(frozen=True, slots=True)
class _Life:
    """One case's life: what is known of it, and the dice."""

    receipt: Receipt
    definition: Definition
    has_reporter: bool
    random: Random
    now: datetime

    def after(self, moment: datetime, low: float, high: float) -> datetime | None:
        """Return a moment some days later, or None if that is still to come."""
        later = moment + timedelta(days=self.random.uniform(low, high))
        return later if later < self.now else None

    def chance(self, share: float) -> bool:
        """Return whether something happens that happens to this share."""
        return self.random.random() < share


def _work(life: _Life, worker: Actor, *, began: datetime) -> None:
    case = row_of(life.receipt.reference)
    taken = life.after(began, 0.1, 4)
    if taken is None or life.chance(0.04):
        return
    take(case, by=worker, at=taken)
    if life.chance(0.15):
        add_note(case, text="Visited. Photos on the shared drive.", by=worker, at=taken)
    if life.has_reporter and life.chance(0.12):
        asked = life.after(taken, 0.05, 1)
        if asked is None:
            return
        ask(case, text="Can you tell us which side of the road it is on?", by=worker, at=asked)
        answered = life.after(asked, 0.2, 5)
        if answered is None or life.chance(0.15):
            return
        answer_question(case, text="On the left as you come from the shops.", by=PUBLIC, at=answered)
        taken = answered
    if life.chance(0.05):
        extend(
            case,
            amount=3,
            reason="The crew needs a road closure first.",
            asked_by=worker.username,
            by=_leader(case.team_id),
            at=taken,
        )
    closed = life.after(taken, 0.2, 12)
    if closed is None or life.chance(0.07):
        go_through(case, life.definition, ends=None, by=worker, at=taken)
        return
    _end(life, worker, at=closed)


def _end(life: _Life, worker: Actor, *, at: datetime) -> None:
    case = row_of(life.receipt.reference)
    endings = [each for each in OUTCOMES.of(life.definition).root if each.code != Outcome.DUPLICATE]
    ending = endings[0] if life.chance(0.7) else life.random.choice(endings)
    go_through(case, life.definition, ends=ending.code, by=worker, at=at)
    close(case, outcome=ending.code, words=ending.words, by=worker, at=at)
    said = life.after(at, 0.1, 9)
    if said is None or not life.has_reporter:
        return
    if life.chance(0.35):
        confirm_fixed(case, by=PUBLIC, at=said)
    elif life.chance(0.12):
        # One in three says that a part of it is right, where something was done that could be.
        if case.pk % 3 == 0 and ending.code in (Outcome.FIXED, Outcome.PARTLY, Outcome.MADE_SAFE):
            request = say_half_fixed(case, left="Half of it is still there.", by=PUBLIC, at=said)
        else:
            request = dispute(case, reason="It looks the same as before.", by=PUBLIC, at=said)
        decided = life.after(said, 0.5, 4)
        if decided is not None and life.chance(0.7):
            accept = life.chance(0.6)
            words = "You are right: we will come again." if accept else "We checked it again and it is put right."
            decide_reopen(request, accept=accept, words=words, by=_leader(case.team_id), at=decided)
