"""Long forms, their ways, and large catalogues: each against the same without what makes it long."""

import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.prepare import prepare

if TYPE_CHECKING:
    from django.test import Client

QUESTIONS, CONDITIONS, REPEATS = 60, 40, 40
#: Sizes of catalogues that are synchronised; the goal is the same time for each service.
SIZES = (250, 500, 1000)


def _sections() -> dict[str, Any]:
    """Return the sections of a real service: a definition without them is not published."""
    from frontdoor.foundation.accounts.moment import now
    from frontdoor.services.api import service

    found = service("graffiti", at=now())
    assert found is not None
    return dict(found.definition.sections)


def _definition(slug: str, *, questions: int, conditions: int) -> Any:
    """Return a form of short texts; the last of them are asked if one of the first was answered, which it is."""
    from frontdoor.services.rules.definition import Definition

    asked: list[dict[str, Any]] = []
    for number in range(questions):
        question = {"id": f"q{number}", "kind": "short_text", "label": f"What is number {number}?"}
        if number >= questions - conditions:
            question["when"] = f"q{number % (questions - conditions)} == 'yes' or answered(q0)"
        asked.append(question)
    core = {
        "id": slug, "name": f"Ask for {slug}", "group": "Bench", "team": "street-scene", "summary": "A long form.",
        "questions": asked,
    }  # fmt: skip
    return Definition.from_stored({**core, **_sections()})


def _publish(definitions: list[Any]) -> float:
    """Publish a catalogue of these and return the seconds it took."""
    from django.db import transaction

    from frontdoor.foundation.accounts.actors import SYSTEM
    from frontdoor.foundation.accounts.moment import now
    from frontdoor.services.operations.publishing import publish
    from frontdoor.services.rules.folder import Folder

    began = time.perf_counter()
    with transaction.atomic():
        publish(Folder(definitions=tuple(definitions), teams=(), mistakes=()), by=SYSTEM, at=now())
    return time.perf_counter() - began


def _page(client: "Client", slug: str) -> str:
    """Begin a form, keep answers to all its questions but the last, and return that question's address."""
    from frontdoor.services.models import Submission

    first = client.post(f"/services/{slug}/start/").headers["Location"]
    answers = {f"q{number}": "yes" for number in range(QUESTIONS - 1)}
    Submission.objects.filter(service_version__service__slug=slug).update(answers=answers)
    return first.replace("/q0/", f"/q{QUESTIONS - 1}/")


def _page_time() -> None:
    from django.test import Client

    plain, knotty = "bench-plain", "bench-knotty"
    _publish(
        [
            _definition(plain, questions=QUESTIONS, conditions=0),
            _definition(knotty, questions=QUESTIONS, conditions=CONDITIONS),
        ]
    )
    client = Client(headers={"host": "127.0.0.1"})
    addresses = {slug: _page(client, slug) for slug in (plain, knotty)}
    took: dict[str, list[float]] = {slug: [] for slug in addresses}
    for _ in range(REPEATS):
        for slug, address in addresses.items():
            began = time.perf_counter()
            page = client.get(address)
            took[slug].append(time.perf_counter() - began)
            assert f"What is number {QUESTIONS - 1}?" in page.content.decode()
    without, with_conditions = (statistics.median(took[slug]) for slug in (plain, knotty))
    print(
        f"forms: a page of {QUESTIONS} questions {without * 1000:.1f} ms, with {CONDITIONS} conditions "
        f"{with_conditions * 1000:.1f} ms; ratio {with_conditions / without:.2f} (goal 1.5)"
    )


def _walks() -> None:
    from frontdoor.services.queries import files_in, lgsl
    from frontdoor.services.rules.folder import read_folder
    from frontdoor.services.rules.routes import walk

    files = Path(__file__).parent.parent / "catalogue"
    folder = read_folder({name: path.read_text() for name, path in files_in(files).items()}, lgsl=lgsl())
    found = []
    for definition in folder.definitions:
        began = time.perf_counter()
        walked = walk(definition)
        found.append((time.perf_counter() - began, definition.id, len(walked.routes)))
    seconds, slug, routes = max(found)
    print(f"forms: every way through the slowest service, {slug}: {routes} ways in {seconds:.2f} s (goal below 1)")


def _sync() -> None:
    rates = []
    for size in SIZES:
        made = [_definition(f"bench-{size}-{number}", questions=10, conditions=5) for number in range(size)]
        rates.append(_publish(made) / size)
        print(f"forms: a catalogue of {size} services published at {rates[-1] * 1000:.2f} ms each")
    print(f"forms: each of {SIZES[-1]} costs {rates[-1] / rates[0]:.2f} times one of {SIZES[0]} (goal 1.0: linear)")


def main() -> None:
    """Print what a page of a long form, a walk and a synchronisation cost."""
    prepare()
    _walks()
    _page_time()
    _sync()
