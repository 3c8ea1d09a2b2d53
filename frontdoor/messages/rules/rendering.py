"""Turning a template and facts into a message. Pure.

The template language is GOV.UK Notify's, so that texts can move there unchanged: `((name))` is replaced by a
fact, `((is_late??This is late.))` shows its text when the fact is "yes", and an e-mail's body may use
`# heading`, `* bullet` and bare links. What the facts say is never read as template language or as markup.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Final

_PLACEHOLDER: Final = re.compile(r"\(\(([a-z_]{1,40})(?:\?\?((?:(?!\(\(|\)\)).)*))?\)\)", re.S)
#: What looks like the place of a fact, in our language or in another that people know.
_LEFT_OPEN: Final = re.compile(r"\(\([^()\n]{0,80}\)?\)?|\{\{[^{}\n]{0,80}\}?\}?")
_LINK: Final = re.compile(r"(https?://[^\s<>\"'\x02\x03]*[^\s<>\"'.,;:)\x02\x03])")
_HEADING: Final = re.compile(r"^# ", re.M)
_SLOT: Final = re.compile("\x02([0-9]+)\x03")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Dress:
    """The opening tags to use, so that the same message can stand in a mail and on a page of ours."""

    heading: str = "<h2>"
    paragraph: str = "<p>"
    bullets: str = "<ul>"
    link: str = "<a"


PLAIN: Final = Dress()
#: As the pages of the office show it, with the design system's classes.
PAGE: Final = Dress(
    heading='<h3 class="govuk-heading-s">',
    paragraph='<p class="govuk-body">',
    bullets='<ul class="govuk-list govuk-list--bullet">',
    link='<a class="govuk-link"',
)


@dataclass(frozen=True, slots=True)
class Filled:
    """A template whose placeholders were replaced by facts."""

    skeleton: str
    values: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return it with the template's marks, as GOV.UK Notify takes it."""
        return self._with_values(self.skeleton)

    @property
    def plain(self) -> str:
        """Return it as plain text, its headings on lines of their own."""
        return self._with_values(_HEADING.sub("", self.skeleton))

    def _with_values(self, text: str) -> str:
        return _SLOT.sub(lambda slot: self.values[int(slot[1])], text)

    @property
    def line(self) -> str:
        """Return it on one line: a subject with a line break could add headers to a mail."""
        return " ".join(self.text.split())

    def html(self, dress: Dress = PLAIN) -> str:
        """Return it as simple HTML: headings, bullets, paragraphs and links; all else is escaped."""
        blocks = re.split(r"\n\s*\n", self.skeleton.strip())
        return "\n".join(_block(block.split("\n"), self._inline(dress), dress) for block in blocks)

    def _inline(self, dress: Dress) -> Callable[[str], str]:
        def value(slot: "re.Match[str]") -> str:
            said = self.values[int(slot[1])]
            # A fact is a link only when it is nothing else: an address within somebody's words stays words.
            if _LINK.fullmatch(said):
                return _anchor(said, dress)
            return escape(said).replace("\n", "<br>")

        def inline(line: str) -> str:
            parts = _LINK.split(line)
            marked = [_anchor(part, dress) if index % 2 else escape(part) for index, part in enumerate(parts)]
            return _SLOT.sub(value, "".join(marked))

        return inline


def _anchor(address: str, dress: Dress) -> str:
    return f'{dress.link} href="{escape(address)}">{escape(address)}</a>'


def _block(lines: list[str], inline: Callable[[str], str], dress: Dress) -> str:
    if all(line.startswith("* ") for line in lines):
        return dress.bullets + "".join(f"<li>{inline(line[2:])}</li>" for line in lines) + "</ul>"
    heading = ""
    if lines[0].startswith("# "):
        name = dress.heading[1:3]
        heading, lines = f"{dress.heading}{inline(lines[0][2:])}</{name}>", lines[1:]
    return heading + (f"{dress.paragraph}{'<br>'.join(inline(line) for line in lines)}</p>" if lines else "")


def fill(text: str, facts: Mapping[str, str]) -> Filled:
    """Return a template with its placeholders replaced. A fact that is missing counts as empty."""
    values: list[str] = []

    def slot(match: "re.Match[str]") -> str:
        fact = _clean(facts.get(match[1], ""))
        if match[2] is not None:
            return match[2] if fact.lower() in {"yes", "true"} else ""
        if not fact:
            return ""
        values.append(fact)
        return f"\x02{len(values) - 1}\x03"

    skeleton = _PLACEHOLDER.sub(slot, _clean(text))
    return Filled(re.sub(r"\n{3,}", "\n\n", skeleton).strip(), tuple(values))


@dataclass(frozen=True, slots=True)
class Begun:
    """A text that somebody goes on writing: its facts filled in, and those left standing that are not known.

    :param missing: the facts that stand in it still, each once, in the order in which they come.
    """

    text: str
    missing: tuple[str, ...]


def begin(text: str, facts: Mapping[str, str]) -> Begun:
    """Return a template with its placeholders replaced as far as the facts go; one without its fact stays visible."""
    missing: list[str] = []

    def slot(match: "re.Match[str]") -> str:
        fact = _clean(facts.get(match[1], ""))
        if match[2] is not None:
            return match[2] if fact.lower() in {"yes", "true"} else ""
        if not fact:
            missing.append(match[1])
            return match[0]
        return fact

    filled = _PLACEHOLDER.sub(slot, _clean(text))
    return Begun(re.sub(r"\n{3,}", "\n\n", filled).strip(), tuple(dict.fromkeys(missing)))


def left_open(text: str, facts: Mapping[str, str]) -> list[str]:
    """Return what stands in a text instead of a fact, `((due))` or `{{ due }}`, each once; none when it can go.

    :param facts: what was filled in: what a fact itself says is nobody's placeholder.
    """
    for said in facts.values():
        if "((" in said or "{{" in said:
            text = text.replace(_clean(said), "")
    return list(dict.fromkeys(match[0] for match in _LEFT_OPEN.finditer(text)))


def _clean(text: str) -> str:
    return _CONTROL.sub("", text.replace("\r\n", "\n")).strip()


def placeholders(*texts: str) -> set[str]:
    """Return the names of facts that texts use."""
    return {match[1] for text in texts for match in _PLACEHOLDER.finditer(text)}


def has_open_placeholder(text: str) -> bool:
    """Return whether a text opens a placeholder that is not closed, or stands in another."""
    left = _PLACEHOLDER.sub("", text)
    return "((" in left or "))" in left


def page(subject: str, body: Filled) -> str:
    """Return the whole HTML alternative of a mail."""
    return (
        f'<!DOCTYPE html>\n<html lang="en-GB">\n<head><meta charset="utf-8"><title>{escape(subject)}</title></head>\n'
        f"<body>\n{body.html()}\n</body>\n</html>\n"
    )
