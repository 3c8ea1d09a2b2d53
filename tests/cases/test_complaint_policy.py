"""The council's policy on complaints as a file: what is wrong with it is said with its line, and days stand once."""

import shutil
from collections.abc import Callable
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as kept
from django.core.management import CommandError, call_command

from frontdoor.cases.checks import policy_can_be_read
from frontdoor.cases.models import Complaint
from frontdoor.cases.queries.complaints import BrokenPolicy, days_of, policy, policy_mistakes
from frontdoor.cases.rules.complaint_clocks import StageDays
from tests.factories.complaints import a_complaint

Change = Callable[..., Path]


@pytest.fixture
def changed(tmp_path: Path) -> Change:
    """Return a function that writes a catalogue of which one file says something else."""

    def write(was: str, becomes: str, *, file: str = "complaints/policy.yaml") -> Path:
        folder = tmp_path / "catalogue"
        shutil.copytree(kept.FRONTDOOR_CATALOGUE, folder, dirs_exist_ok=True)
        text = (folder / file).read_text()
        assert was in text
        (folder / file).write_text(text.replace(was, becomes))
        return folder

    return write


def told(catalogue: Path) -> str:
    return "\n".join(map(str, policy_mistakes(catalogue)))


def line_of(catalogue: Path, words: str) -> int:
    lines = (catalogue / "complaints" / "policy.yaml").read_text().splitlines()
    return next(number for number, line in enumerate(lines, start=1) if words in line)


def test_the_policy_we_ship_is_without_mistakes() -> None:
    assert policy_mistakes(Path(kept.FRONTDOOR_CATALOGUE)) == []
    assert policy_can_be_read() == []


def test_a_catalogue_without_a_policy_has_nothing_to_mend_in_it(tmp_path: Path) -> None:
    assert policy_mistakes(tmp_path) == []


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("answer_days: 10", "answer_days: soon", "answer_days"),
        ("behaviour_review_days: 183", "behaviour_days: 183", "behaviour_days"),
        ("pack: complaints-lgsco", "pack: complaints-lgo", "There is no pack ‘complaints-lgo’. Use one of awaab"),
        ("pack: complaints-lgsco", "pack: foi", "The pack ‘foi’ has no clock ‘acknowledge’ that is counted in days."),
        ('{ id: record, label: "R', '{ id: no-owner, label: "R', "‘no-owner’ is there twice."),
        ('{ id: "2.3", text: "Complaints', '{ id: "1.2", text: "Complaints', "‘1.2’ is there twice."),
        ("role: finance", "role: mayor", "There is no role ‘mayor’. Use one of admin"),
    ],
)
def test_a_mistake_is_told_with_its_line(changed: Change, was: str, becomes: str, said: str) -> None:
    catalogue = changed(was, becomes)
    found = told(catalogue)
    assert said in found
    assert f"complaints/policy.yaml:{line_of(catalogue, becomes)}: " in found


def test_what_is_no_text_is_told_as_such(changed: Change) -> None:
    catalogue = changed("answer_days: 10", "answer_days: 10")
    (catalogue / "complaints" / "policy.yaml").write_bytes(b"\xff")
    assert "This is not UTF-8." in told(catalogue)


@pytest.mark.parametrize(
    ("file", "was"), [("complaints/policy.yaml", "answer_days: 10"), ("packs/foi.yaml", "days: 20\n        calendar")]
)
@pytest.mark.django_db
def test_checking_a_catalogue_checks_what_stands_beside_its_services(changed: Change, file: str, was: str) -> None:
    catalogue, err = changed(was, was.replace("days: ", "days: x"), file=file), StringIO()
    with pytest.raises(CommandError, match="to mend in"):
        call_command("catalogue", "check", str(catalogue), stderr=err)
    assert f"{catalogue}/{file}:" in err.getvalue()


def test_every_command_says_what_is_wrong_with_the_policy(changed: Change, settings: Any) -> None:
    settings.FRONTDOOR_CATALOGUE = changed("role: finance", "role: mayor")
    (error,) = policy_can_be_read()
    assert "There is no role ‘mayor’." in error.msg
    with pytest.raises(BrokenPolicy, match="There is no role ‘mayor’"):
        policy()


@pytest.mark.usefixtures("council")
class TestDays:
    """Where the days of a stage stand."""

    def test_they_are_those_of_the_codes_pack(self, at: datetime) -> None:
        complaint = Complaint.objects.select_related("case").get(case=a_complaint(at=at))
        assert days_of(complaint, 1, at=at) == StageDays(5, 10, 10)
        assert days_of(complaint, 2, at=at) == StageDays(5, 20, 20)

    def test_changing_the_pack_changes_the_complaint_and_nothing_else_has_to_follow(
        self, at: datetime, changed: Change, settings: Any
    ) -> None:
        settings.FRONTDOOR_CATALOGUE = changed(
            "most: { days: 10 }", "most: { days: 7 }", file="packs/complaints-lgsco.yaml"
        )
        complaint = Complaint.objects.select_related("case").get(case=a_complaint(at=at))
        assert days_of(complaint, 1, at=at).extend == 7
