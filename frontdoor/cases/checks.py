"""What is wrong with a statute's file, or the policy on complaints, is said before anybody goes by it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from frontdoor.cases.queries.complaints import policy_mistakes
from frontdoor.cases.queries.packs import packs_folder, read_packs


@register
def packs_can_be_read(**_options: Any) -> Sequence[CheckMessage]:
    """Return every mistake in the files of the statutory packs, with its line."""
    folder = packs_folder()
    return [
        Error(f"{folder}/{mistake.file}:{mistake.line}: {mistake.wrong}", hint=mistake.mend, id="fd_cases.E001")
        for mistake in read_packs(folder).mistakes
    ]


@register
def policy_can_be_read(**_options: Any) -> Sequence[CheckMessage]:
    """Return every mistake in the policy on complaints and enquiries, with its line."""
    catalogue = Path(settings.FRONTDOOR_CATALOGUE)
    return [
        Error(f"{catalogue}/{mistake.file}:{mistake.line}: {mistake.wrong}", hint=mistake.mend, id="fd_cases.E002")
        for mistake in policy_mistakes(catalogue)
    ]
