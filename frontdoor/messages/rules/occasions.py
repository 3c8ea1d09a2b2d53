"""The occasions on which we write, the facts each offers, and when a text fits its occasion. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from frontdoor.kernel.refusals import Refusal
from frontdoor.messages.rules.lengths import MOST_PARTS, sms_length
from frontdoor.messages.rules.rendering import fill, has_open_placeholder, placeholders
from frontdoor.messages.rules.states import Channel


class BadTemplate(Refusal):
    """The text cannot be used for its occasion; the sentence says why. `part` is "subject" or "body"."""

    def __init__(self, sentence: str, *, part: str = "body") -> None:
        super().__init__(sentence)
        self.part = part


class ServiceUnknown(BadTemplate):
    """A letter is to be for a service that there is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A reason to write to somebody.

    :param facts: what a text may say, each with an example for previews. A yes is a question for `((x??text))`.
    :param needed: facts that a text must use in its subject or body, or it would be of no use to whoever gets it.
    """

    key: str
    name: str
    when: str
    facts: Mapping[str, str]
    needed: frozenset[str] = frozenset()
    channels: tuple[Channel, ...] = (Channel.EMAIL, Channel.SMS)


_ALWAYS: Final = {"council": "Marlowmere Council", "phone": "01632 960 000", "name": "Ada Okafor"}
_CASE: Final = {
    **_ALWAYS,
    "service": "Report a pothole",
    "noun": "report",
    "claim": "it is not put right",
    "reference": "4KQ-7MX-9TQ",
    "status": "Being looked at",
    "status_explanation": "An inspector has the report, or our crew is on the way.",
    "what_happens_next": "If it is 4 cm deep or more, our crew fills it.",
    "due": "10 working days from Tuesday 20 May 2025; due Wednesday 4 June 2025",
    "has_due": "yes",
    "outcome": "Mended",
    "words": "We filled the hole on Tuesday morning.",
    "link": "https://marlowmere.example/track/abc/",
}
_STOP: Final = {"stop_link": "https://marlowmere.example/track/stop/abc/"}
_QUESTION: Final = {"question": "Is it the lane behind the bakery?"}
_FOLLOW_UP: Final = frozenset({"reference", "link"})
_COMPLAINT: Final = {
    "stage": "stage 1",
    "investigator": "Dee Marsh",
    "understood": "Your bin was missed three times.",
    "sought": "That it is collected, and an apology.",
    "out_of_scope": "Your neighbour’s bin.",
    "has_out_of_scope": "yes",
    "acknowledge_by": "Tuesday 27 May 2025",
    "answer_by": "Tuesday 10 June 2025",
    "verdict": "upheld",
    "answer": "We are sorry. The crew did not know of the gate.",
    "next_step": "If you are not happy with our answer, ask us to look at it again at stage 2 by 9 August 2025.",
    "ombudsman": "The Ombudsman is free and not part of us: https://www.example.org, telephone 01632 960 001.",
}


_WORKS: Final = {
    **_STOP,
    "has_stop": "yes",
    "works": "Repair of the road surface",
    "works_where": "Mill Lane, Marlowmere: between the bakery and the bridge",
    "works_when": "on Thursday 3 December 2026, 9am to 4pm",
    "works_change": "Moved: it was to be on Thursday 3 December 2026; it is now on Thursday 10 December 2026.",
    "works_effects": "The road is closed to vehicles",
    "has_effects": "yes",
    "works_link": "https://marlowmere.example/registers/works/7/",
}


_TOLD_ONCE: Final = {
    **_ALWAYS,
    "reference": "4KQ-7MX-9TQ",
    "change": "A new address",
    "holds_from": "1 June 2026",
    "lines": "Council Tax: They have it\nLibrary: The team there is looking at it",
    "has_lines": "yes",
    "then": "We write to you again when all of them have answered.",
    "link": "https://marlowmere.example/your-record/changes/4KQ7MX9TQ/",
}


def _told_once(key: str, name: str, when: str) -> Occasion:
    return Occasion(key=key, name=name, when=when, facts=_TOLD_ONCE, needed=_FOLLOW_UP, channels=(Channel.EMAIL,))


def _case(key: str, name: str, when: str, extra: Mapping[str, str] | None = None, *needed: str) -> Occasion:
    return Occasion(key=key, name=name, when=when, facts={**_CASE, **(extra or {})}, needed=_FOLLOW_UP | set(needed))


_WAY_BACK: Final = {
    **{name: _CASE[name] for name in ("council", "phone", "service", "link")},
    "until": "Tuesday 17 June 2025",
}


def _other(key: str, name: str, when: str) -> Occasion:
    facts = {**_WAY_BACK, "applicant": "Ada Okafor", "person": "Pat Hill", "role": "landlord or letting agent"}
    needed = frozenset({"link", "applicant"})
    return Occasion(key=key, name=name, when=when, facts=facts, needed=needed, channels=(Channel.EMAIL,))


def _outside(key: str, name: str, when: str) -> Occasion:
    facts = {
        **{each: _CASE[each] for each in ("council", "phone", "reference")},
        "person": "Holt & Sons",
        "team": "Highways",
        "link": "https://marlowmere.example/asked-of-you/abc/",
        "until": "Tuesday 27 May 2025",
    }
    return Occasion(key=key, name=name, when=when, facts=facts, needed=frozenset({"link"}), channels=(Channel.EMAIL,))


def _account(
    key: str, name: str, when: str, facts: Mapping[str, str], *needed: str, by: tuple[Channel, ...] = (Channel.EMAIL,)
) -> Occasion:
    known = {**{each: _CASE[each] for each in ("council", "phone")}, **facts}
    return Occasion(key=key, name=name, when=when, facts=known, needed=frozenset(needed), channels=by)


_CODE: Final = {"code": "492 310", "link": "https://marlowmere.example/sign-in/link/abc/", "minutes": "10"}


_ALL: Final = (
    _case("case-received", "A report is received", "Sent at once to whoever reported."),
    _case("case-status-changed", "A report moves on", "Sent to whoever reported when the public status changes."),
    _case("case-question", "We have a question", "Sent when an officer asks whoever reported.", _QUESTION),
    _case("case-question-reminder", "We still wait for an answer", "Sent once, a week after a question.", _QUESTION),
    _case(
        "case-closed",
        "A report is closed",
        "Sent to whoever reported.",
        {"can_dispute": "yes", "days_to_dispute": "28"},
    ),
    _case("case-following", "Somebody follows a report", "Sent to a new follower.", _STOP, "stop_link"),
    _case("case-update-follower", "News for followers", "Sent to followers on every change.", _STOP, "stop_link"),
    _case("case-reopened", "A report is opened again", "Sent to whoever said it was not put right."),
    _case("case-dispute-refused", "A report stays closed", "Sent to whoever said it was not put right."),
    *(
        _case(key, name, f"Sent once to each person who reported or follows a case {when}.", _WORKS, "works", needed)
        for key, name, when, needed in (
            ("works-planned", "Works are planned for a report", "that works put right", "works_when"),
            ("works-moved", "Planned works have another date", "when its works are moved or postponed", "works_change"),
            ("works-cancelled", "Planned works are called off", "when its works are called off", "works_change"),
        )
    ),
    _case(
        "complaint-acknowledged",
        "A complaint is acknowledged",
        "Sent to whoever complained, at each stage.",
        _COMPLAINT,
        "answer_by",
    ),
    _case("complaint-answered", "A complaint is answered", "Sent to whoever complained, at each stage.", _COMPLAINT),
    _case(
        "complaint-extended",
        "A complaint takes longer",
        "Sent to whoever complained, with the ombudsman’s address.",
        {**_COMPLAINT, "reason": "The driver is on leave until Monday."},
        "answer_by",
    ),
    _case(
        "complaint-told-apart",
        "It is said whether something is a complaint",
        "Sent to whoever asked, when an officer decides it.",
        {
            "decision": "We treat this as a complaint.",
            "reason": "You told us before, and nothing was done.",
            "ombudsman": _COMPLAINT["ombudsman"],
        },
        "decision",
    ),
    _case("complaint-survey", "How we dealt with a complaint", "Sent once, a week after the answer."),
    _case("complaint-escalated", "A complaint goes to stage 2", "Sent to whoever asked for it.", _COMPLAINT),
    *(
        Occasion(
            key=key,
            name=name,
            when=when,
            facts={
                **_ALWAYS,
                "reference": "4KQ-7MX-9TQ",
                "answer": "The bin is collected again since Monday.",
                "member": "Mina Rahman",
                "link": "https://marlowmere.example/member/enquiries/4KQ7MX9TQ/",
            },
            needed=_FOLLOW_UP | {"answer"},
            channels=(Channel.EMAIL,),
        )
        for key, name, when in (
            ("enquiry-answered", "A member’s enquiry is answered", "Sent to the member who asked."),
            ("enquiry-constituent", "A constituent is answered", "Sent to whom a member asked for."),
        )
    ),
    Occasion(
        key="case-letter",
        name="What an officer wrote goes by email",
        when="Goes around the words of a letter that an officer sends by email.",
        facts={
            **{each: _CASE[each] for each in ("council", "phone", "noun", "reference", "link")},
            "subject": "About your report 4KQ-7MX-9TQ",
            "body": "Dear Ada Okafor\n\nThank you for your patience.\n\nOtto Lindqvist",
        },
        needed=frozenset({"subject", "body", "link"}),
        channels=(Channel.EMAIL,),
    ),
    Occasion(
        key="staff-told",
        name="A colleague was told something in the office",
        when="Sent to staff who are mentioned, or whose work is due or late, as each of them wishes.",
        facts={
            "council": "Marlowmere Council",
            "name": "Otto Brandt",
            "what": "Mention: 4KQ-7MX-9TQ, Report a pothole",
            "lines": "Mention: 4KQ-7MX-9TQ, Report a pothole\nEscalated: 7MX-4KQ-9TQ, Report a pothole",
            "more": "And 4 more.",
            "page": "https://marlowmere.example/office/notifications/",
        },
        needed=frozenset({"lines", "page"}),
        channels=(Channel.EMAIL,),
    ),
    _told_once("change-told", "A change was told once", "Sent at once to whoever told it."),
    _told_once("change-answered", "A change has reached everybody", "Sent when the last source has answered."),
    _told_once("change-stopped", "A change is not passed on", "Sent to whoever told it, with the reason."),
    Occasion(
        key="change-for-team",
        name="A team is asked to make a change",
        when="Sent to the team that keeps a source by hand, or whose source refused without a reason.",
        facts={
            "council": "Marlowmere Council",
            "source": "Library",
            "change": "A new address",
            "reference": "4KQ-7MX-9TQ",
            "why": "The team was asked by email.",
            "page": "https://marlowmere.example/office/changes/told/4KQ7MX9TQ/",
        },
        needed=frozenset({"page", "reference"}),
        channels=(Channel.EMAIL,),
    ),
    _account("sign-in-code", "A code to sign in", "Sent to whoever signs in by email.", _CODE, "code", "link"),
    _account(
        "sign-in-by-other-way",
        "Staff sign in another way",
        "Sent instead of a code to an address of somebody who works for the council.",
        {"link": "https://marlowmere.example/sign-in/"},
        "link",
    ),
    _account(
        "prove-contact",
        "A code to prove an address or number",
        "Sent to whoever adds an email address or a telephone number to their account.",
        {each: _CODE[each] for each in ("code", "minutes")},
        "code",
        by=(Channel.EMAIL, Channel.SMS),
    ),
    _account(
        "claim-record",
        "A code to take up a record",
        "Sent by an adviser to somebody whose record we hold, so that it comes into their account.",
        {**_CODE, "code": "7KQ2M-XW4TB9", "until": "Tuesday 27 May 2025"},
        "code",
        "link",
        by=(Channel.EMAIL, Channel.SMS),
    ),
    _account(
        "account-changed",
        "The ways into an account changed",
        "Sent to the holder of an account when a way to sign in is added or removed.",
        {
            "what": "A passkey was added: My telephone",
            "when_it_was": "Tuesday 20 May 2025, 10am",
            "link": "https://marlowmere.example/account/",
        },
        "what",
        "link",
    ),
    Occasion(
        key="tracking-link",
        name="A link to one’s report",
        when="Sent to whoever asks for it and gave us the same address.",
        facts={name: _CASE[name] for name in ("council", "phone", "name", "service", "reference", "link")},
        needed=_FOLLOW_UP,
        channels=(Channel.EMAIL,),
    ),
    Occasion(
        key="draft-saved",
        name="A form to come back to",
        when="Sent to whoever leaves a form and asks for a link.",
        facts={
            **{name: _CASE[name] for name in ("council", "phone", "service", "link")},
            "until": "Tuesday 17 June 2025",
        },
        needed=frozenset({"link"}),
        channels=(Channel.EMAIL,),
    ),
    Occasion(
        key="draft-reminder",
        name="A form is not finished",
        when="Sent once or twice to whoever left a form and is signed in, or asked for a link to it.",
        facts={
            **{name: _CASE[name] for name in ("council", "phone", "service", "link")},
            **_STOP,
            "until": "Tuesday 17 June 2025",
            "still": "You still need to send: proof of address. You have not signed yet.",
        },
        needed=frozenset({"link", "stop_link"}),
        channels=(Channel.EMAIL,),
    ),
    _outside("outside-asked", "Somebody outside is asked about a case", "Sent with the link at which they answer."),
    _outside(
        "outside-reminder", "Somebody outside has not answered", "Sent once, half-way to when their answer is due."
    ),
    _other(
        "other-asked",
        "Another person is asked to answer",
        "Sent to whoever an applicant names, and on their wish again.",
    ),
    _other("other-reminder", "Another person has not answered", "Sent to whoever was asked and has not answered."),
    _other(
        "other-asked-again", "Another person has to answer again", "Sent when what they answered, or saw, has changed."
    ),
    Occasion(
        key="others-answered",
        name="Everybody asked has answered",
        when="Sent to an applicant whose form waited for others, when the last of them has answered.",
        facts=_WAY_BACK,
        needed=frozenset({"link"}),
        channels=(Channel.EMAIL,),
    ),
    Occasion(
        key="other-declined",
        name="Somebody asked has said no",
        when="Sent to an applicant when somebody whom they asked will not answer.",
        facts={
            **_WAY_BACK,
            "person": "Pat Hill",
            "role": "landlord or letting agent",
            "reason": "they do not know the answers",
        },
        needed=frozenset({"link"}),
        channels=(Channel.EMAIL,),
    ),
)
#: Facts that are keys, and what staff read in their place: whoever has one acts as the person it was sent to.
HIDDEN: Final = {
    "link": "(a link only they have)",
    "stop_link": "(a link only they have)",
    "code": "(a code only they have)",
}
OCCASIONS: Final = {occasion.key: occasion for occasion in _ALL}


def check_text(occasion: Occasion, channel: Channel, *, subject: str, body: str) -> None:
    """Raise BadTemplate unless a text can be sent on its occasion: facts known, none missing, nothing left open."""
    if channel == Channel.EMAIL and not subject.strip():
        raise BadTemplate("Enter a subject", part="subject")
    if not body.strip():
        raise BadTemplate("Enter the text of the message")
    for part, text in (("subject", subject), ("body", body)):
        _check_placeholders(occasion, text, part=part)
    missing = sorted(occasion.needed - placeholders(subject, body))
    if missing:
        raise BadTemplate(f"The text must say (({missing[0]})): without it, it is of no use to whoever gets it")
    if channel == Channel.SMS and (length := sms_length(fill(body, occasion.facts).text)).is_too_long:
        raise BadTemplate(
            f"Shorten the text: it takes {length.parts} text messages, and at most {MOST_PARTS} go as one"
        )


def _check_placeholders(occasion: Occasion, text: str, *, part: str) -> None:
    strange = sorted(placeholders(text) - occasion.facts.keys())
    if strange:
        known = ", ".join(f"(({fact}))" for fact in sorted(occasion.facts))
        raise BadTemplate(f"There is no (({strange[0]})) here. You can use {known}", part=part)
    if has_open_placeholder(text):
        raise BadTemplate("Close every placeholder, and put none in another: ((name)) or ((name??text))", part=part)
