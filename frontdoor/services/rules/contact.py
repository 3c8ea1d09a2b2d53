"""The last questions of every form: how to reach the person, then who they are."""

from typing import Final, Literal

from pydantic import Field

from frontdoor.kernel.language import later, say
from frontdoor.services.rules.pieces import Piece, Said
from frontdoor.services.rules.questions import Option, Question

#: The ids of the contact questions, which come last; a service may not use them for its own.
CONTACT_BY: Final = "contact_by"
CONTACT_NAME: Final = "contact_name"
CONTACT_EMAIL: Final = "contact_email"
CONTACT_PHONE: Final = "contact_phone"
CONTACT_IDS: Final = frozenset({CONTACT_BY, CONTACT_NAME, CONTACT_EMAIL, CONTACT_PHONE})
_WAYS: Final = {"email": later("By email"), "phone": later("By text message")}


class Contact(Piece):
    """Whether and how we ask who it is; always the last questions."""

    anonymous: bool = Field(default=True, description="Whether people may report without saying who they are.")
    ask: tuple[Literal["email", "phone"], ...] = Field(
        default=("email", "phone"), min_length=1, description="The ways we can send updates."
    )
    why: Said = Field(
        default="", max_length=300, description="Why we ask, shown as help: 'We may need to find out more'."
    )


def contact_questions(contact: Contact, *, noun: str) -> tuple[Question, ...]:
    """Return the last questions of every form: how to reach the person, then who they are.

    :param noun: what they send, as `Definition.noun` names it.
    """
    use = say("We will only use this to tell you about this {noun}", noun=noun)
    options = [Option(value=way, label=say(_WAYS[way])) for way in contact.ask]
    if contact.anonymous:
        options.append(Option(value="none", label=say("I do not want updates"), exclusive=True))
    wanted = "" if not contact.anonymous else f"'none' not in {CONTACT_BY}"
    return (
        Question(
            id=CONTACT_BY,
            kind="any_of",
            label=say("How should we keep you up to date?"),
            short_label=say("Updates"),
            hint=contact.why,
            missing=say("Select how we should keep you up to date"),
            options=tuple(options),
            open311=False,
        ),
        Question(
            id=CONTACT_NAME,
            kind="name",
            label=say("What is your name?"),
            short_label=say("Name"),
            missing=say("Enter your name"),
            when=wanted,
            prefill="account.name",
            open311=False,
        ),
        Question(
            id=CONTACT_EMAIL,
            kind="email",
            label=say("What is your email address?"),
            short_label=say("Email address"),
            hint=use,
            missing=say("Enter your email address"),
            when=f"'email' in {CONTACT_BY}",
            prefill="account.email",
            open311=False,
        ),
        Question(
            id=CONTACT_PHONE,
            kind="phone",
            label=say("What is your mobile number?"),
            short_label=say("Mobile number"),
            hint=use,
            missing=say("Enter your mobile number"),
            mobile=True,
            when=f"'phone' in {CONTACT_BY}",
            prefill="account.phone",
            open311=False,
        ),
    )
