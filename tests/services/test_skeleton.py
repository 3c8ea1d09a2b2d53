"""What a new service says before anybody has written it, with every section that the whole council registers."""

from datetime import datetime
from typing import get_args

import pytest

from frontdoor.services.queries import checked
from frontdoor.services.rules.beginning import skeleton
from frontdoor.services.rules.definition import Pattern


@pytest.mark.usefixtures("council")
@pytest.mark.parametrize("pattern", get_args(Pattern))
def test_a_new_service_can_work_at_once_whatever_it_is_for(pattern: Pattern, at: datetime) -> None:
    beginning = skeleton(
        "swing", name="Report a swing", pattern=pattern, group="Parks", team="highways", summary="Tell us."
    )

    _definition, problems = checked(beginning, slug="swing", at=at)

    assert problems == []
