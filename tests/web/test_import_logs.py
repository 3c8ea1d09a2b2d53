"""Logs of events, one a row: cases with their history, and figures that equal an independent count."""

import csv
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from statistics import mean, median

import pytest
from django.core.management import CommandError, call_command

from frontdoor.cases.models import HISTORY, Case, Entry
from frontdoor.cases.queries.figures import figures
from frontdoor.web.open_api.models import QuarantinedRow
from tests.factories.imports import load

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "data"
MAPPING = """
source: a-log
columns: { reference: case, category: kind, channel: channel, due_at: { from: due } }
history: { at: { from: at }, activity: what, who: who, closes: [Closed] }
service: other-report
statuses: { open: { status: in-hand }, closed: { status: closed, outcome: fixed } }
channels: { Net: web }
"""
HEADER = ["case", "kind", "channel", "due", "at", "what", "who"]
ROWS = [
    ["1", "Tap", "Net", "2025-05-04T12:00", "2025-05-01T10:00", "Begun", "Ann"],
    ["2", "Tap", "Desk", "", "2025-05-01T11:00", "Begun", ""],
    ["1", "Tap", "Net", "2025-05-04T12:00", "2025-05-03T10:00", "Closed", "Bob"],
    ["1", "Tap", "Net", "2025-05-04T12:00", "2025-05-02T10:00", "Looked at", "Bob"],
]


