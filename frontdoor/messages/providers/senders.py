"""What carries messages: SMTP, GOV.UK Notify, or the demonstration's mailbox, behind one small protocol."""

import hashlib
from dataclasses import dataclass
from email.utils import formatdate
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPSenderRefused
from typing import Final, Protocol

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient
from requests.exceptions import RequestException

from frontdoor.foundation.registry.api import Registry
from frontdoor.messages.rules.rendering import html


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message on its way out."""

    key: str
    channel: str
    to: str
    subject: str
    body: str


class TryLater(Exception):
    """The provider could not take it now; it is worth trying again."""


class WillNotArrive(Exception):
    """The provider refused it for good; trying again would be refused again."""


class Sender(Protocol):
    """Something that carries messages."""

    #: Whether a message is delivered, as far as anybody will ever know, once it has been taken.
    takes_is_delivers: bool

    def send(self, message: Outgoing) -> str:
        """Hand a message over and return the provider's reference. Raises TryLater or WillNotArrive."""
        ...

    def check_config(self) -> list[str]:
        """Return what is missing for it to work, a sentence each."""
        ...


senders: Registry[Sender] = Registry("message sender")


class Smtp:
    """The council's mail server. It carries no text messages."""

    takes_is_delivers = False

    def send(self, message: Outgoing) -> str:
        """Send an e-mail as text with a simple HTML alternative."""
        if message.channel != "email":
            raise WillNotArrive("The mail server carries no text messages.")
        # From the key, so that a mail sent again after a crash is recognised as the same by mail readers.
        reference = f"<{hashlib.sha256(message.key.encode()).hexdigest()[:32]}@frontdoor>"
        headers = {"Message-ID": reference, "Date": formatdate(), "Auto-Submitted": "auto-generated"}
        mail = EmailMultiAlternatives(
            message.subject,
            message.body,
            settings.DEFAULT_FROM_EMAIL,
            [message.to],
            headers=headers,
            connection=get_connection("django.core.mail.backends.smtp.EmailBackend"),
        )
        mail.attach_alternative(html(message.body), "text/html")
        try:
            mail.send()
        except SMTPRecipientsRefused as refused:
            code = next(iter(refused.recipients.values()))[0]
            raise (WillNotArrive if code >= 500 else TryLater)(f"The mail server answered {code}.") from refused
        except SMTPSenderRefused as refused:
            raise TryLater(f"The mail server refused our address ({refused.smtp_code}).") from refused
        except (OSError, SMTPException) as fault:
            raise TryLater(f"The mail server did not take it ({type(fault).__name__}).") from fault
        return reference

    def check_config(self) -> list[str]:
        """Return what is missing."""
        return [] if settings.EMAIL_HOST else ["Set EMAIL_HOST to the mail server."]


class Notify:
    """GOV.UK Notify, through its own client, by one pass-through template a channel.

    Our templates have versions and are rendered here; Notify's hold only ((subject)) and ((body)).
    """

    takes_is_delivers = False

    def send(self, message: Outgoing) -> str:
        """Send an e-mail or a text message."""
        client = NotificationsAPIClient(settings.NOTIFY_API_KEY, base_url=settings.NOTIFY_BASE_URL, timeout=20)
        reference = hashlib.sha256(message.key.encode()).hexdigest()[:40]
        try:
            if message.channel == "email":
                answer = client.send_email_notification(
                    email_address=message.to,
                    template_id=settings.NOTIFY_EMAIL_TEMPLATE_ID,
                    personalisation={"subject": message.subject, "body": message.body},
                    reference=reference,
                )
            else:
                answer = client.send_sms_notification(
                    phone_number=message.to,
                    template_id=settings.NOTIFY_SMS_TEMPLATE_ID,
                    personalisation={"body": message.body},
                    reference=reference,
                )
        except HTTPError as fault:
            code = int(fault.status_code)
            # By status, as Notify asks: 429 and 5xx pass, 403 is our key to be mended, other 4xx are final.
            later = code in {403, 429} or code >= 500
            raise (TryLater if later else WillNotArrive)(f"GOV.UK Notify answered {code}.") from fault
        except RequestException as fault:
            raise TryLater(f"GOV.UK Notify was not reached ({type(fault).__name__}).") from fault
        return str(answer["id"])

    def check_config(self) -> list[str]:
        """Return what is missing."""
        names = ("NOTIFY_API_KEY", "NOTIFY_EMAIL_TEMPLATE_ID", "NOTIFY_SMS_TEMPLATE_ID")
        return [f"Set {name}." for name in names if not getattr(settings, name)]


#: Notify's own addresses for trying failures (its documentation, "Testing"): the stand-in obeys them too.
_PERMANENT: Final = {"perm-fail@simulator.notify", "+447700900002"}
_TEMPORARY: Final = {"temp-fail@simulator.notify", "+447700900003"}


class Demonstration:
    """Sends nothing: the mailbox page shows what would have gone out."""

    takes_is_delivers = True

    def send(self, message: Outgoing) -> str:
        """Keep a message, unless its address is one of those that stand for failures."""
        if message.to in _PERMANENT:
            raise WillNotArrive("This address stands for one that does not exist.")
        if message.to in _TEMPORARY:
            raise TryLater("This address stands for one that is full.")
        return f"demo-{hashlib.sha256(message.key.encode()).hexdigest()[:16]}"

    def check_config(self) -> list[str]:
        """Return nothing: it needs nothing."""
        return []


senders.add("smtp", Smtp())
senders.add("notify", Notify())
senders.add("demo", Demonstration())


def chosen() -> tuple[str, Sender]:
    """Return the sender that the setting names. Raises LookupError for one that does not exist."""
    name = str(settings.FRONTDOOR_MESSAGE_SENDER)
    return name, senders.get(name)
