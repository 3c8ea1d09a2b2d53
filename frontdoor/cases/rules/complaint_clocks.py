"""What the clocks of a complaint are called in the packs, and which moments start and meet them. Pure.

Nothing else knows these names.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

#: By stage: the names that the packs give to the clock of the acknowledgement and of the answer.
CLOCKS: Final[Mapping[int, tuple[str, str]]] = MappingProxyType(
    {1: ("acknowledge", "stage-1"), 2: ("stage-2-acknowledge", "stage-2")}
)
#: By stage: the moments that meet them.
MOMENTS: Final[Mapping[int, tuple[str, str]]] = MappingProxyType(
    {1: ("acknowledged", "stage-1-answered"), 2: ("stage-2-acknowledged", "stage-2-answered")}
)
#: The moment that starts the second stage.
ESCALATED: Final = "escalated"
#: The clocks of answers: they alone are given more time.
ANSWER_CLOCKS: Final = frozenset(answer for _acknowledge, answer in CLOCKS.values())
