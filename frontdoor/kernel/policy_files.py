"""Reading YAML so that every value knows its line. Pure: text in, values out."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from frontdoor.kernel.mistakes import Mistake, PathStep, Problem
from frontdoor.kernel.policy_wording import problems_of

_TAG: Final = "tag:yaml.org,2002:"
#: Definitions are a few hundred lines; more nodes than this is a mistake or a bomb of aliases.
MAX_NODES: Final = 20_000


_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(slots=True)
class Document:
    """A YAML file as plain JSON values.

    :param data: None when the file could not be read at all.
    :param lines: the line, counted from 1, of every value by its path; the whole file has the path ().
    """

    data: Any = None
    lines: dict[tuple[PathStep, ...], int] = field(default_factory=dict)
    problems: list[tuple[int, Problem]] = field(default_factory=list)

    def line_of(self, path: tuple[PathStep, ...]) -> int:
        """Return the line of the value at a path, or of the nearest thing around it that exists."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(text: str) -> Document:
    """Return a YAML text as values and lines; what cannot be read becomes problems."""
    document = Document()
    try:
        # Not the round-trip reader: it marks the folds of a folded text with a bell character.
        root = YAML(typ="safe", pure=True).compose(text)
        if root is not None:
            document.data = _Walk(document).value(root, ())
    except RecursionError:
        wrong = "The file is nested too deeply to read."
        document.problems.append((1, Problem((), wrong, "Close the brackets, or write it in plain lines.")))
    except MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line = mark.line + 1 if mark is not None else 1
        document.problems.append((line, Problem((), f"This is not YAML: {fault.problem}.", _mend(text, line))))
    except YAMLError as fault:
        wrong = f"This is not YAML: {str(fault).splitlines()[0]}."
        document.problems.append((1, Problem((), wrong, "Remove the character; save the file as UTF-8.")))
    return document


def _mend(text: str, line: int) -> str:
    lines = text.splitlines()
    here = lines[line - 1] if 0 < line <= len(lines) else ""
    if "\t" in here:
        return "Use spaces, not tabs."
    if here.count(": ") > 1 or "#" in here or "`" in here:
        return "Put the text in quotation marks: it holds a sign that means something to YAML."
    return "Check the indentation and quotation marks of this line and the one above."


class _Walk:
    """Turns nodes into values, noting the line of each and the keys that come twice."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._left = MAX_NODES

    def value(self, node: Node, path: tuple[PathStep, ...]) -> Any:
        self._document.lines.setdefault(path, node.start_mark.line + 1)
        self._left -= 1
        if self._left < 0:
            if self._left == -1:
                self._report(node, path, "The file is far too long.", "Split it, and do not nest aliases.")
            return None
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.value(each, (*path, index)) for index, each in enumerate(node.value)]
        return _scalar(node)

    def _mapping(self, node: MappingNode, path: tuple[PathStep, ...]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 1
            if key in found:
                first = self._document.lines[(*path, key)]
                self._report(
                    key_node,
                    path,
                    f"‘{key}’ is here twice; it was first on line {first}.",
                    "Keep one of them.",
                )
                continue
            self._document.lines[(*path, key)] = line
            found[key] = self.value(value_node, (*path, key))
        return found

    def _report(self, node: Node, path: tuple[PathStep, ...], wrong: str, mend: str) -> None:
        self._document.problems.append((node.start_mark.line + 1, Problem(path, wrong, mend)))


def _scalar(node: Node) -> Any:
    kind = str(node.tag).removeprefix(_TAG)
    text = str(node.value)
    if kind == "null":
        return None
    if kind == "bool":
        return text.casefold() == "true"
    try:
        if kind == "int":
            # The zeros of 0300 123 matter: that is a telephone number, and no number.
            return int(text) if text == "0" or not text.startswith("0") else text
        if kind == "float":
            return _finite(text)
    except ValueError:
        pass
    return text


def _finite(text: str) -> float:
    number = float(text.replace("_", ""))
    if number - number != 0:
        raise ValueError(text)
    return number


def read_file(
    file: str, text: str, model: type[_Model], *, check: Callable[[_Model], list[Problem]] | None = None
) -> tuple[_Model | None, list[Mistake]]:
    """Return what a YAML file of any kind says, and every mistake in it with its line.

    :param file: its name, for the mistakes.
    :param check: what a type cannot say, with paths from the top of the file.
    """
    document = read(text)
    found, problems = validated(document, model)
    if found is not None and check is not None:
        problems += check(found)
    mistakes = sorted(placed(file, document, problems))
    return (None if mistakes else found), mistakes


def validated(document: Document, model: type[_Model]) -> tuple[_Model | None, list[Problem]]:
    if document.data is None and document.problems:
        return None, []
    try:
        return model.model_validate_json(json.dumps(document.data)), []
    except ValidationError as fault:
        return None, problems_of(fault, model)


def placed(file: str, document: Document, problems: list[Problem]) -> list[Mistake]:
    """Return what is wrong in a file that was read, each with its line."""
    found = [(document.line_of(problem.path), problem) for problem in problems]
    return [Mistake(file, line, problem.wrong, problem.mend) for line, problem in [*document.problems, *found]]
