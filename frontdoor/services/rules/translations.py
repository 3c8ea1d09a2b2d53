"""The texts of a service in another language, as its definition keeps them."""

from typing import Annotated

from pydantic import AfterValidator, Field

from frontdoor.services.rules.pieces import Piece, unwrapped


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


_Paragraph = Annotated[str, Field(min_length=1, max_length=4000), AfterValidator(_on_one_line)]


class Translation(Piece):
    """One text, or one paragraph of a text, and how it is said in another language."""

    en: _Paragraph = Field(description="The text as this file says it in English; of a long one, a paragraph.")
    says: _Paragraph = Field(description="The same in the other language.")


class Translations(Piece):
    """All texts in one other language."""

    code: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[a-z]{2,8})?$")] = Field(
        description="The language, by its code: `cy` for Welsh."
    )
    texts: tuple[Translation, ...] = Field(
        default=(), max_length=2000, description="What each text is in it. The same text is translated once."
    )


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, each on one line, as translations name them."""
    return [each for each in unwrapped(text).split("\n\n") if each]
