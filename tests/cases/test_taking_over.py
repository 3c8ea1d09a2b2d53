"""A law that changes and takes running cases over: their clocks move to it, once, and say so."""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as kept
from django.core.management import CommandError, call_command
from django.db import connection

from frontdoor.cases.models import Case, Clock, ClockEntry
from frontdoor.cases.operations import recalculating
from frontdoor.cases.operations.clocks import happened
from frontdoor.cases.operations.closing import close, mark_duplicate
from frontdoor.cases.operations.extending import ask_for_time
from frontdoor.cases.operations.giving_time import give_time
from frontdoor.cases.operations.merging import undo_merge
from frontdoor.cases.operations.recalculating import take_over
from frontdoor.cases.queries.ledger import ledgers, sentence
from frontdoor.cases.queries.packs import packs
from frontdoor.cases.queries.recalculating import differs
from frontdoor.cases.rules.packs import Pack
from frontdoor.cases.rules.states import Outcome
from frontdoor.cases.tasks import take_over_by_law
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from tests.cases.test_clocks_at_once import each_by_itself
from tests.factories.cases import a_case, again

DAY = timedelta(days=1)
#: A Tuesday; the new law holds from the first of June.
AT = datetime.fromisoformat("2026-05-19T10:00+01:00")
JUNE = datetime.fromisoformat("2026-06-02T09:00+01:00")
LAW = """
id: foi
name: Information
law: An Act
about: Requests.
moments: {closed: It is answered, asked-again: They ask again, looked: It is looked at}
versions:
  - from: 2005-01-01
    source: An Act
    clocks:
      - {id: answer, label: Answer, kind: statutory, met_by: closed, days: 20, start: at-once, stops_for: [fee],
         extension: {most: {days: 20}, needs_notice: false}}
      - {id: again, label: Again, kind: statutory, starts: asked-again, met_by: looked, days: 20}
      - {id: register, label: Register, kind: statutory, met_by: looked, days: 20}
  - from: 2026-06-01
    source: Another Act
    running_cases: RUNNING
    clocks:
      - {id: answer, label: Answer soon, kind: statutory, met_by: closed, start: at-once, stops_for: [fee], LENGTH}
      - {id: again, label: Again, kind: statutory, starts: asked-again, met_by: looked, days: 5}
"""


@pytest.fixture
def law(settings: Any, tmp_path: Path) -> Callable[..., Pack]:
    """Return a function that puts a law into force which changes on 1 June."""

    def write(*, running: str = "take-over", length: str = "days: 10") -> Pack:
        shutil.copytree(kept.FRONTDOOR_CATALOGUE, tmp_path / length / running, dirs_exist_ok=True)
        settings.FRONTDOOR_CATALOGUE = tmp_path / length / running
        text = LAW.replace("RUNNING", running).replace("LENGTH", length)
        (settings.FRONTDOOR_CATALOGUE / "packs" / "foi.yaml").write_text(text)
        return packs()["foi"]

    return write


def request(at: datetime = AT) -> Case:
    return a_case("information-request", answers={"about": "records"}, at=at)


def clock(case: Case, name: str = "answer") -> Clock:
    return case.clocks.filter(name=name).select_related("case").latest("run")


def sound(case: Case) -> bool:
    """Return whether every clock of a case is what its ledger comes to."""
    return not any(differs(each.row, each.state()) for each in ledgers(case) if each.row.ended_at is None)


