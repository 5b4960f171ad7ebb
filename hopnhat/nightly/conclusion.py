"""The end of a night: what a person has to do is written where it is looked for, told, and makes the night red."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from typing import Any

from feedback.nightly import OPERATOR
from feedback.outbox import CHANNEL, Outbox
from hopnhat.commands.messages import say
from hopnhat.maintenance.last_night import note_last_night
from hopnhat.messaging.concerns import FILE, NIGHT, Concern, Concerns
from hopnhat.messaging.operators import operator_channels, operators
from hopnhat.messaging.sending import send_waiting
from hopnhat.nightly import steps
from hopnhat.reporting.lateness import as_id
from hopnhat.settings import Settings

_SENDING_SECONDS = 60.0  # the mails of the night have had their time; this is one more

_log = logging.getLogger(__name__)


def conclude(settings: Settings, night_id: str, failed: Sequence[str] = ()) -> dict[str, Any]:
    """Sum the night up, write its concerns onto the shared drive and tell them by every way that is not broken.

    Returns:
        What ``steps.summary`` returns, and ``is_red``: whether something was due that was not done. The sample's faults
        are planted and nobody is behind its addresses: there only a step that failed counts.
    """
    summary = steps.summary(settings, night_id, failed)
    concerns = Concerns(settings.home, settings.drive).replace(NIGHT, summary["concerns"])
    tell_operators(settings, concerns, summary["stopped"])
    texts = [one.text for one in concerns]
    is_red = bool(failed) if settings.is_sample else bool(texts)
    note_last_night(settings, night_id, is_red)
    return {**summary, "concerns": texts, "is_red": is_red}


def failed_steps(states: Mapping[str, str | None]) -> list[str]:
    """Return the steps of a night that failed, given the states of its tasks by name (a mapped one with its number)."""
    names = [name for name, state in states.items() if state in ("failed", "upstream_failed")]
    return [step for step in steps.STEPS if any(name == step or name.startswith(f"{step}_") for name in names)]


def tell_operators(settings: Settings, concerns: Sequence[Concern], broken: Sequence[str] = ()) -> None:
    """Tell whoever runs the server what there is to do, once for each set of things to do.

    ``broken`` names the ways that take nothing just now (``""``: mail); what is told by them would come when it is
    over. That telling fails is no reason to fail: the file on the drive stands, and the task is red.
    """
    if settings.is_sample or not concerns:
        return
    told = "\n".join(f"{one.since.isoformat()} {one.text}" for one in concerns)
    name = f"concerns-{hashlib.sha256(told.encode()).hexdigest()[:24]}"
    try:
        outbox, queued = Outbox(settings.outbox), []
        recipients = operators(settings)
        if recipients and "" not in broken:
            message = _message([one.text for one in concerns])
            message["To"] = ", ".join(recipients)
            if outbox.put(name, message, unit_id=OPERATOR, urgent=True):
                queued.append(name)
        for channel in operator_channels(settings):
            text = EmailMessage()
            text[CHANNEL], text["Subject"] = channel, say("concerns_subject", "vi", count=len(concerns))
            text.set_content(say("concerns_short", "vi", count=len(concerns), file=FILE), cte="base64")
            if channel not in broken and outbox.put(f"{name}-{as_id(channel)}", text, unit_id=OPERATOR, urgent=True):
                queued.append(f"{name}-{as_id(channel)}")
        if queued:
            send_waiting(outbox, only=queued, within=_SENDING_SECONDS)
    except Exception:
        _log.exception("the operators cannot be told of %d concerns", len(concerns))


def _message(texts: Sequence[str]) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = say("concerns_subject", "vi", count=len(texts))
    message["Auto-Submitted"] = "auto-generated"
    said = "\n\n".join(f"- {text}" for text in texts)
    message.set_content(f"{said}\n\n{say('concerns_foot', 'vi', file=FILE)}\n", cte="base64")
    return message
