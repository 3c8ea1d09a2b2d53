"""What we say about privacy before somebody tells us who they are. Pure.

The parts are those that UK GDPR, article 13, asks for: why and by what right (1c), who else sees it (1e), for how long
(2a), what people may do about it (2b, 2c, 2d), whether they have to tell us (2e), and whether a machine decides (2f).
Who we are and whom to write to (1a, 1b) is the council's own, in council.yaml. What is told of other people is
article 14's, and the same words serve.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import Field

from frontdoor.cases.rules.sections import RetentionSection, Section
from frontdoor.kernel.language import TRANSLATED, later, say

Basis = Literal["public-task", "legal-obligation", "contract", "consent"]
Sensitive = Literal["", "public-interest", "care", "consent"]
#: UK GDPR, article 6(3), and Data Protection Act 2018, section 8: these two rest on a law, which has to be said.
BASED_ON_LAW: Final[frozenset[Basis]] = frozenset({"public-task", "legal-obligation"})


class PrivacySection(Section):
    """Why we ask, by what right, and who else sees it. How long it is kept is said from `retention`."""

    why: Annotated[str, TRANSLATED] = Field(
        min_length=1,
        max_length=300,
        description="What for; it goes on from ‘We use what you tell us to’: ‘find the place and clean it’.",
    )
    basis: Basis = Field(description="What lets us (UK GDPR, article 6): mostly `public-task`.")
    law: Annotated[str, TRANSLATED] = Field(
        default="", max_length=200, description="The law that gives us the task or the duty, with its section."
    )
    sensitive: Sensitive = Field(
        default="",
        description="What lets us use answers about health, faith or convictions (article 9), if it asks for such: "
        "`public-interest`, where a law gives us the task; `care`; `consent`.",
    )
    shared_with: tuple[Annotated[str, Field(min_length=1, max_length=200), TRANSLATED], ...] = Field(
        default=(), max_length=12, description="Who else may see it, and how much; leave it out if nobody."
    )
    say: Annotated[str, TRANSLATED] = Field(
        default="",
        max_length=500,
        description="What an adviser reads aloud in its place, before asking who somebody is.",
    )


@dataclass(frozen=True, slots=True)
class PrivacyNotice:
    """What somebody reads about privacy, a sentence or two for each thing that it has to say.

    :param shared: who else may see it; empty for nobody.
    :param decided: what the form itself decides; "" for nothing.
    :param rights: what people may ask of us, each going on from "You can".
    :param aloud: what an adviser reads out.
    """

    why: str
    basis: str
    sensitive: str
    shared: tuple[str, ...]
    kept: str
    must: str
    decided: str
    rights: tuple[str, ...]
    aloud: str


_BASIS: Final[dict[Basis, str]] = {
    "public-task": later("The law gives us this task: {law}."),
    "legal-obligation": later("The law says that we have to do this: {law}."),
    "contract": later("We need it to do what you ask us to do for you."),
    "consent": later("You choose to tell us. You can change your mind at any time."),
}
_SENSITIVE: Final[dict[Sensitive, str]] = {
    "": "",
    "public-interest": later("The law lets us use private things, like your health, where this task needs them."),
    "care": later("The law lets us use what you say about your health to give or arrange care."),
    "consent": later(
        "We use private things, like your health, because you choose to tell us. You can change your mind."
    ),
}
_COPY, _CORRECT, _LIMIT = (
    later("ask for a copy of what we hold about you"),
    later("have mistakes put right"),
    later("have us stop using it while a question about it is settled"),
)
_OBJECT, _DELETE, _TAKE = (
    later("object to how we use it"),
    later("have it deleted when we no longer need it"),
    later("have it in a file to take elsewhere"),
)
#: Which rights go with which basis: UK GDPR, articles 15 to 21, as the Information Commissioner's table sums them up.
_RIGHTS: Final[dict[Basis, tuple[str, ...]]] = {
    "public-task": (_COPY, _CORRECT, _LIMIT, _OBJECT),
    "legal-obligation": (_COPY, _CORRECT, _LIMIT),
    "contract": (_COPY, _CORRECT, _LIMIT, _DELETE, _TAKE),
    "consent": (_COPY, _CORRECT, _LIMIT, _DELETE, _TAKE),
}
_YEAR: Final = 365


def notice(
    privacy: PrivacySection,
    retention: RetentionSection,
    *,
    noun: str,
    unsent_days: int,
    may_be_anonymous: bool,
    refuses: bool,
) -> PrivacyNotice:
    """Return what somebody reads.

    :param noun: what is sent: "report".
    :param unsent_days: how long we keep what nobody sends.
    :param may_be_anonymous: whether it can be sent without a name.
    :param refuses: whether the form itself tells some that they cannot have what they ask for.
    """
    why = say("We use what you tell us to {purpose}.", purpose=privacy.why)
    time = _how_long(retention.closed_days)
    how_long = say("We keep it for {time} after we close your {noun}.", time=time, noun=noun)
    kept = f"{how_long} {say(_AFTER[retention.then])}"
    unsent = say("What you begin and do not send is deleted after {days} days.", days=unsent_days)
    return PrivacyNotice(
        why=why,
        basis=say(_BASIS[privacy.basis], law=privacy.law),
        sensitive=say(_SENSITIVE[privacy.sensitive]),
        shared=privacy.shared_with,
        kept=f"{kept} {unsent}",
        must=say("You do not have to say who you are.")
        if may_be_anonymous
        else say("You do not have to tell us, but without it we cannot deal with your {noun}.", noun=noun),
        decided=say(
            "The form itself tells some people that they cannot have this. Ask us if you think that is wrong, "
            "and a person looks at it."
        )
        if refuses
        else "",
        rights=tuple(say(each) for each in _RIGHTS[privacy.basis]),
        aloud=privacy.say or f"{why} {kept} {_shared_aloud(privacy.shared_with)} {say('You can ask us for a copy.')}",
    )


_AFTER: Final = {
    "anonymise": later("Then we take out all that says who you are."),
    "delete": later("Then we delete it."),
}


def _how_long(days: int) -> str:
    years, rest = divmod(days, _YEAR)
    if rest or not years:
        return say("{count} days", count=days)
    return say("a year") if years == 1 else say("{count} years", count=years)


def _shared_aloud(shared: Iterable[str]) -> str:
    return say("I can tell you who else may see it.") if any(shared) else say("Nobody else sees it.")
