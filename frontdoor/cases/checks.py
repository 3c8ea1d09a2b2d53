"""What is wrong with a statute's file is said before anything is reckoned by it."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, register

from frontdoor.cases.queries.packs import packs_folder, read_packs


@register
def packs_can_be_read(**_options: Any) -> Sequence[CheckMessage]:
    """Return every mistake in the files of the statutory packs, with its line."""
    folder = packs_folder()
    return [
        Error(f"{folder}/{mistake.file}:{mistake.line}: {mistake.wrong}", hint=mistake.mend, id="fd_cases.E001")
        for mistake in read_packs(folder).mistakes
    ]
