"""Turning a template and facts into a message. Pure.

The template language is GOV.UK Notify's, so that texts can move there unchanged: `((name))` is replaced by a
fact, `((is_late??This is late.))` shows its text when the fact is "yes", and the body may use `# heading`,
`* bullet` and bare links. Values are never read as template language.
"""

import re
from collections.abc import Mapping
from html import escape
from typing import Final

from frontdoor.kernel.refusals import Refusal

_PLACEHOLDER: Final = re.compile(r"\(\(([a-z_]{1,40})(?:\?\?((?:(?!\(\(|\)\)).)*))?\)\)", re.S)
# The basic character set and its extension table: GSM 03.38. Others force a shorter message.
_GSM: Final = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_DOUBLE: Final = set("^{}\\[~]|€")


class BadTemplate(Refusal):
    """The template cannot be used; the sentence says why."""


def placeholders(text: str) -> set[str]:
    """Return the names of facts a text uses."""
    return {match[1] for match in _PLACEHOLDER.finditer(text)}


def check(subject: str, body: str, *, facts: set[str]) -> None:
    """Raise BadTemplate unless subject and body use only facts there are, and close what they open."""
    for text in (subject, body):
        strange = sorted(placeholders(text) - facts)
        if strange:
            known = ", ".join(sorted(facts))
            raise BadTemplate(f"There is no fact called (({strange[0]})). There are: {known}.")
        left = _PLACEHOLDER.sub("", text)
        if "((" in left or "))" in left:
            raise BadTemplate("A placeholder is not closed, or stands in another. Write ((name)) or ((name??text)).")
    if not body.strip():
        raise BadTemplate("Enter the text of the message")


def fill(text: str, facts: Mapping[str, str]) -> str:
    """Return a text with its placeholders replaced. A fact that is missing counts as empty."""

    def value(match: "re.Match[str]") -> str:
        fact = facts.get(match[1], "")
        if match[2] is None:
            return fact
        return match[2] if fact.strip().lower() in {"yes", "true"} else ""

    filled = _PLACEHOLDER.sub(value, text)
    return re.sub(r"\n{3,}", "\n\n", filled).strip()


def fill_line(text: str, facts: Mapping[str, str]) -> str:
    """Return a filled text on one line: a subject with a line break could add headers to a mail."""
    return " ".join(fill(text, facts).split())


def html(body: str) -> str:
    """Return a filled body as simple HTML: headings, bullets, paragraphs and links; all else is escaped."""
    blocks = []
    for block in re.split(r"\n\s*\n", body.strip()):
        lines = block.split("\n")
        if all(line.startswith("* ") for line in lines):
            items = "".join(f"<li>{_inline(line[2:])}</li>" for line in lines)
            blocks.append(f"<ul>{items}</ul>")
        elif lines[0].startswith("# "):
            blocks.append(f"<h2>{_inline(lines[0][2:])}</h2>")
            if lines[1:]:
                blocks.append(f"<p>{'<br>'.join(_inline(line) for line in lines[1:])}</p>")
        else:
            blocks.append(f"<p>{'<br>'.join(_inline(line) for line in lines)}</p>")
    return "\n".join(blocks)


def _inline(text: str) -> str:
    parts = re.split(r"(https?://[^\s<>\"']+[^\s<>\"'.,;:)])", text)
    return "".join(
        f'<a href="{escape(part)}">{escape(part)}</a>' if index % 2 else escape(part)
        for index, part in enumerate(parts)
    )


def sms_parts(text: str) -> int:
    """Return how many text messages a text takes: 160 characters of GSM 03.38, then 153 each; 70 and 67 else."""
    if all(char in _GSM or char in _GSM_DOUBLE for char in text):
        length, single, many = sum(2 if char in _GSM_DOUBLE else 1 for char in text), 160, 153
    else:
        length, single, many = len(text.encode("utf-16-le")) // 2, 70, 67
    return 1 if length <= single else -(-length // many)
