"""`frontdoor sources`: the policy about records, checked line by line and listed."""

import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from frontdoor.customers.queries.definitions import sources_folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the shipped policy."""
    return Path(shutil.copytree(sources_folder(), tmp_path / "sources"))


def changed(folder: Path, name: str, before: str, after: str) -> Path:
    text = (folder / name).read_text()
    assert before in text
    (folder / name).write_text(text.replace(before, after, 1))
    return folder


def test_the_shipped_policy_has_no_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("sources", "check")

    assert "5 sources and 7 purposes, no mistakes." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("roles: [adviser, officer, team-leader, contractor]", "roles: [postman]", "There is no role ‘postman’."),
        ("id: braille", "id: audio", "‘audio’ is here twice."),
        ("most_days: 365", "most_days: 9999", "most_days"),
    ],
)
def test_a_mistake_in_the_policy_of_care_is_told_with_its_line(
    folder: Path, capsys: pytest.CaptureFixture[str], before: str, after: str, says: str
) -> None:
    with pytest.raises(CommandError, match="1 to mend"):
        call_command("sources", "check", str(changed(folder, "care.yaml", before, after)))

    told = capsys.readouterr().err
    assert says in told
    assert "care.yaml:" in told


def test_a_file_that_is_not_there_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "care.yaml").unlink()
    with pytest.raises(CommandError):
        call_command("sources", "check", str(folder))
    with pytest.raises(CommandError, match="is no folder"):
        call_command("sources", "check", str(folder / "nowhere"))


def test_the_list_says_who_sees_what_for_what_and_for_how_long(
    capsys: pytest.CaptureFixture[str], settings: pytest.FixtureRequest
) -> None:
    settings.FRONTDOOR_NOW = "2026-05-20T09:00:00+00:00"  # type: ignore[attr-defined]  # Django's settings
    call_command("sources", "list")
    told = capsys.readouterr().out

    assert "agreement SA-2026-014 to 31 December 2028, 956 days left" in told
    assert "    balance: collect-council-tax, rights" in told
    assert "our own records, without an agreement" in told
