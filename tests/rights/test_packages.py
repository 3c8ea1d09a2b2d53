"""A package holds everything about one person and nothing of another's."""

import hashlib
import io
import json
import socket
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from frontdoor.customers.api import Person, customers_of_details, meet
from frontdoor.customers.models import SourceRecord
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.models import User
from frontdoor.rights.models import Flag, Package
from frontdoor.rights.operations.packages import (
    Decided,
    NotNow,
    SayWhy,
    StillToDecide,
    ask_for_package,
    decide,
    end_packages,
    fetched,
    finish,
)
from frontdoor.rights.providers.paper import pdf_of
from frontdoor.rights.rules.package import PackageFile
from frontdoor.rights.rules.states import Decision, PackageState
from tests.factories.cases import a_case, a_photo


def a_person_of(details: int | None, *, at: datetime) -> int:
    """File somebody's details and return the id that names the customer."""
    assert details is not None
    meet([details], at=at)
    return customers_of_details([details])[details]


@pytest.fixture
def neighbours(council: None, cast: dict[str, User], at: datetime) -> dict[str, Any]:
    """Ada and Bola, who live at one address and have a case each; Ada's speaks of Bola."""
    said = "The bags are by the gate. Bola Okafor saw who did it"
    ada = Person(name="Ada Okafor", email="ada@example.com", user_id=cast["ada"].pk)
    bola = Person(name="Bola Okafor", email="bola@example.com", user_id=cast["bola"].pk)
    hers = a_case(at=at, person=ada, description=said, place="4 Mill Lane")
    a_photo(owner=hers.files_owner, at=at)
    anothers = a_case(at=at, person=bola, description="Bola's own words about bins", place="4 Mill Lane")
    people = {"ada": a_person_of(hers.customer_id, at=at), "bola": a_person_of(anothers.customer_id, at=at)}
    for record in SourceRecord.objects.filter(pk__in=people.values()):
        record.traits = {**record.traits, "uprn": "100020"}
        record.save()
        record.keys.create(key="uprn|100020")
    return {**people, "case": hers, "other": anothers}


@pytest.fixture
def asked(neighbours: dict[str, Any], dee: Actor, at: datetime, deliver: Callable[..., int]) -> Package:
    """A package of Ada's that was gathered."""
    package = ask_for_package(neighbours["ada"], by=dee, at=at)
    deliver(at)
    return Package.objects.get(pk=package.pk)


def give_all(package: Package, *, by: Actor, at: datetime) -> None:
    """Decide of everything: what names Bola loses her name, the rest is given."""
    out = Decided(Decision.REDACT, "It names another person", "Bola Okafor")
    give = Decided(Decision.GIVE)
    flags = Flag.objects.filter(package=package)
    decide(package, decisions={each.pk: out if each.names_somebody else give for each in flags}, by=by, at=at)


def written(package: Package, *, by: Actor, at: datetime, deliver: Callable[..., int]) -> zipfile.ZipFile:
    """Decide, finish and fetch a package."""
    give_all(package, by=by, at=at)
    finish(package, by=by, at=at)
    deliver(at)
    package.refresh_from_db()
    with fetched(package, by=by, at=at) as archive:
        return zipfile.ZipFile(io.BytesIO(archive.read()))


def test_it_holds_her_rows_and_none_of_her_neighbours(
    asked: Package, neighbours: dict[str, Any], dee: Actor, at: datetime, deliver: Callable[..., int]
) -> None:
    packed = written(asked, by=dee, at=at, deliver=deliver)
    said = packed.read("about-you.json").decode()
    found = (neighbours["case"].reference in said, "ada@example.com" in said, "by the gate" in said)
    others = (neighbours["other"].reference in said, "bola" in said.lower(), "bins" in said)
    assert (found, others) == ((True, True, True), (False, False, False))


def test_its_hashes_are_those_of_its_files_and_its_json_keeps_to_its_schema(
    asked: Package, dee: Actor, at: datetime, deliver: Callable[..., int]
) -> None:
    packed = written(asked, by=dee, at=at, deliver=deliver)
    lines = [line.split("  ", 1) for line in packed.read("MANIFEST.sha256").decode().splitlines()]
    assert all(hashlib.sha256(packed.read(name)).hexdigest() == digest for digest, name in lines)
    assert {name for _digest, name in lines} == set(packed.namelist()) - {"MANIFEST.sha256"}
    read = PackageFile.model_validate_json(packed.read("about-you.json"))
    assert (read.kind, [each.type for each in read.attached]) == ("access", ["image/jpeg"])


def test_its_pdf_is_tagged(asked: Package, dee: Actor, at: datetime, deliver: Callable[..., int]) -> None:
    paper = written(asked, by=dee, at=at, deliver=deliver).read("about-you.pdf")
    assert "/StructTreeRoot" in PdfReader(io.BytesIO(paper)).root_object


def test_a_pdf_fetches_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as elsewhere:
        elsewhere.setblocking(False)
        address = f"http://127.0.0.1:{elsewhere.getsockname()[1]}/a.png"
        pdf_of(f'<html lang="en"><title>A</title><img alt="" src="{address}">')
        with pytest.raises(BlockingIOError):
            elsewhere.accept()


def test_nothing_is_written_before_all_that_may_be_anothers_was_decided(
    asked: Package, dee: Actor, at: datetime
) -> None:
    with pytest.raises(StillToDecide):
        finish(asked, by=dee, at=at)


def test_what_names_a_neighbour_is_flagged(asked: Package) -> None:
    named = Flag.objects.filter(package=asked, names_somebody=True).values_list("table", "field")
    assert ("fd_cases.Case", "description") in set(named)


def test_what_is_left_out_has_its_reason(asked: Package, dee: Actor, at: datetime) -> None:
    flag = Flag.objects.filter(package=asked).first()
    assert flag is not None
    with pytest.raises(SayWhy):
        decide(asked, decisions={flag.pk: Decided(Decision.REDACT)}, by=dee, at=at)


def test_an_adviser_may_not_build_one(neighbours: dict[str, Any], cem: Actor, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        ask_for_package(neighbours["ada"], by=cem, at=at)


def test_bola_may_not_fetch_adas(
    asked: Package, dee: Actor, bola: Actor, at: datetime, deliver: Callable[..., int]
) -> None:
    written(asked, by=dee, at=at, deliver=deliver)
    with pytest.raises(NotAllowed):
        fetched(asked, by=bola, at=at)


def test_what_has_expired_is_gone(
    asked: Package, dee: Actor, ada: Actor, at: datetime, deliver: Callable[..., int]
) -> None:
    written(asked, by=dee, at=at, deliver=deliver)
    asked.refresh_from_db()
    later = at + timedelta(days=30)
    with pytest.raises(NotNow):
        fetched(asked, by=ada, at=later)
    assert (end_packages(at=later), Package.objects.get().state) == (1, PackageState.ENDED.value)


def test_the_schema_that_is_published_is_what_is_written() -> None:
    from pathlib import Path

    published = json.loads((Path(__file__).parents[2] / "docs" / "data-package.schema.json").read_text())
    assert published == PackageFile.model_json_schema()
