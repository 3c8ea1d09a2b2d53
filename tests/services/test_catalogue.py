"""The catalogue we ship, its schema, and the command that reads it."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from frontdoor.services.models import ServiceVersion
from frontdoor.services.queries import lgsl
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.folder import read_folder
from tests.services.conftest import HOLE, TEAMS

ROOT = Path(__file__).resolve().parents[2]
#: What the issue asks for, and the numbers that GOV.UK's list has for them.
ASKED_FOR = {
    "fly-tipping": 587,
    "pothole": 557,
    "street-light": 564,
    "missed-bin": None,
    "abandoned-vehicle": 372,
    "graffiti": 584,
    "blocked-drain": 664,
    "overgrown-tree": None,
    "dead-animal": 576,
    "noise": 412,
}


def run(*words: object) -> str:
    out = StringIO()
    call_command("catalogue", *map(str, words), stdout=out, stderr=out, skip_checks=True)
    return out.getvalue()


def shipped() -> dict[str, Definition]:
    files = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "catalogue").glob("*.yaml")}
    folder = read_folder(files, lgsl=lgsl())
    assert folder.mistakes == ()
    return {each.id: each for each in folder.definitions}


@pytest.fixture
def folder(bare: None, tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes files into a folder: `folder(hole=HOLE)`."""

    def write(**texts: str) -> Path:
        for old in tmp_path.glob("*.yaml"):
            old.unlink()
        (tmp_path / "teams.yaml").write_text(TEAMS)
        for name, text in texts.items():
            (tmp_path / f"{name}.yaml").write_text(text)
        return tmp_path

    return write


# ------------------------------------------------------------------------------ what we ship
def test_the_services_we_ship_are_without_mistakes_and_numbered_only_where_listed() -> None:
    found = shipped()

    assert {slug: found[slug].lgsl for slug in ASKED_FOR} == ASKED_FOR
    assert len(found) >= 15


def test_every_shipped_question_says_what_to_do_when_it_is_left_empty() -> None:
    silent = [
        f"{each.id}.{question.id}"
        for each in shipped().values()
        for question in each.questions
        if question.required and not question.missing
    ]
    assert silent == []


def test_every_file_tells_editors_where_its_schema_is() -> None:
    first_lines = {
        path.name: path.read_text(encoding="utf-8").splitlines()[0]
        for path in (ROOT / "catalogue").glob("*.yaml")
        if path.name != "teams.yaml"
    }
    assert set(first_lines.values()) == {"# yaml-language-server: $schema=../docs/service-definition.schema.json"}


def test_the_published_schema_is_up_to_date() -> None:
    published = (ROOT / "docs" / "service-definition.schema.json").read_text(encoding="utf-8")

    assert run("schema") == published, "Run: frontdoor catalogue schema docs/service-definition.schema.json"


def test_every_field_of_the_schema_is_described() -> None:
    whole = json.loads(run("schema"))
    bare = [
        f"{name}.{key}"
        for name, model in {**whole["$defs"], "": whole}.items()
        for key, field in model.get("properties", {}).items()
        if "description" not in field and "$ref" not in field
    ]
    assert bare == []
    kinds = whole["$defs"]["Question"]["properties"]["kind"]["oneOf"]
    assert {"const": "date", "description": 'A date, kept as "2026-03-27".'} in kinds


def test_the_list_of_services_is_the_one_govuk_links_to() -> None:
    assert len(lgsl()) == 117
    assert lgsl()[557] == "Find out about potholes"


# ------------------------------------------------------------------------------ the command
def test_checking_counts_the_services(folder: Callable[..., Path]) -> None:
    assert run("check", folder(hole=HOLE)) == "1 services, no mistakes.\n"


def test_checking_prints_every_mistake_and_fails(folder: Callable[..., Path], capsys: Any) -> None:
    path = folder(hole=HOLE.replace("team: highways", "team: nobody").replace("summary:", "sumary:"))
    err = StringIO()

    with pytest.raises(CommandError, match=r"3 to mend in .* Nothing was changed\."):
        call_command("catalogue", "check", str(path), stderr=err, skip_checks=True)

    assert f"{path}/hole.yaml:6: There is no team ‘nobody’ in teams.yaml. Use one of: highways." in err.getvalue()


@pytest.mark.django_db(transaction=True)
def test_syncing_publishes_and_then_says_that_nothing_changed(folder: Callable[..., Path]) -> None:
    path = folder(hole=HOLE)

    assert run("sync", path) == "published hole\n"
    assert run("sync", path) == "nothing changed\n"
    assert run("sync", folder()) == "withdrawn hole\n"
    assert run("sync", folder(hole="# a remark\n" + HOLE)) == "published hole\n"
    assert ServiceVersion.objects.count() == 1


@pytest.mark.django_db
def test_syncing_a_catalogue_with_a_mistake_changes_nothing(folder: Callable[..., Path]) -> None:
    path = folder(hole=HOLE, pit="id: pit")

    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("catalogue", "sync", str(path), stderr=StringIO(), skip_checks=True)

    assert not ServiceVersion.objects.exists()


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is no folder"):
        run("check", tmp_path / "nowhere")


def test_a_file_that_is_not_utf8_is_named_with_the_line(folder: Callable[..., Path]) -> None:
    path = folder(hole=HOLE)
    (path / "hole.yaml").write_bytes(b"id: hole\nname: caf\xe9")
    with pytest.raises(CommandError, match=r"hole\.yaml:2: This is not UTF-8"):
        run("check", path)


def test_a_word_that_is_none_of_a_sections_own_is_told_with_the_nearest() -> None:
    text = (ROOT / "catalogue" / "pothole.yaml").read_text(encoding="utf-8")
    teams = (ROOT / "catalogue" / "teams.yaml").read_text(encoding="utf-8")
    files = {"pothole.yaml": text.replace("code: fixed", "code: fixd"), "teams.yaml": teams}

    (mistake,) = read_folder(files, lgsl=lgsl()).mistakes

    assert (mistake.wrong, mistake.mend) == ("‘code’ cannot be ‘fixd’.", "Did you mean ‘fixed’?")


def test_the_schema_is_written_to_a_file(tmp_path: Path) -> None:
    run("schema", tmp_path / "schema.json")

    assert json.loads((tmp_path / "schema.json").read_text())["title"] == "A service"
