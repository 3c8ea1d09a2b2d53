"""Files and browser share one source: neither undoes what the other did, and neither is lost."""

from collections.abc import Callable
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from frontdoor.services.api import ServiceState, service
from frontdoor.services.models import Proposal, Service, ServiceVersion
from frontdoor.services.operations.beginning import begin_from_version
from frontdoor.services.operations.exporting import export
from frontdoor.services.operations.proposing import begin, change
from frontdoor.services.operations.publishing import Published, publish
from frontdoor.services.operations.releasing import call_off, offer_again, publish_proposal, withdraw
from frontdoor.services.operations.reviewing import approve, send_to_review
from frontdoor.services.records import Source
from frontdoor.services.rules.sources import Step, step_for, step_without_file
from tests.services.conftest import HOLE, TEAMS

Publishing = Callable[..., Published]
BROWSER = "From the browser."
FROM_FILE = HOLE.replace("Tell us about a hole.", "From the file.")
BY_BROWSER = HOLE.replace("Tell us about a hole.", BROWSER)


# ------------------------------------------------------------------------------ the rule
@pytest.mark.parametrize(
    ("file", "agreed", "newest", "is_browsers", "step"),
    [
        ("a", "", "", False, Step.BRING_IN),  # a new file
        ("a", "a", "a", False, Step.LEAVE),
        ("b", "a", "a", False, Step.BRING_IN),  # only the file changed
        ("b", "a", "a", True, Step.BRING_IN),  # the browser went back to what the file said
        ("a", "a", "b", True, Step.LEAVE),  # only the browser changed
        ("b", "a", "b", True, Step.LEAVE),  # both say the same now
        ("c", "a", "b", True, Step.CLASH),
        ("a", "", "b", True, Step.CLASH),  # made in the browser, and somebody wrote a file
        ("b", "", "b", True, Step.LEAVE),  # made in the browser, and exported
        ("a", "a", "", False, Step.LEAVE),  # its only version was called off
        ("b", "a", "", False, Step.BRING_IN),
        ("c", "b", "a", False, Step.BRING_IN),  # the file's last wording was called off, and now it has another
    ],
)
def test_what_becomes_of_a_file(file: str, agreed: str, newest: str, is_browsers: bool, step: Step) -> None:
    assert step_for(file=file, agreed=agreed, newest=newest, is_browsers=is_browsers) is step


@pytest.mark.parametrize(
    ("agreed", "newest", "is_browsers", "step"),
    [
        ("", "b", True, Step.LEAVE),
        ("a", "a", False, Step.WITHDRAW),
        ("a", "b", True, Step.CLASH_GONE),
        ("b", "a", False, Step.WITHDRAW),  # the file's last wording was called off
    ],
)
def test_what_becomes_of_a_service_without_its_file(agreed: str, newest: str, is_browsers: bool, step: Step) -> None:
    assert step_without_file(agreed=agreed, newest=newest, is_browsers=is_browsers) is step


# ------------------------------------------------------------------------------ sync
@pytest.fixture
def in_browser(sam: Actor, dee: Actor, at: datetime) -> Callable[..., ServiceVersion]:
    """Return a function that publishes a change to "hole" in the browser."""

    def publishing_there(summary: str = BROWSER) -> ServiceVersion:
        row = begin_from_version(ServiceVersion.objects.select_related("service").latest("number"), by=sam, at=at)
        change(row.pk, definition={**row.definition, "summary": summary}, edition=0, by=sam, at=at)
        return through_review(row, sam, dee, at)

    return publishing_there


def through_review(row: Proposal, sam: Actor, dee: Actor, at: datetime) -> ServiceVersion:
    row.refresh_from_db()
    send_to_review(row.pk, edition=row.edition, by=sam, at=at)
    approve(row.pk, edition=row.edition, by=dee, at=at)
    return publish_proposal(row.pk, edition=row.edition, by=sam, at=at)


def summary(at: datetime) -> str:
    found = service("hole", at=at)
    assert found is not None
    return found.definition.summary


def test_a_file_that_has_not_changed_leaves_what_the_browser_published(
    publishing: Publishing, in_browser: Callable[..., Any], at: datetime
) -> None:
    publishing(hole=HOLE)
    in_browser()

    assert publishing(hole=HOLE).is_empty

    assert summary(at) == BROWSER


def test_a_file_that_changed_as_well_is_refused_and_says_what_to_do(
    publishing: Publishing, in_browser: Callable[..., Any], at: datetime
) -> None:
    publishing(hole=HOLE)
    in_browser()

    outcome = publishing(hole=FROM_FILE)

    assert outcome.refused == (("hole", "published in the browser since; export it first: frontdoor catalogue export"),)
    assert summary(at) == BROWSER


def test_one_that_is_refused_does_not_keep_the_others_out(
    publishing: Publishing, in_browser: Callable[..., Any], at: datetime
) -> None:
    publishing(hole=HOLE)
    in_browser()
    pit = HOLE.replace("id: hole", "id: pit").replace("Report a hole", "Report a pit")

    assert publishing(hole=FROM_FILE, pit=pit).published == ("pit",)


def test_a_file_that_says_what_the_browser_said_makes_no_version_and_goes_on_from_there(
    publishing: Publishing, in_browser: Callable[..., Any], at: datetime
) -> None:
    publishing(hole=HOLE)
    in_browser()

    assert publishing(hole=BY_BROWSER).is_empty
    assert publishing(hole=FROM_FILE).published == ("hole",)

    assert summary(at) == "From the file."
    assert ServiceVersion.objects.latest("number").source == Source.FILE


