"""The council to look at: made once, through the operations everybody uses, and never among real people."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from frontdoor.cases.models import Attachment, Case
from frontdoor.cases.rules.states import Status
from frontdoor.foundation.files.models import StoredFile
from frontdoor.services.models import ServiceVersion
from frontdoor.web.demo import seeding
from frontdoor.web.demo.earlier import EARLIER


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, settings: Any, at: datetime) -> None:
    """Make the demonstration small enough for a test."""
    settings.FRONTDOOR_NOW = at.isoformat()
    monkeypatch.setattr(seeding, "CASES", 100)
    monkeypatch.setattr(seeding, "RESIDENTS", 40)


@pytest.mark.django_db(transaction=True)
def test_the_first_start_makes_cases_in_every_state_and_the_second_none(
    small: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("demo")
    first = set(Case.objects.values_list("pk", flat=True))
    call_command("demo")

    assert set(Case.objects.values_list("pk", flat=True)) == first
    reworded = ServiceVersion.objects.filter(number=2, days_of_use__begun__gte=1)
    assert set(reworded.values_list("service__slug", flat=True)) == set(EARLIER)
    assert not ServiceVersion.objects.filter(number=3).exists()
    assert set(Case.objects.values_list("status", flat=True)) == {str(status) for status in Status}
    assert Case.objects.filter(followers__isnull=False).exists()
    assert Attachment.objects.exists()
    assert not StoredFile.objects.filter(provisional_until__isnull=False).exists()
    assert "frontdoor-demo" in capsys.readouterr().out


def test_an_installation_with_real_people_gets_no_invented_ones(db: None, settings: Any) -> None:
    settings.FRONTDOOR_DEMO = False
    with pytest.raises(CommandError, match="FRONTDOOR_DEMO"):
        call_command("demo")
    assert not Case.objects.exists()


def test_the_states_are_drawn_where_they_are_kept(tmp_path: Path) -> None:
    call_command("states", str(tmp_path))
    kept = Path(__file__).resolve().parents[2] / "docs" / "states" / "case.md"
    assert (tmp_path / "case.md").read_text() == kept.read_text()