@pytest.fixture
def log(town: None, tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a log, with the mapping beside it."""

    def write(*rows: list[str], mapping: str = MAPPING) -> Path:
        (tmp_path / "mapping.yaml").write_text(mapping)
        with (tmp_path / "log.csv").open("w", newline="") as file:
            csv.writer(file).writerows([HEADER, *rows])
        return tmp_path / "log.csv"

    return write


def told(case: Case) -> list[tuple[str, str]]:
    return list(Entry.objects.filter(case=case, kind=HISTORY).order_by("at", "id").values_list("text", "actor"))


def test_the_rows_of_one_reference_become_one_case_with_its_history(log: Callable[..., Path]) -> None:
    assert load(log(*ROWS)) == "Loaded 2; 0 were there already; 0 quarantined."

    closed, still = Case.objects.order_by("source_reference")
    assert told(closed) == [("Begun", "Ann"), ("Looked at", "Bob"), ("Closed", "Bob")]
    assert (closed.status, closed.channel, still.status) == ("closed", "web", "in-hand")
    assert closed.closed_at is not None
    assert closed.closed_at - closed.opened_at == timedelta(days=2)


def test_loading_a_log_again_changes_nothing(log: Callable[..., Path]) -> None:
    load(log(*ROWS))

    assert load(log(*ROWS)) == "Loaded 0; 2 were there already; 0 quarantined."
    assert Entry.objects.filter(kind=HISTORY).count() == 4


@pytest.mark.parametrize(
    ("place", "text", "reason"),
    [(4, "noon", "at is 'noon', which is not a date and time"), (4, "", "at is empty"), (5, "", "what is empty")],
)
def test_a_case_with_an_event_that_cannot_be_read_is_set_aside_whole(
    log: Callable[..., Path], place: int, text: str, reason: str
) -> None:
    bad = [*ROWS[3][:place], text, *ROWS[3][place + 1 :]]

    assert load(log(*ROWS[:3], bad)) == "Loaded 1; 0 were there already; 3 quarantined."
    assert {reason in each.reason for each in QuarantinedRow.objects.all()} == {True}
    assert load(log(*ROWS)) == "Loaded 1; 1 were there already; 0 quarantined."
    assert not QuarantinedRow.objects.exists()


def test_a_row_of_no_case_is_set_aside_alone(log: Callable[..., Path]) -> None:
    assert load(log(*ROWS, ["", *ROWS[0][1:]])) == "Loaded 2; 0 were there already; 1 quarantined."
    assert load(log(*ROWS, ["9"])) == "Loaded 0; 2 were there already; 1 quarantined."


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        (", closes: [Closed]", "", "Nothing says when a case is closed"),
        ("open: {", "begun: {", "a case is `open` or `closed`"),
        ("history: { at: { from: at }, activity: what, who: who, closes: [Closed] }\n", "", "only a log"),
        ("activity: what", "activity: which", "there is no column ‘which’"),
    ],
)
def test_a_mapping_of_a_log_says_enough(log: Callable[..., Path], was: str, becomes: str, says: str) -> None:
    with pytest.raises(CommandError, match=says):
        load(log(*ROWS, mapping=MAPPING.replace(was, becomes)))


def test_figures_of_a_log(log: Callable[..., Path]) -> None:
    second = [("2025-05-02", "Closed"), ("2025-05-03", "Begun"), ("2025-05-05", "Closed")]
    more = [["2", *ROWS[1][1:4], f"{day}T11:00", what, ""] for day, what in second]
    load(log(*ROWS, *more))

    found = figures("a-log")

    assert (found.cases, found.closed, found.timed, found.dated, found.on_time) == (2, 2, 2, 1, 1)
    assert (found.mean_days, found.median_days, found.reopened) == (3.0, 3.0, 1)
    assert found.channels == {"import": 1, "web": 1}


def run(*words: str) -> str:
    out = StringIO()
    call_command("figures", *words, stdout=out, skip_checks=True)
    return out.getvalue()


def test_figures_are_printed(log: Callable[..., Path]) -> None:
    load(log(*ROWS))

    assert run("--source", "a-log") == (
        "a-log: 2 cases, 1 closed, 0 opened again\n"
        "Duration: mean 1.00 days, median 1.00 (of 2)\n"
        "On time: 100.0% of 1 closed cases that came with a due date\n"
        "By channel: import 1, web 1\n"
    )
    assert json.loads(run("--source", "a-log", "--json"))["share_on_time"] == 100
    with pytest.raises(CommandError, match="No case came from ‘b-log’"):
        run("--source", "b-log")


def test_figures_of_cases_without_dates_say_only_what_is_known(log: Callable[..., Path]) -> None:
    load(log(ROWS[1]))
    Entry.objects.filter(kind=HISTORY).delete()

    assert "On time" not in run("--source", "a-log")
    assert "Duration" not in run("--source", "a-log")


# ---- the real files, whole, held against another way of counting them


def _cases(name: str) -> dict[str, list[dict[str, str]]]:
    path = REAL / name
    if not path.exists():
        pytest.skip(f"needs the real file {name}, which is not part of the project")
    cases = defaultdict(list)
    with gzip.open(path, "rt", newline="") as file:
        for row in csv.DictReader(file):
            cases[row["case:concept:name"]].append(row)
    return cases


def _days(rows: list[dict[str, str]]) -> float:
    moments = [datetime.fromisoformat(row["time:timestamp"]) for row in rows]
    return (max(moments) - min(moments)) / timedelta(days=1)


@pytest.mark.slow
def test_the_dutch_council_counts_as_an_independent_reader_counts(town: None) -> None:
    name = "14_case_event_logs/dutch_council_receipt_phase.csv.gz"
    cases = _cases(name)
    assert load(REAL / name, ROOT / "imports" / "dutch-council.yaml") == (
        "Loaded 1434; 0 were there already; 0 quarantined."
    )

    found = figures("dutch-council")

    ended = [rows[0] for rows in cases.values() if rows[0]["case:enddate"]]
    moment = datetime.fromisoformat
    kept = sum(moment(row["case:enddate"]) <= moment(row["case:deadline"]) for row in ended)
    assert (found.cases, found.closed, found.dated, found.on_time) == (len(cases), len(ended), len(ended), kept)
    assert found.mean_days == pytest.approx(mean(map(_days, cases.values())))
    names = {"Internet": "web", "Desk": "desk", "Post": "post", "e-mail": "email", "Intern": "officer"}
    assert found.channels == Counter(names[rows[0]["case:channel"]] for rows in cases.values())
    # As the file's own description has them.
    assert (found.cases, round(found.mean_days or 0, 2), round(found.share_on_time or 0, 1)) == (1434, 5.41, 71.6)
    assert found.channels == {"web": 1250, "desk": 109, "post": 53, "email": 21, "officer": 1}


@pytest.mark.slow
def test_the_italian_help_desk_counts_as_an_independent_reader_counts(town: None) -> None:
    name = "14_case_event_logs/helpdesk_italy_events_first80.csv.gz"
    cases = _cases(name)
    load(REAL / name, ROOT / "imports" / "italian-help-desk.yaml")

    found = figures("italian-help-desk")

    assert found.cases == len(cases)
    assert found.median_days == pytest.approx(median(map(_days, cases.values())))
    again, closed = 0, 0
    for rows in cases.values():
        told = [row["concept:name"] for row in sorted(rows, key=lambda row: row["time:timestamp"])]
        first = told.index("Closed") if "Closed" in told else len(told)
        again += any(each != "Closed" for each in told[first + 1 :])
        closed += told[-1] == "Closed"
    assert (found.reopened, found.closed) == (again, closed)


@pytest.mark.slow
def test_baltimores_share_on_time_is_that_of_its_own_due_dates(town: None) -> None:
    path = REAL / "01_service_requests" / "baltimore311_10k_duedates.csv.gz"
    if not path.exists():
        pytest.skip(f"needs the real file {path.name}, which is not part of the project")
    load(path, ROOT / "imports" / "baltimore-311.yaml")

    found = figures("baltimore-311")

    assert (found.cases, round(found.share_on_time or 0, 1)) == (10000, 83.6)
