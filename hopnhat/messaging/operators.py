"""Who runs the server: told of failures and of sources that cannot be read."""

from __future__ import annotations

from hopnhat.settings import Settings

OPERATOR = "HOPNHAT_OPERATOR"
"""Addresses of whoever runs the server, by commas; where there are none, those of the office."""


def operators(settings: Settings) -> tuple[str, ...]:
    """Return the addresses that failures are told to."""
    from organisation.contacts import Contacts
    from organisation.units import office_id

    return named_operators() or Contacts.load(settings.contacts).of(office_id())


def named_operators() -> tuple[str, ...]:
    """Return the addresses given for whoever runs the server, none where none are given."""
    from hopnhat.environment import read_environment

    return tuple(one.strip() for one in read_environment().operator.split(",") if one.strip())


def operator_channels(settings: Settings) -> tuple[str, ...]:
    """Return the channels that tell whoever runs the server: their own line of the contacts, else the office's."""
    from feedback.nightly import OPERATOR as OF_THE_SERVER
    from organisation.contacts import Contacts
    from organisation.units import office_id

    contacts = Contacts.load(settings.contacts)
    return contacts.channels_of(OF_THE_SERVER) or contacts.channels_of(office_id())