def test_a_file_is_brought_in_over_the_browsers_when_somebody_says_so(
    publishing: Publishing, in_browser: Callable[..., Any], read: Callable[..., Any], at: datetime
) -> None:
    publishing(hole=HOLE)
    in_browser()

    assert publish(read(hole=FROM_FILE), over=["hole"], by=SYSTEM, at=at).published == ("hole",)

    assert summary(at) == "From the file."


def test_a_service_made_in_the_browser_is_not_withdrawn_for_want_of_a_file(
    publishing: Publishing, sam: Actor, dee: Actor, at: datetime
) -> None:
    publishing(hole=HOLE)
    stored = {**ServiceVersion.objects.get().definition, "id": "swing", "name": "Report a swing"}
    through_review(begin("swing", definition=stored, by=sam, at=at), sam, dee, at)

    assert publishing(hole=HOLE).is_empty


def test_a_file_that_went_withdraws_nothing_the_browser_published_since(
    publishing: Publishing, in_browser: Callable[..., Any], at: datetime
) -> None:
    publishing(hole=HOLE)
    in_browser()

    outcome = publishing()

    assert [slug for slug, _why in outcome.refused] == ["hole"]
    assert outcome.withdrawn == ()


def test_what_was_withdrawn_in_the_browser_is_not_offered_again_by_its_file(
    publishing: Publishing, sam: Actor, at: datetime
) -> None:
    publishing(hole=HOLE)
    withdraw("hole", reason="Closed.", by=sam, at=at)

    publishing(hole=HOLE)
    publishing(hole=FROM_FILE)

    found = service("hole", at=at)
    assert found is not None
    assert (found.state, found.number) == (ServiceState.WITHDRAWN, 2)


def test_a_service_offered_again_without_a_file_is_not_withdrawn_once_more(
    publishing: Publishing, sam: Actor, at: datetime
) -> None:
    publishing(hole=HOLE)
    publishing()
    offer_again("hole", reason="We still do this.", by=sam, at=at)

    assert publishing().is_empty


def test_a_file_whose_version_was_called_off_stays_called_off(publishing: Publishing, sam: Actor, at: datetime) -> None:
    publishing(hole=HOLE)
    later = FROM_FILE + "available_from: 2025-06-01\n"
    publishing(hole=later)
    call_off("hole", number=2, reason="Too early.", by=sam, at=at)

    assert publishing(hole=later).is_empty
    assert publishing(hole=HOLE.replace("about a hole", "about holes")).published == ("hole",)


# ------------------------------------------------------------------------------ export
@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """Return the folder that `sync` reads."""
    settings.FRONTDOOR_CATALOGUE = tmp_path
    (tmp_path / "teams.yaml").write_text(TEAMS)
    (tmp_path / "hole.yaml").write_text("# Source: the highways act\n" + HOLE)
    return tmp_path


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("catalogue", *arguments, stdout=out, stderr=out)
    return out.getvalue()


@pytest.mark.usefixtures("bare", "db")
def test_after_an_export_files_and_browser_go_on_together(
    folder: Path, in_browser: Callable[..., Any], at: datetime
) -> None:
    run("sync")
    in_browser()

    assert run("export") == f"wrote {folder}/hole.yaml\n"

    text = (folder / "hole.yaml").read_text()
    assert text == "# Source: the highways act\n" + BY_BROWSER
    assert run("check") == "1 services, no mistakes.\n"
    (folder / "hole.yaml").write_text(text.replace(BROWSER, "From the file."))
    assert run("sync") == "published hole\n"


@pytest.mark.usefixtures("bare", "db")
def test_an_export_to_another_folder_settles_nothing(
    folder: Path, in_browser: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    run("sync")
    in_browser()
    elsewhere = tmp_path_factory.mktemp("elsewhere")

    run("export", str(elsewhere), "hole")

    assert (elsewhere / "hole.yaml").exists()
    (folder / "hole.yaml").write_text(FROM_FILE)
    assert run("sync").startswith("left alone hole: published in the browser since")


@pytest.mark.usefixtures("bare", "db")
def test_an_export_of_what_the_files_say_changes_no_byte(folder: Path) -> None:
    run("sync")
    before = (folder / "hole.yaml").read_bytes()

    assert run("export") == "nothing changed\n"

    assert (folder / "hole.yaml").read_bytes() == before


@pytest.mark.usefixtures("bare", "db")
@pytest.mark.parametrize(
    ("content", "why"),
    [(b"id: [", "has mistakes"), (b"\xff", "not UTF-8"), (b"{id: hole}", "has mistakes")],
)
def test_a_file_that_cannot_be_read_is_left_alone(
    folder: Path, in_browser: Callable[..., Any], content: bytes, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run("sync")
    in_browser()
    (folder / "hole.yaml").write_bytes(content)

    with pytest.raises(CommandError, match="1 could not be written"):
        run("export")

    assert (folder / "hole.yaml").read_bytes() == content
    assert Service.objects.get().file_checksum == ServiceVersion.objects.get(number=1).checksum


@pytest.mark.usefixtures("bare", "db", "folder")
def test_an_export_names_what_there_is_not() -> None:
    with pytest.raises(CommandError, match="no service well"):
        run("export", str(Path.cwd()), "well")
    with pytest.raises(CommandError, match="is no folder"):
        run("export", "/nowhere/at/all")


@pytest.mark.usefixtures("folder")
def test_only_designers_export(folder: Path, dee: Actor, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        export(folder, is_catalogue=False, by=dee, at=at)
