"""What the parts of a definition are made of: texts and names as a file writes them."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from frontdoor.kernel.language import TRANSLATED

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
#: Question ids are also names in conditions, so they use underscores.
QuestionId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
#: Texts that residents read, which is what `TRANSLATED` marks.
Said = Annotated[str, TRANSLATED]
Line = Annotated[str, Field(min_length=1, max_length=200), TRANSLATED]


def unwrapped(text: str) -> str:
    """Return a text whose paragraphs are a line each: where a file breaks a line, a page need not."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text.strip()))


Text = Annotated[str, Field(min_length=1, max_length=4000), AfterValidator(unwrapped), TRANSLATED]


class Piece(BaseModel):
    """Part of a definition: immutable, exact about types, refusing what it does not know."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
