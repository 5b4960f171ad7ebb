"""Where returns come from, and the store that keeps every byte of them."""

from sources.collecting import collect, senders_of
from sources.delivery import DESK, WEB, Collection, Delivery, Known, KnownFiles
from sources.journal import DeliveryJournal
from sources.registration import RegistrationError, load_sources
from sources.source import Entry, Listing, Registration, Source
from sources.store import Store, TooLargeError
from sources.waiting import Waiting

__all__ = [
    "DESK",
    "WEB",
    "Collection",
    "Delivery",
    "DeliveryJournal",
    "Entry",
    "Known",
    "KnownFiles",
    "Listing",
    "Registration",
    "RegistrationError",
    "Source",
    "Store",
    "TooLargeError",
    "Waiting",
    "collect",
    "load_sources",
    "senders_of",
]
