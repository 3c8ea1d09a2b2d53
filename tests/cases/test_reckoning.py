"""Reckoning a statute without a case: worked examples of the statutes, and what cannot be reckoned."""

import json
from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from frontdoor.cases.queries.reckoning import reckon_pack
from frontdoor.cases.rules.reckoning import BadMoment, moment_of
from frontdoor.foundation.calendars.models import BankHoliday
from frontdoor.kernel.clock import LONDON

pytestmark = pytest.mark.usefixtures("council")


def due(pack: str, received: str, *, variant: str = "", **moments: str) -> dict[str, date | None]:
    found = reckon_pack(
        pack,
        variant=variant,
        received=moment_of(received),
        moments={name.replace("_", "-"): moment_of(when, what=name) for name, when in moments.items()},
    )
    return {each.clock.id: each.due_at.astimezone(LONDON).date() if each.due_at else None for each in found.clocks}


def run(*words: str) -> str:
    out = StringIO()
    call_command("due", *words, stdout=out, skip_checks=True)
    return out.getvalue()


# ---- Christmas Eve 2026, a Thursday: 5, 10 and 20 working days, and a month that ends on a Sunday


def test_freedom_of_information_over_christmas_leaves_out_scotlands_second_of_january() -> None:
    assert due("foi", "2026-12-24 10:00") == {"answer": date(2027, 1, 27)}


def test_a_month_for_subject_access_rolls_on_to_monday() -> None:
    assert due("subject-access", "2026-12-24 10:00") == {"answer": date(2027, 1, 25)}


@pytest.mark.parametrize("pack", ["complaints-housing-ombudsman", "complaints-lgsco"])
def test_a_complaint_over_christmas(pack: str) -> None:
    moments = {"acknowledged": "2026-12-24", "escalated": "2026-12-24", "stage_2_acknowledged": "2026-12-24"}

    assert due(pack, "2026-12-24 10:00", **moments) == {
        "acknowledge": date(2027, 1, 5),
        "stage-1": date(2027, 1, 12),
        "stage-2-acknowledge": date(2027, 1, 5),
        "stage-2": date(2027, 1, 26),
    }


# ---- the other rules


@pytest.mark.parametrize(
    ("aware", "concluded", "investigate", "summary", "safe", "backstop"),
    [
        ("2025-12-19", "2026-01-05", "2026-01-07", "2026-01-08", "2026-01-12", "2026-03-30"),
        ("2026-04-01", "2026-04-10", "2026-04-17", "2026-04-15", "2026-04-17", "2026-07-03"),
        ("2026-05-01", "2026-05-18", "2026-05-18", "2026-05-21", "2026-05-26", "2026-08-10"),
        ("2026-08-28", "2026-09-14", "2026-09-14", "2026-09-17", "2026-09-21", "2026-12-07"),
        ("2026-12-23", "2027-01-11", "2027-01-11", "2027-01-14", "2027-01-18", "2027-04-05"),
        ("2026-01-31", "2026-02-13", "2026-02-13", "2026-02-18", "2026-02-20", "2026-05-08"),
    ],
)
def test_awaabs_law_of_a_significant_hazard(
    aware: str, concluded: str, investigate: str, summary: str, safe: str, backstop: str
) -> None:
    found = due("awaab", aware, variant="significant", investigated=concluded)

    assert found["investigate"] == date.fromisoformat(investigate)
    assert found["summary"] == date.fromisoformat(summary)
    assert found["make-safe"] == found["further-works"] == date.fromisoformat(safe)
    assert found["backstop"] == date.fromisoformat(backstop)
    assert found["renewed"] is None


def test_an_emergency_is_made_safe_within_a_day_and_a_night() -> None:
    found = reckon_pack("awaab", variant="emergency", received=moment_of("2026-12-25 18:30"), moments={})

    assert [each.due_at for each in found.clocks] == [datetime(2026, 12, 26, 18, 30, tzinfo=LONDON)]


