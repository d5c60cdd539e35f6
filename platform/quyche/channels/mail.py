"""Mail by SMTP."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

from quyche.channels.message import Message, Unanswered, Undeliverable

TIMEOUT_SECONDS = 10


@dataclass(frozen=True)
class Mail:
    """`url` as `smtp://user:password@host:587` (encrypted by STARTTLS where the server offers it) or `smtps://…:465`."""

    url: str
    sender: str
    name: str = ""

    def send(self, message: Message) -> None:
        """Raises Unanswered when the server does not take mail now, Undeliverable when it does not take this one."""
        try:
            with self._connected() as server:
                server.send_message(self._letter(message), self.sender, [message.address])
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            raise Undeliverable(f"smtp {code}", final=code >= 500) from error
        except (smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as error:
            raise _of_server(error.smtp_code) from error
        except (smtplib.SMTPException, OSError) as error:
            raise Unanswered(type(error).__name__) from error
        except ValueError as error:  # an address no letter can carry
            raise Undeliverable("address", final=True) from error

    def _connected(self) -> smtplib.SMTP:
        parts = urlsplit(self.url)
        host, context = parts.hostname or "", ssl.create_default_context()
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT_SECONDS, context=context)
        else:
            server = smtplib.SMTP(host, parts.port or 587, timeout=TIMEOUT_SECONDS)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
            elif parts.username:
                server.close()
                raise smtplib.SMTPNotSupportedError("a password is not sent in the clear")
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        return server

    def _letter(self, message: Message) -> EmailMessage:
        letter = EmailMessage(policy=SMTP)
        domain = self.sender.partition("@")[2]
        letter["From"] = str(Address(self.name, addr_spec=self.sender))
        letter["To"] = message.address
        letter["Subject"] = " ".join(message.title.split())
        letter["Message-ID"] = f"<{message.key}@{domain}>"
        letter["Date"] = format_datetime(message.at)
        letter["Content-Language"] = message.language
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content("\n\n".join(filter(None, (message.text, message.link))) + "\n")
        return letter


def _of_server(code: int) -> Exception:
    """5xx is about this very letter; 4xx is a server that wants to be left alone for a while."""
    return Undeliverable(f"smtp {code}", final=True) if code >= 500 else Unanswered(f"smtp {code}")


def fits(url: str, sender: str) -> bool:
    """Whether the settings can be used at all."""
    parts = urlsplit(url)
    return parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and "@" in parseaddr(sender)[1]
