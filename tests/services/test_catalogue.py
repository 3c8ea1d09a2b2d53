"""The catalogue we ship, its schema, and the command that reads it."""

import json
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any, get_args

import pytest
from django.core.management import CommandError, call_command

from frontdoor.cases.queries.clocks import ACCESS
from frontdoor.services.models import ServiceVersion
from frontdoor.services.queries import files_in, lgsl, plain_words
from frontdoor.services.rules.definition import Definition, Pattern
from frontdoor.services.rules.folder import read_folder
from tests.services.conftest import HOLE, TEAMS

ROOT = Path(__file__).resolve().parents[2]
#: What every council does, and the numbers that GOV.UK's list has for them.
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
    "street-cleaning": 580,
    "pest-control": 431,
    "street-trading": None,
    "scaffolding-licence": None,
    "skip-permit": None,
    "pavement-licence": None,
    "garden-waste": 530,
    "bulky-waste": 528,
    "replacement-bin": None,
    "commercial-waste": None,
    "clinical-waste": 859,
    "register-birth": None,
    "register-death": None,
    "burial-cremation": None,
    "blue-badge": 279,
    "council-tax-move": None,
    "single-person-discount": 59,
    "housing-repair": 141,
    "housing-register": 92,
    "hmo-licence": None,
    "hmo-report": None,
    "school-admissions": None,
    "send-enquiry": None,
    "library-membership": None,
    "planning-advice": None,
    "information-request": None,
    "complaint": 353,
    "compliment": None,
}


def run(*words: object) -> str:
    out = StringIO()
    call_command("catalogue", *map(str, words), stdout=out, stderr=out, skip_checks=True)
    return out.getvalue()


def shipped() -> dict[str, Definition]:
    files = {name: path.read_text(encoding="utf-8") for name, path in files_in(ROOT / "catalogue").items()}
    folder = read_folder(files, lgsl=lgsl(), plain=plain_words())
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


def test_the_services_we_ship_show_every_way_of_asking() -> None:
    assert {each.pattern for each in shipped().values()} == set(get_args(Pattern))


def test_the_front_page_names_a_few_services_each_in_a_place_of_its_own() -> None:
    places = sorted(each.front_page for each in shipped().values() if each.front_page is not None)

    assert places == list(range(1, 7))


def test_what_somebody_applies_for_books_or_asks_is_never_public() -> None:
    asked = [each for each in shipped().values() if each.pattern != "report"]

    assert [each.id for each in asked if ACCESS.of(each).public] == []


def test_every_price_we_ship_says_that_it_is_invented_and_for_how_long() -> None:
    priced = [each for each in shipped().values() if each.fees is not None]

    assert priced
    for each in priced:
        assert each.fees is not None
        assert "invented for this demonstration" in each.fees.source, each.id
        assert each.fees.valid_from is not None, each.id
        assert each.fees.valid_to is not None, each.id


def test_whoever_has_something_to_pay_reads_before_they_begin_how_that_will_be() -> None:
    priced = [each for each in shipped().values() if each.fees is not None]

    # A funeral director gets a bill.
    assert [
        each.id for each in priced if not re.search("how to pay|to tell you how|send the bill", each.description)
    ] == []


def test_every_shipped_question_says_what_to_do_when_it_is_left_empty() -> None:
    silent = [
        f"{each.id}.{question.id}"
        for each in shipped().values()
        for asked in each.questions
        for question in (asked, *asked.questions)
        if question.required and not question.missing
    ]
    assert silent == []


def test_every_file_tells_editors_where_its_schema_is() -> None:
    first_lines = {
        path.name: path.read_text(encoding="utf-8").splitlines()[0]
        for path in (ROOT / "catalogue").glob("*.yaml")
        if path.name not in {"teams.yaml", "question-sets.yaml"}
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
def test_checking_counts_the_services(db: None, folder: Callable[..., Path]) -> None:
    assert run("check", folder(hole=HOLE)) == "1 services, no mistakes.\n"


def test_checking_prints_every_mistake_and_fails(db: None, folder: Callable[..., Path], capsys: Any) -> None:
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
    shared = {name: (ROOT / "catalogue" / name).read_text() for name in ("teams.yaml", "question-sets.yaml")}
    files = {"pothole.yaml": text.replace("code: fixed", "code: fixd"), **shared}

    (mistake,) = read_folder(files, lgsl=lgsl()).mistakes

    assert (mistake.wrong, mistake.mend) == ("‘code’ cannot be ‘fixd’.", "Did you mean ‘fixed’?")


def test_the_schema_is_written_to_a_file(tmp_path: Path) -> None:
    run("schema", tmp_path / "schema.json")

    assert json.loads((tmp_path / "schema.json").read_text())["title"] == "A service"


def test_a_file_with_a_word_that_the_council_does_not_use_is_refused(db: None, folder: Callable[..., Path]) -> None:
    path = folder(hole=HOLE.replace("label: Anything else?", "label: Anything prior to this?"))
    with pytest.raises(CommandError, match="1 to mend"):
        run("check", path)