@pytest.mark.usefixtures("council")
class TestTakingOver:
    """What happens to one case."""

    def test_a_running_clock_moves_to_the_new_law_and_its_ledger_names_both(self, law: Callable[..., Pack]) -> None:
        found, case = law(), request()
        assert take_over(found, by=SYSTEM, at=JUNE) == (2, 1)
        row, entry = clock(case), ClockEntry.objects.get(kind="recalculated")
        assert (row.pack_version, row.label) == ("2026-06-01", "Answer soon")
        assert entry.reason == "The law changed: the version of 1 June 2026 in place of that of 1 January 2005."
        assert (entry.due_before, entry.due_after) == (clock_before(case), row.due_at)
        assert "10 working days from Tuesday 19 May 2026" in sentence(ledgers(case)[1])
        assert sound(case)
        assert again(case).due_at == min(each.due_at for each in case.clocks.all())

    def test_nothing_moves_before_the_law_holds(self, law: Callable[..., Pack]) -> None:
        found, _case = law(), request()
        assert take_over(found, by=SYSTEM, at=AT) == (0, 0)

    def test_the_cases_of_a_law_that_lets_them_keep_theirs_stay(self, law: Callable[..., Pack]) -> None:
        found, case = law(running="keep"), request()
        assert take_over(found, by=SYSTEM, at=JUNE) == (0, 0)
        assert clock(case).pack_version == "2005-01-01"

    def test_doing_it_again_moves_nothing(self, law: Callable[..., Pack]) -> None:
        found, _case = law(), request()
        take_over(found, by=SYSTEM, at=JUNE)
        assert take_over(found, by=SYSTEM, at=JUNE + DAY) == (0, 0)
        assert ClockEntry.objects.filter(kind="recalculated").count() == 1

    def test_what_the_law_does_not_have_any_more_stays(self, law: Callable[..., Pack]) -> None:
        found, case = law(), request()
        take_over(found, by=SYSTEM, at=JUNE)
        assert clock(case, "register").pack_version == "2005-01-01"

    @pytest.mark.parametrize(("length", "version"), [("days: 10", "2026-06-01"), ("hours: 40", "2005-01-01")])
    def test_time_that_was_given_moves_only_into_the_same_unit(
        self, law: Callable[..., Pack], length: str, version: str
    ) -> None:
        found, case = law(length=length), request()
        wish = ask_for_time(clock(case), amount=3, reason="Snow", notice_at=None, by=officer("otto", case), at=AT)
        assert wish is not None
        wish.clock.case = case
        give_time(wish, by=officer("dee", case), at=AT)
        take_over(found, by=SYSTEM, at=JUNE)
        assert clock(case).pack_version == version
        assert sound(case)

    def test_what_starts_later_starts_under_the_law_that_took_over(self, law: Callable[..., Pack]) -> None:
        case = (law(), request())[1]
        happened(case, moment="asked-again", by=SYSTEM, at=JUNE)
        assert clock(case, "again").pack_version == "2026-06-01"

    def test_what_has_ended_keeps_its_law(self, law: Callable[..., Pack]) -> None:
        found, case = law(), request()
        close(case, outcome=Outcome.ANSWERED, words="Here.", by=SYSTEM, at=AT + DAY)
        assert take_over(found, by=SYSTEM, at=JUNE) == (0, 0)

    def test_a_clock_that_comes_back_under_the_old_law_is_moved_with_the_next_turn(
        self, law: Callable[..., Pack]
    ) -> None:
        found, case, other = law(), request(), request()
        mark_duplicate(case, of=other, words="The same.", by=SYSTEM, at=AT + DAY)
        take_over(found, by=SYSTEM, at=JUNE)
        undo_merge(again(case), words="Not the same.", by=SYSTEM, at=JUNE + DAY)
        take_over(found, by=SYSTEM, at=JUNE + 2 * DAY)
        assert clock(case).pack_version == "2026-06-01"
        assert sound(case)

    def test_it_goes_on_where_it_was_stopped(self, law: Callable[..., Pack], monkeypatch: pytest.MonkeyPatch) -> None:
        found, cases = law(), [request() for _each in "123"]
        monkeypatch.setattr(recalculating, "A_BATCH", 2)
        monkeypatch.setattr(recalculating, "MOST_BATCHES", 1)
        turns = [take_over(found, by=SYSTEM, at=JUNE) for _each in "1234"]
        assert (sum(moved for _looked_at, moved in turns), turns[-1]) == (3, (0, 0))
        assert {clock(each).pack_version for each in cases} == {"2026-06-01"}

    def test_a_batch_that_dies_has_moved_nothing(
        self, law: Callable[..., Pack], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def die(*_args: object, **_kwargs: object) -> None:
            raise KeyboardInterrupt

        found, case = law(), request()
        monkeypatch.setattr(recalculating, "_mirror", die)
        with pytest.raises(KeyboardInterrupt):
            take_over(found, by=SYSTEM, at=JUNE)
        monkeypatch.undo()
        assert clock(case).pack_version == "2005-01-01"
        assert take_over(found, by=SYSTEM, at=JUNE) == (2, 1)

    def test_the_sweep_does_it(self, law: Callable[..., Pack]) -> None:
        _law, case = law(), request()
        assert take_over_by_law(at=JUNE) == "Looked at 2; 1 were moved."
        assert clock(case).pack_version == "2026-06-01"

    @pytest.mark.parametrize(
        ("words", "running", "said"),
        [
            (["--dry-run"], "take-over", "1 running clocks are of an earlier version and can be moved, 1 of them to"),
            (["--dry-run"], "take-over", "1 stay as they are.\nNothing was moved."),
            ([], "take-over", "Moved 1."),
            ([], "keep", "no version that holds by now takes running cases over; each keeps its own."),
        ],
    )
    def test_the_command_says_what_moves(
        self, law: Callable[..., Pack], settings: Any, words: list[str], running: str, said: str
    ) -> None:
        law(running=running)
        case = request()
        settings.FRONTDOOR_NOW = JUNE.isoformat()
        out = StringIO()
        call_command("clocks", "take-over", "--pack", "foi", *words, stdout=out)
        assert said in out.getvalue()
        assert (clock(case).pack_version == "2026-06-01") == ("Moved" in said)

    def test_the_command_knows_the_laws(self) -> None:
        with pytest.raises(CommandError, match="There is no pack ‘fio’"):
            call_command("clocks", "take-over", "--pack", "fio")


def officer(name: str, case: Case) -> Actor:
    return Actor(username=name, roles=SYSTEM.roles, team_ids=frozenset({case.team_id}))


def clock_before(case: Case) -> datetime:
    """Return when the answer was due under the law before: twenty working days, with a bank holiday between."""
    found = ClockEntry.objects.get(clock=clock(case), kind="started").due_after
    assert found is not None
    return found


@pytest.mark.engine
@pytest.mark.usefixtures("open_council")
@pytest.mark.skipif("sqlite" in connection.vendor, reason="SQLite's tests share one database in memory")
def test_two_workers_take_over_once(law: Callable[..., Pack]) -> None:
    found, cases = law(), [request() for _each in "123"]
    each_by_itself(*(lambda: take_over(found, by=SYSTEM, at=JUNE) for _each in "12"))
    take_over(found, by=SYSTEM, at=JUNE)
    assert ClockEntry.objects.filter(kind="recalculated").count() == len(cases)
