"""A signature covers the answers before it, as they were when it was given. Pure."""

from typing import Any

from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.flow import Answers


def signed_still(definition: Definition, before: Answers, after: Answers) -> dict[str, Any]:
    """Return the answers after a change, without a signature that was given to others.

    What is asked after the signature, such as how we reach somebody, is no part of what they sign.
    """
    kept = dict(after)
    is_changed = False
    for question in definition.questions:
        name = question.id
        if question.kind != "declaration":
            is_changed = is_changed or before.get(name) != after.get(name) or (name in before) != (name in after)
        elif is_changed and name in kept and kept[name] == before.get(name):
            del kept[name]
    return kept