@pytest.mark.parametrize(
    ("pack", "received", "variant", "day"),
    [
        pytest.param("eir", "2026-06-14", "", date(2026, 7, 10), id="a Sunday is day 0"),
        pytest.param("data-protection-complaint", "2026-06-19", "", date(2026, 7, 18), id="receipt is day 1"),
        pytest.param("subject-access", "2026-01-31", "", date(2026, 3, 2), id="no 31st; the 28th is a Saturday"),
        pytest.param("right-to-repair", "2026-10-30", "heating", date(2026, 11, 4), id="heating before November"),
        pytest.param("right-to-repair", "2026-11-02", "heating", date(2026, 11, 3), id="heating from November"),
    ],
)
def test_a_statute_counts_as_it_says(pack: str, received: str, variant: str, day: date) -> None:
    assert next(iter(due(pack, received, variant=variant).values())) == day


@pytest.mark.parametrize(
    ("pack", "clock", "day"),
    [
        ("subject-access", "answer", date(2027, 3, 24)),
        ("eir", "answer", date(2027, 2, 24)),
        ("complaints-lgsco", "stage-1", date(2027, 2, 2)),
    ],
)
def test_an_extension_is_counted_from_the_same_start(pack: str, clock: str, day: date) -> None:
    found = reckon_pack(pack, variant="", received=moment_of("2026-12-24"), moments={})
    (at,) = [each.extended_to for each in found.clocks if each.clock.id == clock]

    assert at is not None
    assert at.astimezone(LONDON).date() == day


# ---- what is not given


def test_a_clock_that_a_later_moment_starts_is_counted_from_the_latest_that_can_be() -> None:
    found = reckon_pack("complaints-lgsco", variant="", received=moment_of("2026-12-24"), moments={})
    stage_1, stage_2 = found.clocks[1], found.clocks[3]

    assert stage_1.is_latest
    assert stage_1.explanation == (
        "10 working days from Tuesday 5 January 2027; due Tuesday 19 January 2027; "
        "counted from the latest that ‘acknowledged’ can be"
    )
    assert stage_2.due_at is None
    assert stage_2.explanation == "It starts with ‘stage-2-acknowledged’, and nothing says by when that must be"


def test_the_latest_is_counted_on_from_what_is_given() -> None:
    assert due("complaints-lgsco", "2026-12-24", escalated="2027-03-01")["stage-2"] == date(2027, 4, 7)


@pytest.mark.parametrize(("when", "said"), [("2027-01-05 17:00", "in time"), ("2027-01-06 09:00", "late")])
def test_what_was_met_is_told_with_how(when: str, said: str) -> None:
    moments = {"acknowledged": moment_of(when)}
    found = reckon_pack("complaints-lgsco", variant="", received=moment_of("2026-12-24"), moments=moments)

    assert f"; ‘acknowledged’ {said} on " in found.clocks[0].explanation


# ---- the command


def test_the_command_says_every_clock_with_its_date_and_why() -> None:
    assert run("--pack", "foi", "--received", "2026-12-24 10:00") == (
        "Freedom of information: version of 2005-01-01 (Freedom of Information Act 2000, section 10)\n"
        "Received Thursday 24 December 2026 at 10:00\n"
        "\n"
        "Answer (answer): Wednesday 27 January 2027\n"
        "  20 working days from Thursday 24 December 2026; Christmas Day, Boxing Day, New Year’s Day and "
        "2nd January (Scotland) not counted; due Wednesday 27 January 2027\n"
        "  can be extended to Wednesday 24 February 2027: A qualified exemption applies, and weighing the public "
        "interest takes longer. Tell whoever asked which exemption it is, and by when we expect to decide.\n"
        "  Freedom of Information Act 2000, section 10(1), (2) and (6)\n"
        "\n"
        "Note: Section 10(3) sets no number of days for weighing the public interest, only what is reasonable; that it "
        "should be no more than 20 working days is the Information Commissioner's guidance.\n"
    )


