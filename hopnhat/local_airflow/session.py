"""What a person at the terminal sees of a local Airflow: how it ends, and the exit code."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from types import FrameType

import requests

from hopnhat.commands.messages import say, spoken
from hopnhat.local_airflow.processes import ProcessEndedError
from hopnhat.local_airflow.runs import RunFailedError
from hopnhat.local_airflow.sample import NotASampleError
from hopnhat.local_airflow.server import InUseError
from hopnhat.settings import Settings

DONE, FAILED, INTERRUPTED = 0, 2, 130


def at_terminal(work: Callable[[Settings, str], None]) -> int:
    """Do the work, say how it ended, return the exit code; a request to end (TERM, hang-up) is as good as Ctrl-C.

    Ctrl-C is listened to even where the shell that started us in the background had it ignored.
    """
    for request in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(request, _interrupt)
    settings, language = Settings.load(), spoken()
    try:
        work(settings, language)
    except KeyboardInterrupt:
        print(say("local_interrupted", language))
        return INTERRUPTED
    except InUseError as busy:
        return _refuse(say("local_in_use", language, reason=busy))
    except NotASampleError as other:
        return _refuse(say("local_not_a_sample", language, reason=other))
    except (ProcessEndedError, RunFailedError, requests.RequestException) as failure:
        return _refuse(say("local_failed", language, reason=failure, logs=settings.home / "airflow" / "logs"))
    return DONE


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)
    return FAILED


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
