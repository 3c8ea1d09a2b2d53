"""The words of residents' pages are in every language that has a catalogue, whole."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polib
import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
CATALOGUES: Final = sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po"))
#: Pages that staff alone see stay English.
_STAFFS: Final = ("/fd_", "/office/", "/hub/", "ui/gallery", "ui/office")
_IN_TAG: Final = re.compile(r"""\b_\("([^"]+)"\)|{%\s*translate\s+(?:"([^"]+)"|'([^']+)')""")
_BLOCK: Final = re.compile(r"{%\s*blocktranslate\b[^%]*%}(.*?){%\s*endblocktranslate\s*%}", re.S)
_PLACE: Final = re.compile(r"%\((\w+)\)s")
#: Django's own catalogues know these.
_DJANGOS: Final = frozenset(
    {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
    | {"January", "February", "March", "April", "May", "June"}
    | {"July", "August", "September", "October", "November", "December"}
)


def said_in_code() -> Iterator[str]:
    for path in (ROOT / "frontdoor").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                count = {"say": 1, "later": 1, "say_count": 2}.get(node.func.id, 0)
                for argument in node.args[:count]:
                    either = [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]
                    yield from (str(each.value) for each in either if isinstance(each, ast.Constant))


def said_on_pages() -> Iterator[str]:
    for path in (ROOT / "frontdoor").rglob("templates/**/*.html"):
        if any(mark in path.as_posix() for mark in _STAFFS):
            continue
        text = path.read_text(encoding="utf-8")
        for found in _IN_TAG.finditer(text):
            yield next(each for each in found.groups() if each)
        for block in _BLOCK.findall(text):
            for part in re.split(r"{%\s*plural\s*%}", block):
                yield re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", part)


def said_in_the_catalogue() -> Iterator[str]:
    """What our own sentences call what is sent with a form, in services that name it themselves."""
    for path in (ROOT / "catalogue").glob("*.yaml"):
        yield from re.findall(r"^sends: (.+)$", path.read_text(encoding="utf-8"), re.M)


def places(sentence: str) -> set[str]:
    named = {name for _text, name, _format, _how in string.Formatter().parse(sentence) if name}
    return named | set(_PLACE.findall(sentence))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_everything_that_residents_pages_say_is_translated(path: Path) -> None:
    catalogue = polib.pofile(str(path))
    known = {text for each in catalogue.translated_entries() for text in (each.msgid, each.msgid_plural) if text}

    missing = ({*said_in_code(), *said_on_pages(), *said_in_the_catalogue()} - known) - _DJANGOS

    assert sorted(missing) == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_no_catalogue_fills_in_what_the_sentence_does_not_give(path: Path) -> None:
    catalogue = polib.pofile(str(path))
    said = {each.msgid: [each.msgstr, *each.msgstr_plural.values()] for each in catalogue}

    assert {msgid: texts for msgid, texts in said.items() for each in texts if places(each) - places(msgid)} == {}
