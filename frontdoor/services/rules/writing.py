"""A definition as the text of a file of the catalogue. Pure."""

from collections.abc import Mapping
from io import StringIO
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString, SingleQuotedScalarString

from frontdoor.services.rules.reading import read

_WIDTH: Final = 110


def as_yaml(definition: Mapping[str, Any]) -> str:
    """Return YAML that `reading.read` reads as the very same values, in the order of the keys."""
    out = StringIO()
    yaml = YAML()
    yaml.width = _WIDTH
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump(_laid_out(definition), out)
    return out.getvalue()


def _laid_out(value: Any) -> Any:
    if isinstance(value, Mapping):
        return CommentedMap((str(key), _laid_out(each)) for key, each in value.items())
    if isinstance(value, list):
        return CommentedSeq(_laid_out(each) for each in value)
    return _text(value) if isinstance(value, str) else value


def _text(text: str) -> Any:
    """Return a text in the style that reads best and is read as itself."""
    if "\n" in text and all(line == line.rstrip() for line in text.split("\n")):
        literal = LiteralScalarString(text)
        if _reads_as(literal, text):
            return literal
    if _reads_as(text, text):
        return text
    single = SingleQuotedScalarString(text)
    return single if _reads_as(single, text) else DoubleQuotedScalarString(text)


def _reads_as(styled: str, text: str) -> bool:
    """Return whether a text in a style is read as itself: our reader takes `yes` or 2026-04-01 its own way."""
    out = StringIO()
    yaml = YAML()
    yaml.width = _WIDTH
    yaml.allow_unicode = True
    yaml.dump(CommentedMap(key=styled), out)
    document = read(out.getvalue())
    return bool(not document.problems and document.data == {"key": text} and type(document.data["key"]) is str)
