"""Every variable of the environment that an installation may set, typed, in one place; ``docs/settings.md`` lists them.

The rooms before this one ask the environment themselves for what they alone need (which folder is the province's,
which forms are tried); those variables stand here too, so that whatever is set is checked as a whole when a command, a
task or a page begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from hopnhat.commands.messages import say

PREFIX = "HOPNHAT_"
_MOST_PROCESSES = 64  # more would not read faster anywhere we know, and each takes 100 MB
_LAST_PORT = 65535
_MESSAGES = {
    "int_parsing": "setting_not_a_number",
    "greater_than_equal": "setting_too_small",
    "less_than_equal": "setting_too_large",
    "literal_error": "setting_not_allowed",
}


class SettingsError(ValueError):
    """What the environment says cannot be understood; the message, in Vietnamese, names each variable."""


class Environment(BaseSettings):
    """What the environment says; an empty variable says nothing. ``None``: what then counts is said by its reader."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True)

    home: Path = Path("var")
    warehouse: str | None = None
    backups: Path | None = None
    province: Path | None = None
    sources: Path | None = None
    drive: Path | None = None
    label: str | None = None
    workers: Annotated[int, Field(ge=1, le=_MOST_PROCESSES)] | None = None
    readers: Annotated[int, Field(ge=1, le=_MOST_PROCESSES)] = 1
    operator: str = ""
    templates: str | None = None
    smtp: str = ""
    imap: str = ""
    door: str = ""
    lang: Literal["vi", "en"] = "vi"
    port: Annotated[int, Field(ge=0, le=_LAST_PORT)] = 0
    forms: str = ""
    seal: Path | None = None
    seal_password: str = ""
    timestamps: str = ""


def read_environment() -> Environment:
    """Return what the environment says.

    Raises:
        SettingsError: some of it cannot be understood; every such variable is named.
    """
    try:
        return Environment()
    except ValidationError as error:
        raise SettingsError(" ".join(_sentences(error))) from error


def names() -> dict[str, str]:
    """Return each variable with what counts where it is not set, an empty text where its reader decides."""
    fields = Environment.model_fields.items()
    return {
        f"{PREFIX}{name.upper()}": str(field.default if field.default is not None else "") for name, field in fields
    }


def _sentences(error: ValidationError) -> Iterator[str]:
    for wrong in error.errors():
        name, limits = f"{PREFIX}{str(wrong['loc'][0]).upper()}", wrong.get("ctx", {})
        limit = limits.get("ge", limits.get("le", limits.get("expected", "")))
        message = _MESSAGES.get(wrong["type"], "setting_wrong")
        yield say(message, "vi", name=name, value=wrong["input"], limit=limit)