def test_the_command_says_what_is_open_and_how_far_it_can_be_extended() -> None:
    told = run("--pack", "awaab", "--variant", "emergency", "--received", "2026-12-24 10:00")
    assert "Hazards in homes (Awaab’s Law), An emergency hazard" in told
    assert "Emergency made safe (emergency): Friday 25 December 2026 at 10:00" in told
    assert "Note: To be confirmed: The second phase’s date" in told

    told = run("--pack", "complaints-lgsco", "--received", "2026-12-24", "--moment", "acknowledged=2026-12-29")
    assert "  can be extended to Wednesday 27 January 2027: The complaint is complex" in told
    assert "Stage 2 answer (stage-2): no day yet" in told


def test_the_command_writes_json() -> None:
    told = json.loads(run("--pack", "subject-access", "--received", "2026-12-24 10:00", "--json"))

    (clock,) = told["clocks"]
    assert (told["version"], clock["due"], clock["extended_to"][:10]) == ("2026-02-05", "2027-01-25", "2027-03-24")
    assert clock["due_at"] == "2027-01-25T17:00:00+00:00"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--pack", "fio", "--received", "2026-12-24"), "There is no pack ‘fio’. Use one of awaab"),
        (("--pack", "foi", "--received", "Christmas"), "Write ‘received’ as a day and a time, like 2026-12-24 10:00."),
        (("--pack", "foi", "--received", "2026-02-30"), "There is no such moment as 2026-02-30"),
        (("--pack", "foi", "--received", "2026-03-29 01:30"), "the clocks go forward over it"),
        (("--pack", "foi", "--received", "1066-10-14"), "must be from 2012 to 2100"),
        (("--pack", "foi", "--received", "2040-01-01"), "The bank holidays of 2040 are not loaded"),
        (("--pack", "awaab", "--received", "2026-12-24"), "Use one of emergency, significant."),
        (("--pack", "awaab", "--received", "2026-12-24", "--variant", "x"), "‘awaab’ has no variant ‘x’."),
        (("--pack", "foi", "--received", "2026-12-24", "--variant", "x"), "‘foi’ tells no variants apart."),
        (("--pack", "complaints-lgsco", "--received", "2026-03-31"), "holds from Wednesday 1 April 2026 on"),
        (("--pack", "foi", "--received", "2026-12-24", "--moment", "seen=2026-12-25"), "‘seen’ is no moment of ‘foi’."),
        (("--pack", "foi", "--received", "2026-12-24", "--moment", "closed"), "Write a moment as NAME=WHEN"),
        (("--pack", "foi", "--received", "2026-12-24", "--moment", "closed=2026-12-23"), "cannot be earlier than"),
        (
            ("--pack", "foi", "--received", "2026-12-24", "--moment", "closed=2027", "--moment", "closed=2027"),
            "Write ‘closed’ as a day and a time",
        ),
    ],
)
def test_the_command_says_what_it_cannot_reckon(words: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError, match=said.replace("(", r"\(")):
        run(*words)


def test_a_moment_is_given_once() -> None:
    twice = ["--moment", "closed=2027-01-01"] * 2

    with pytest.raises(CommandError, match="is there twice"):
        run("--pack", "foi", "--received", "2026-12-24", *twice)


def test_days_beyond_the_bank_holidays_we_have_are_told_as_such() -> None:
    BankHoliday.objects.filter(date__year=2027).delete()

    found = reckon_pack("foi", variant="", received=moment_of("2026-12-24"), moments={})

    assert found.notes[-1] == "The bank holidays of 2027 are not loaded: days in it may come out too early."


def test_a_day_alone_is_the_morning_of_a_receipt_and_the_whole_of_anything_else() -> None:
    assert moment_of("2026-12-24") == datetime(2026, 12, 24, 9, tzinfo=LONDON)
    assert moment_of("2026-12-24", what="closed") == datetime(2026, 12, 24, 17, tzinfo=LONDON)
    with pytest.raises(BadMoment):
        moment_of("2026-12-24 10:00:30")
