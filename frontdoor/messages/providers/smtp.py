"""The council's mail server, through Django's mail backend."""

from email.utils import formatdate, parseaddr
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from frontdoor.messages.providers.senders import Outgoing, TryLater, WillNotArrive, senders
from frontdoor.messages.rules.rendering import page
from frontdoor.messages.rules.states import Channel


class Smtp:
    """Sends e-mail by SMTP. It carries no text messages, and hears of no delivery."""

    name = "the mail server"
    takes_is_delivers = False

    def send(self, message: Outgoing) -> str:
        """Send an e-mail as text with a simple HTML alternative; its Message-ID is returned."""
        if message.channel != Channel.EMAIL:
            raise WillNotArrive("The mail server carries no text messages.")
        mail = _mail(message)
        try:
            mail.send()
        except SMTPRecipientsRefused as refused:
            code = next(iter(refused.recipients.values()))[0]
            raise _answered(code, "the address") from refused
        except SMTPDataError as refused:
            raise _answered(refused.smtp_code, "the letter") from refused
        except ValueError as refused:
            raise WillNotArrive("This is not an email address.") from refused
        except SMTPResponseException as refused:  # about us: our address, our name or our password
            raise TryLater(f"The mail server answered {refused.smtp_code}.") from refused
        except (OSError, SMTPException) as fault:
            raise TryLater(f"The mail server did not take it ({type(fault).__name__}).") from fault
        return str(mail.extra_headers["Message-ID"])

    def check_config(self) -> list[str]:
        """Return what is missing."""
        return [] if settings.EMAIL_HOST else ["Set EMAIL_HOST to the mail server."]


def _mail(message: Outgoing) -> EmailMultiAlternatives:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "frontdoor.invalid"
    mail = EmailMultiAlternatives(
        message.subject,
        message.body.plain,
        settings.DEFAULT_FROM_EMAIL,
        [message.to],
        headers={
            # The same on every attempt, so that a mail that goes out twice is recognised by mail readers.
            "Message-ID": f"<{message.reference}@{domain}>",
            "Date": formatdate(),
            "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office answers, please
        },
        connection=get_connection("django.core.mail.backends.smtp.EmailBackend"),
    )
    mail.attach_alternative(page(message.subject, message.body), "text/html")
    return mail


def _answered(code: int, about: str) -> Exception:
    """Return what a refusal means (RFC 5321, 4.2.1): 4yz passes, 5yz does not."""
    return (WillNotArrive if code >= 500 else TryLater)(f"The mail server answered {code} about {about}.")


senders.add("smtp", Smtp())
