"""A mailbox as a source: what units send by mail, and what is known of who sent it."""

from sources.mail.notebook import Mail, MailFile, Notebook, notebooks
from sources.mail.source import MailSource

__all__ = ["Mail", "MailFile", "MailSource", "Notebook", "notebooks"]
