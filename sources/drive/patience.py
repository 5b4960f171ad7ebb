"""How long and how often a service that fails is asked again."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NoReturn, TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception_type

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Patience:
    """Limits of one question: attempts, pauses and time-outs, in seconds.

    ``total`` bounds all pauses of one question together; ``whole`` bounds one answer from its first byte to its last.
    """

    attempts: int = 6
    first: float = 1.0
    longest: float = 32.0
    total: float = 120.0
    connect: float = 10.0
    read: float = 60.0
    whole: float = 600.0
    sleep: Callable[[float], None] = time.sleep


class PassingError(Exception):
    """An attempt failed for a reason that may pass; ``retry_after`` is what the service asked for, in seconds."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after


class StrangeAnswerError(PassingError):
    """Something answered, and it was not what was asked for: a login page, a cut list, another file's bytes."""


class UnavailableError(Exception):
    """Every attempt failed; ``reason`` is the last one's, ``strange`` whether something answered that is no answer."""

    def __init__(self, reason: str, *, strange: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.strange = strange


def persist(patience: Patience, attempt: Callable[[], Answer]) -> Answer:
    """Return the first answer that an attempt gives.

    Pauses double, with jitter (so that many clients do not come back at once), and are never shorter than the
    service asked for; where it asks for more than is left of ``total``, that is the end.

    Raises:
        UnavailableError: no attempt gave one in time.
    """

    def pause(state: RetryCallState) -> float:
        backing_off = min(patience.longest, patience.first * 2 ** (state.attempt_number - 1))
        jittered = random.uniform(backing_off / 2, backing_off)  # noqa: S311 (no secret)
        return max(jittered, _error_of(state).retry_after or 0.0)

    def is_over(state: RetryCallState) -> bool:
        is_last = state.attempt_number >= patience.attempts
        return is_last or state.idle_for + state.upcoming_sleep > patience.total

    retrying = Retrying(
        retry=retry_if_exception_type(PassingError),
        wait=pause,
        stop=is_over,
        sleep=patience.sleep,
        retry_error_callback=_give_up,
    )
    return retrying(attempt)


def _error_of(state: RetryCallState) -> PassingError:
    error = state.outcome.exception() if state.outcome else None
    if not isinstance(error, PassingError):
        raise TypeError("only what may pass is tried again") from error
    return error


def _give_up(state: RetryCallState) -> NoReturn:
    error = _error_of(state)
    raise UnavailableError(error.reason, strange=isinstance(error, StrangeAnswerError)) from error


def retry_after(header: str | None, now: datetime | None = None) -> float | None:
    """Return the seconds that a ``Retry-After`` header asks for, whether it gives seconds or a date."""
    if not header:
        return None
    if header.strip().isdecimal():
        return float(header)
    try:
        then = parsedate_to_datetime(header)
    except ValueError:
        return None
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return max(0.0, (then - (now or datetime.now(UTC))).total_seconds())
