"""How forms are used is counted without anybody's name, and outlives their answers."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from frontdoor.foundation.accounts.actors import PUBLIC
from frontdoor.services import api
from frontdoor.services.api import BadAnswer, DraftRecord
from frontdoor.services.models import AnswerRefused, DayOfUse, Submission
from frontdoor.services.operations.expiry import delete_expired
from frontdoor.services.operations.submissions import mark_submitted, save_answer, start_draft
from frontdoor.services.operations.use import add_counts, add_refused, note_refused, note_told
from frontdoor.services.queries.use import VersionUse, first_day, use_of_services, use_of_versions
from frontdoor.services.rules.drafts import KEPT
from frontdoor.services.rules.kinds.base import clean_answer
from frontdoor.services.rules.use import AT_CHECK, Device, Ended, Tally, Told, device_of, pace_of, seconds_at
from tests.services.conftest import HOLE

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1 Version/17.4 Mobile/15E148 Safari/604"
)
IPAD = "Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1 Version/12.1 Mobile/15E148 Safari/604.1"
PIXEL = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/124.0 Mobile Safari/537.36"
GALAXY_TAB = "Mozilla/5.0 (Linux; Android 13; SM-X200) AppleWebKit/537.36 Chrome/124.0 Safari/537.36"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/124.0 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (IPHONE, Device.PHONE),
        (IPAD, Device.TABLET),
        (PIXEL, Device.PHONE),
        (GALAXY_TAB, Device.TABLET),
        (WINDOWS, Device.COMPUTER),
        ("curl/8.5.0", Device.UNKNOWN),
        ("", Device.UNKNOWN),
    ],
)
def test_a_device_is_told_by_what_the_browser_says(user_agent: str, device: Device) -> None:
    assert device_of(user_agent) == device


def test_the_client_hint_counts_for_more_than_the_user_agent() -> None:
    assert device_of(WINDOWS, mobile="?1") == Device.PHONE


def test_a_client_hint_of_no_phone_leaves_it_to_the_user_agent() -> None:
    assert device_of(GALAXY_TAB, mobile="?0") == Device.TABLET


@pytest.mark.parametrize("seconds", [5, 61, 299, 3600, 90_000])
def test_a_time_is_told_right_to_a_tenth(seconds: int) -> None:
    assert seconds_at({pace_of(seconds): 1}, 0.5) == pytest.approx(seconds, rel=0.1)


def test_times_off_the_scale_count_at_its_ends() -> None:
    assert (pace_of(-3), pace_of(10**9)) == (0, pace_of(28 * 24 * 3600))


def test_half_are_done_within_the_median_and_nine_in_ten_within_the_ninetieth() -> None:
    paces = {pace_of(60): 5, pace_of(120): 4, pace_of(3600): 1}

    assert seconds_at(paces, 0.5) == pytest.approx(60, rel=0.1)
    assert seconds_at(paces, 0.9) == pytest.approx(120, rel=0.1)


def test_nobody_sent_has_no_median() -> None:
    assert seconds_at({}, 0.5) is None


def ended(**given: Any) -> Tally:
    values = {"is_sent": False, "told": "", "stands_at": "where", "pace": None, "device": "phone", "channel": "web"}
    return Ended(**{**values, **given}).tally()


@pytest.mark.parametrize("told", [Told.STOPPED, Told.NOT_ELIGIBLE])
def test_who_is_told_not_to_go_on_has_completed_the_form(told: Told) -> None:
    tally = ended(told=told)

    assert (tally.completed, tally.abandoned, tally.share_completed) == (1, 0, 1.0)


def test_who_was_stopped_first_and_sent_it_after_all_counts_as_sent() -> None:
    tally = ended(told=Told.STOPPED, is_sent=True)

    assert (tally.sent, tally.stopped, tally.stops) == (1, 0, {})


def test_a_form_under_way_is_neither_left_nor_in_the_completion_rate() -> None:
    tally = ended(is_under_way=True)

    assert (tally.begun, tally.under_way, tally.abandoned, tally.share_completed) == (1, 1, 0, None)


def test_an_advisers_machine_is_counted_among_no_devices() -> None:
    assert ended(device="", channel="phone").devices == {}


def test_a_tally_is_read_as_it_was_stored() -> None:
    tally = ended(is_sent=True, pace=7).plus(ended()).plus(ended(told=Told.STOPPED, stands_at="danger"))

    read = Tally.read(tally.stored(), begun=3, sent=1, stopped=1, not_eligible=0)
    assert read == tally


@pytest.fixture
def draft(publishing: Callable[..., Any], at: datetime) -> DraftRecord:
    publishing(hole=HOLE)
    return begin(at)


def begin(at: datetime, *, device: str = "phone", channel: str = "web", **answers: Any) -> DraftRecord:
    service = api.service("hole", at=at)
    assert service is not None
    draft = start_draft(service, channel=channel, by=PUBLIC, at=at, device=device)
    for question_id, value in answers.items():
        draft = save_answer(draft.id, question_id=question_id, value=value, at=at)
    return draft


def use(draft: DraftRecord, at: datetime, *, days: int = 28) -> VersionUse:
    version_id = draft.service.version_id
    return use_of_versions([version_id], since=first_day(days, at=at), at=at)[version_id]


def test_a_form_is_left_at_the_first_question_without_an_answer(draft: DraftRecord, at: datetime) -> None:
    begin(at, danger="no")

    assert use(draft, at + timedelta(hours=2)).tally.left == {"danger": 1, "where": 1}


def test_whoever_answered_a_minute_ago_may_still_be_at_it(draft: DraftRecord, at: datetime) -> None:
    assert use(draft, at + timedelta(minutes=5)).tally.under_way == 1


def test_who_answered_everything_left_at_the_check(draft: DraftRecord, at: datetime) -> None:
    Submission.objects.all().delete()
    begin(at, danger="no", where={"words": "by the church"}, shape="square", things=None, description=None,
          contact_by="none")  # fmt: skip

    assert use(draft, at + timedelta(hours=2)).tally.left == {AT_CHECK: 1}


def test_the_stopper_that_was_shown_ends_a_form(draft: DraftRecord, at: datetime) -> None:
    note_told(draft.id, told=Told.STOPPED, stopper="danger")

    tally = use(draft, at).tally
    assert (tally.stopped, tally.stops) == (1, {"danger": 1})


def test_who_changes_their_answer_goes_on(draft: DraftRecord, at: datetime) -> None:
    note_told(draft.id, told=Told.NOT_ELIGIBLE)

    save_answer(draft.id, question_id="danger", value="no", at=at)

    assert use(draft, at).tally.not_eligible == 0


def test_a_form_that_was_sent_is_not_told_anything_more(draft: DraftRecord, at: datetime) -> None:
    mark_submitted(draft.id, reference="4KQ7MX9TA", at=at)

    note_told(draft.id, told=Told.STOPPED, stopper="danger")

    assert Submission.objects.get().told == ""


def test_sending_counts_the_time_since_the_start(draft: DraftRecord, at: datetime) -> None:
    mark_submitted(draft.id, reference="4KQ7MX9TA", at=at + timedelta(minutes=4))

    assert seconds_at(use(draft, at).tally.paces, 0.5) == pytest.approx(240, rel=0.1)


@pytest.mark.engine
def test_counts_say_the_same_after_the_drafts_are_deleted(draft: DraftRecord, at: datetime) -> None:
    mark_submitted(begin(at, device="computer").id, reference="4KQ7MX9TA", at=at + timedelta(minutes=4))
    note_told(begin(at, channel="desk", device="").id, told=Told.STOPPED, stopper="danger")
    later = at + KEPT
    before = use(draft, later, days=365)

    assert delete_expired(at=later) == 3
    assert use(draft, later, days=365) == before
    assert before.tally.begun == 3


def test_no_draft_survives_its_day_of_use(draft: DraftRecord, at: datetime) -> None:
    begin(at, where={"words": "Elm Road"})
    delete_expired(at=at + KEPT)

    row = DayOfUse.objects.get()
    assert (row.day, row.begun) == (at.date(), 2)
    assert str(draft.id) not in str(row.by_name)
    assert "Elm Road" not in str(row.by_name)


def test_a_day_whose_drafts_go_at_different_times_is_added_up(draft: DraftRecord, at: datetime) -> None:
    delete_expired(at=at + KEPT)
    begin(at + timedelta(hours=1))

    delete_expired(at=at + KEPT + timedelta(hours=1))

    assert DayOfUse.objects.get().begun == 2


def test_more_drafts_than_go_at_once_are_all_counted(
    draft: DraftRecord, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("frontdoor.services.operations.expiry._AT_ONCE", 2)
    for _ in range(4):
        begin(at)

    assert delete_expired(at=at + KEPT) == 5
    assert DayOfUse.objects.get().begun == 5


def test_the_day_is_the_day_in_london(draft: DraftRecord, at: datetime) -> None:
    Submission.objects.all().delete()
    begin(at.replace(hour=23, minute=30))  # half past midnight on the next day of a summer

    delete_expired(at=at + KEPT + timedelta(days=1))

    assert DayOfUse.objects.get().day == at.date() + timedelta(days=1)


@pytest.mark.engine
def test_a_services_use_adds_its_versions_kept_days_and_drafts(
    draft: DraftRecord, publishing: Callable[..., Any], at: datetime
) -> None:
    mark_submitted(draft.id, reference="4KQ7MX9TA", at=at)
    publishing(hole=HOLE.replace("How deep is it?", "How deep?"))
    note_told(begin(at).id, told=Told.STOPPED, stopper="danger")
    note_told(begin(at).id, told=Told.NOT_ELIGIBLE)
    begin(at)
    later = at + timedelta(hours=2)
    counted = use_of_services(since=at.date(), at=later)[draft.service.id]
    add_counts({(draft.service.version_id, at.date()): Tally(begun=2, sent=1, left=Counter(where=1))})

    both = use_of_services(since=at.date(), at=later)[draft.service.id]
    assert (counted.begun, counted.completed, counted.abandoned) == (4, 3, 1)
    assert (both.begun, both.completed, both.abandoned) == (6, 4, 2)


def test_use_before_the_first_day_is_left_out(draft: DraftRecord, at: datetime) -> None:
    add_counts({(draft.service.version_id, at.date() - timedelta(days=1)): Tally(begun=1, left=Counter(where=1))})

    assert use_of_services(since=at.date() + timedelta(days=1), at=at) == {}
    assert use(draft, at, days=1).tally.begun == 1
    assert first_day(28, at=at) == at.date() - timedelta(days=27)


@pytest.mark.parametrize(
    ("question_id", "value", "why"),
    [
        ("danger", None, "empty"),
        ("danger", "perhaps", "empty"),
        ("depth", "much", "format"),
        ("depth", "1000", "range"),
        ("description", "x" * 5000, "length"),
    ],
)
def test_a_mistake_is_known_by_its_kind(
    draft: DraftRecord, at: datetime, question_id: str, value: Any, why: str
) -> None:
    with pytest.raises(BadAnswer) as caught:
        save_answer(draft.id, question_id=question_id, value=value, at=at)

    assert caught.value.why == why


def test_a_mistake_names_the_box(question: Callable[..., Any], at: datetime) -> None:
    with pytest.raises(BadAnswer) as caught:
        clean_answer(question("date"), {"day": "", "month": "3", "year": "2026"}, now=at)

    assert caught.value.why == "format/day"


@pytest.mark.engine
def test_answers_that_were_not_taken_are_counted_by_question_and_kind(draft: DraftRecord, at: datetime) -> None:
    for sort in ("empty", "empty", "length"):
        note_refused(draft, question="depth", refusal=BadAnswer("‘secret’ is wrong", sort=sort), at=at)

    assert use(draft, at).refused == {"depth": {"empty": 2, "length": 1}}
    assert "secret" not in str(list(AnswerRefused.objects.values()))


def test_answering_costs_the_statements_it_cost_before_use_was_counted(
    draft: DraftRecord, at: datetime, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(4):  # savepoint, the draft's row held, the row written, savepoint
        save_answer(draft.id, question_id="danger", value="no", at=at)


def test_beginning_and_sending_cost_the_statements_they_cost_before(
    draft: DraftRecord, at: datetime, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):
        begin(at)
    with django_assert_num_queries(4):
        mark_submitted(draft.id, reference="4KQ7MX9TA", at=at)


def test_a_day_of_a_version_has_one_row(draft: DraftRecord, at: datetime) -> None:
    DayOfUse.objects.create(service_version_id=draft.service.version_id, day=at.date())

    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        DayOfUse.objects.create(service_version_id=draft.service.version_id, day=at.date())


@pytest.mark.engine
def test_no_more_forms_end_than_begin(draft: DraftRecord, at: datetime) -> None:
    with pytest.raises(IntegrityError, match="fd_services_no_more_forms_end_than_begin"):
        DayOfUse.objects.create(service_version_id=draft.service.version_id, day=at.date(), begun=1, sent=1, stopped=1)


def test_refusals_of_a_kind_are_counted_in_one_row(draft: DraftRecord, at: datetime) -> None:
    row = {
        "service_version_id": draft.service.version_id,
        "day": date(2025, 5, 20),
        "question": "depth",
        "why": "empty",
    }
    AnswerRefused.objects.create(**row)

    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        AnswerRefused.objects.create(**row)


def test_rows_say_which_they_are(draft: DraftRecord, at: datetime) -> None:
    version_id = draft.service.version_id
    row = {"service_version_id": version_id, "day": date(2025, 5, 20)}

    assert str(DayOfUse(**row)) == f"version {version_id} on 2025-05-20"
    assert str(AnswerRefused(question="depth", why="empty", **row)) == (
        f"depth of version {version_id} on 2025-05-20: empty"
    )


def test_counts_of_answers_not_taken_can_be_added_for_days_gone_by(draft: DraftRecord, at: datetime) -> None:
    add_refused({(draft.service.version_id, at.date(), "depth", "range"): 4})

    assert use(draft, at).refused == {"depth": {"range": 4}}
