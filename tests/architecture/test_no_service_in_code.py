"""Nothing in the code names a service: what a service does is said in its file of the catalogue alone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVICES = sorted({path.stem for path in (ROOT / "catalogue").glob("*.yaml")} - {"teams", "question-sets"})
READ = {".py", ".html", ".js", ".css", ".txt", ".yaml", ".toml"}
#: Where data may name services, and why.
ALLOWED = {
    "frontdoor/web/demo": "invents what residents of the demonstration report, service by service",
}


def naming(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line's number and the service that it names.

    An id of several words counts wherever it stands; one of a single word is a word like others, so it counts only
    where code would write it: between quotation marks, or as the name of a file or an address.
    """
    for number, line in enumerate(text.splitlines(), start=1):
        for slug in SERVICES:
            anywhere = rf"(?<![\w-]){slug}(?![\w-])"
            quoted = rf"""["'`/]{slug}(["'`/]|\.yaml)|\bid: {slug}\b"""
            if re.search(anywhere if "-" in slug else quoted, line):
                yield number, slug


def is_allowed(path: Path) -> bool:
    return any((ROOT / place) in (path, *path.parents) for place in ALLOWED)


def test_no_code_and_no_page_names_a_service() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {slug}"
        for path in sorted((ROOT / "frontdoor").rglob("*"))
        if path.suffix in READ and "migrations" not in path.parts and not is_allowed(path)
        for number, slug in naming(path.read_text())
    ]

    assert found == []


@pytest.mark.parametrize("place", ALLOWED)
def test_an_exception_that_is_not_needed_any_more_is_taken_away(place: str) -> None:
    path = ROOT / place
    files = [path] if path.is_file() else sorted(path.rglob("*.py"))

    assert any(True for file in files for _found in naming(file.read_text()))


@pytest.mark.parametrize(
    "line",
    [
        'if service.slug == "pothole":',
        "offered['noise']",
        "/services/graffiti/",
        "read('pothole.yaml')",
        "see fly-tipping",
    ],
)
def test_a_service_that_is_named_would_be_found(line: str) -> None:
    assert list(naming(line))


@pytest.mark.parametrize("line", ["the noise of it", "on the pavement", "a complaint", "anti-fly-tipping-squad"])
def test_a_word_that_is_also_an_id_is_no_service(line: str) -> None:
    assert not list(naming(line))
