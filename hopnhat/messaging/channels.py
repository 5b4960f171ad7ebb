"""Other ways to a person than mail: Telegram, a Zalo gateway, Teams, a webhook, through Apprise.

``contacts.csv`` names a channel; the channel is an Airflow connection of the type Apprise, or, where there is no
Airflow, the variable ``HOPNHAT_CHANNEL_<NAME>`` with an Apprise URL. A text holds counts and no name of any person or
file: such services keep what passes through them.
"""

from __future__ import annotations

import os
from email.message import EmailMessage
from typing import TYPE_CHECKING

from feedback.handing_over import NotReachedError, NotSetUpError
from feedback.outbox import CHANNEL

if TYPE_CHECKING:
    from apprise import Apprise


def notify(message: EmailMessage) -> None:
    """Send a message to the channel it names: its subject as title, its body as text.

    Raises:
        NotSetUpError: no such channel is set.
        NotReachedError: its service did not take the message.
    """
    channel = message[CHANNEL]
    services = _from_environment(channel) or _from_airflow(channel)
    if not services.notify(title=message["Subject"], body=message.get_content().strip()):
        raise NotReachedError(f"channel {channel!r} did not take the message")


def _from_environment(channel: str) -> Apprise | None:
    url = os.environ.get(f"HOPNHAT_CHANNEL_{channel.upper()}")
    if not url:
        return None
    from apprise import Apprise

    services = Apprise()
    services.add(url)
    return services


def _from_airflow(channel: str) -> Apprise:
    if "AIRFLOW_HOME" not in os.environ:
        raise NotSetUpError(f"channel {channel!r} is not set")
    from airflow.providers.apprise.hooks.apprise import AppriseHook
    from airflow.sdk.exceptions import AirflowException
    from apprise import Apprise

    hook, services = AppriseHook(channel), Apprise()
    try:
        hook.set_config_from_conn(hook.get_connection(channel), services)
    except AirflowException as problem:
        raise NotSetUpError(f"channel {channel!r} is not set") from problem
    return services
