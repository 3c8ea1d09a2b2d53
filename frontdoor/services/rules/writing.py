"""Writing a definition as a file of the catalogue; one that is there keeps its comments and its order. Pure.

The sources of facts stand in comments, so a file is never written anew: the lines of what differs are replaced, and
every other line stays as it is, byte for byte.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.scalarstring import LiteralScalarString

from frontdoor.kernel.refusals import Refusal
from frontdoor.services.rules.differences import name_of

SCHEMA_LINE: Final = "# yaml-language-server: $schema=../docs/service-definition.schema.json"
_WIDTH: Final = 110


class CannotKeep(Refusal):
    """A file is written in a way in which we cannot change single lines of it."""


def stored_as_yaml(stored: Mapping[str, Any]) -> str:
    """Return a definition in stored form, which may have mistakes, as a new file."""
    return "\n".join([SCHEMA_LINE, *_dumped(stored, indent=0)]) + "\n"


def rewritten(text: str, *, was: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """Return a file's text made to say `now`; what both say keeps its lines, comments and order.

    :param was: what the text says, in stored form; `now` likewise.
    :raises CannotKeep: if it uses anchors, or is one line of JSON.
    """
    root = YAML(typ="safe", pure=True).compose(text)
    lines = text.splitlines()
    if not isinstance(root, MappingNode) or root.flow_style or _repeats(root):
        raise CannotKeep("It uses anchors (&, *), or is written in braces, so we cannot change single lines of it.")
    changed = _Rewriting(lines).mapping(root, was, now, 0)
    return "\n".join([*changed, *lines[_last_line(root, lines) + 1 :]]) + "\n"


@dataclass(frozen=True, slots=True)
class _Rewriting:
    """Rewrites parts of a file. Each part is the lines of its own, with the blank and comment lines above it."""

    lines: list[str]

    def mapping(self, node: MappingNode, was: Mapping[str, Any], now: Mapping[str, Any], start: int) -> list[str]:
        """Return the lines of a mapping that begins, with its comments, on the line `start`."""
        present = {str(key.value) for key, _value in node.value}
        following = _following(now, present)
        column = node.value[0][0].start_mark.column
        found = [line for key in following.get("", ()) for line in _dumped({key: now[key]}, indent=column)]
        for key_node, value_node in node.value:
            key = str(key_node.value)
            last = _last_line(value_node, self.lines)
            if key in now and (was.get(key) == now[key]):
                found += self.lines[start : last + 1]
            elif key in now:
                found += self.lines[start : key_node.start_mark.line]
                found += self._value(key_node, value_node, was.get(key), now[key])
            elif key not in was:
                found += self.lines[start : last + 1]  # it says the default in so many words
            else:
                # What it is for may be said of what comes next too, so the comments above it stay.
                found += self.lines[start : key_node.start_mark.line]
            for new in following.get(key, ()):
                found += _dumped({new: now[new]}, indent=column)
            start = last + 1
        return found

    def _value(self, key_node: Node, node: Node, was: Any, now: Any) -> list[str]:
        first = key_node.start_mark.line
        if isinstance(node, MappingNode | SequenceNode) and not node.flow_style and node.start_mark.line > first:
            if isinstance(node, MappingNode) and isinstance(was, Mapping) and isinstance(now, Mapping) and now:
                return [self.lines[first], *self.mapping(node, was, now, first + 1)]
            if isinstance(node, SequenceNode) and _are_named(was, now) and len(was) == len(node.value):
                return [self.lines[first], *self._sequence(node, was, now, first + 1)]
        column = key_node.start_mark.column
        flow = isinstance(node, MappingNode | SequenceNode) and bool(node.flow_style)
        made = _dumped({str(key_node.value): now}, indent=column, flow=flow)
        # In front of a list's first key stands the dash.
        made[0] = self.lines[first][:column] + made[0][column:]
        return [made[0] + self._remark(node), *made[1:]] if len(made) == 1 else made

    def _remark(self, node: Node) -> str:
        """Return the comment that stands behind a value, if the value is on one line."""
        if not isinstance(node, ScalarNode) or node.style in ("|", ">"):
            return ""
        after = self.lines[node.end_mark.line][node.end_mark.column :]
        return after if after.lstrip().startswith("#") else ""

    def _sequence(self, node: SequenceNode, was: list[Any], now: list[Any], start: int) -> list[str]:
        """Return the lines of a list whose items are told apart by name, in the order of `now`."""
        column = node.start_mark.column
        parts: dict[str, tuple[Node, Any, int]] = {}
        for item, value in zip(node.value, was, strict=True):
            parts[name_of(value)] = (item, value, start)
            start = _last_line(item, self.lines) + 1
        found: list[str] = []
        for value in now:
            if name_of(value) in parts:
                item, before, begins = parts[name_of(value)]
                found += self._item(item, before, value, begins)
            else:
                found += _dumped([value], indent=column)
        return found

    def _item(self, node: Node, was: Any, now: Any, start: int) -> list[str]:
        last = _last_line(node, self.lines)
        if was == now:
            return self.lines[start : last + 1]
        keeps_dash = isinstance(node, MappingNode) and not node.flow_style and str(node.value[0][0].value) in now
        if isinstance(node, MappingNode) and keeps_dash and _following_first(node, now):
            return self.mapping(node, was, now, start)
        first = node.start_mark.line
        dash = self.lines[first].index("-")
        flow = isinstance(node, MappingNode) and bool(node.flow_style)
        return [*self.lines[start:first], *_dumped([now], indent=dash, flow=flow)]


def _following(now: Mapping[str, Any], present: set[str]) -> dict[str, list[str]]:
    """Return the keys that are new, by the key of the file they come after; "" for before all."""
    found: dict[str, list[str]] = {}
    before = ""
    for key in now:
        if key in present:
            before = key
        else:
            found.setdefault(before, []).append(key)
    return found


def _following_first(node: MappingNode, now: Mapping[str, Any]) -> bool:
    """Return whether no new key would come before the first, on whose line the dash stands."""
    return "" not in _following(now, {str(key.value) for key, _value in node.value})


def _are_named(was: Any, now: Any) -> bool:
    return all(
        isinstance(items, list)
        and bool(items)
        and all(isinstance(each, Mapping) and name_of(each) for each in items)
        and len({name_of(each) for each in items}) == len(items)
        for items in (was, now)
    )


def _last_line(node: Node, lines: list[str]) -> int:
    """Return the last line that a value itself stands on: the marks of blocks run on to what comes next."""
    if isinstance(node, MappingNode) and node.value and not node.flow_style:
        return max(_last_line(value, lines) for _key, value in node.value)
    if isinstance(node, SequenceNode) and node.value and not node.flow_style:
        return max(_last_line(value, lines) for value in node.value)
    if not isinstance(node, ScalarNode) or node.style not in ("|", ">"):
        return int(node.end_mark.line)
    first, last = int(node.start_mark.line), min(int(node.end_mark.line), len(lines) - 1)
    body = next((line for line in lines[first + 1 : last + 1] if line.strip()), "")
    depth = len(body) - len(body.lstrip())
    while last > first and (not lines[last].strip() or len(lines[last]) - len(lines[last].lstrip()) < depth):
        last -= 1
    return last


def _repeats(node: Node) -> bool:
    return any(each.anchor for each in _all(node))


def _all(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, MappingNode):
        for pair in node.value:
            for each in pair:
                yield from _all(each)
    elif isinstance(node, SequenceNode):
        for each in node.value:
            yield from _all(each)


def _dumped(value: Any, *, indent: int, flow: bool = False) -> list[str]:
    out = StringIO()
    yaml = YAML()
    yaml.width = _WIDTH - indent
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump(_styled(value, flow=flow, depth=0), out)
    lines = out.getvalue().splitlines()
    if isinstance(value, list):
        lines = [line[2:] for line in lines]  # ruamel moves a list at the top two to the right
    return [" " * indent + line if line else line for line in lines]


def _styled(value: Any, *, flow: bool, depth: int) -> Any:
    """Return JSON values as ruamel writes them best: paragraphs as they look, what was in braces in braces."""
    found: CommentedMap | CommentedSeq
    if isinstance(value, Mapping):
        found = CommentedMap((key, _styled(each, flow=flow, depth=depth + 1)) for key, each in value.items())
    elif isinstance(value, list | tuple):
        found = CommentedSeq([_styled(each, flow=flow, depth=depth + 1) for each in value])
    else:
        return LiteralScalarString(value) if isinstance(value, str) and "\n" in value else value
    if flow and depth:
        found.fa.set_flow_style()
    return found
