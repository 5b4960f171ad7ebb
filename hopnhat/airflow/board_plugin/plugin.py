"""What Airflow loads: the board's application and its entry in the menu.

Every process of Airflow loads its plugins, so this imports nothing; the application is made at the first request.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from functools import cache
from typing import Any

from airflow.plugins_manager import AirflowPlugin

from hopnhat.airflow.board_plugin import PREFIX

_TITLE = "Tình hình báo cáo"


@cache
def _app() -> Any:
    from hopnhat.airflow.board_plugin.app import create_app
    from hopnhat.settings import Settings

    return create_app(Settings.load())


async def application(
    scope: MutableMapping[str, Any], receive: Callable[..., Awaitable[Any]], send: Callable[..., Awaitable[None]]
) -> None:
    """Answer a request (ASGI)."""
    # The whole server, in which Airflow's API stands: the approver's pages ask it in the approver's name.
    await _app()({**scope, "hopnhat.server": scope.get("app")}, receive, send)


class BoardPlugin(AirflowPlugin):
    """The board: pages under ``/tinh-hinh/``, and "Tình hình báo cáo" in Airflow's menu."""

    name = "hopnhat_board"
    fastapi_apps = [{"app": application, "url_prefix": PREFIX, "name": _TITLE}]  # noqa: RUF012 - as Airflow asks
    external_views = [  # noqa: RUF012
        {
            "name": _TITLE,
            "href": f"{PREFIX}/",
            "icon": f"{PREFIX}/bang.svg",
            "url_route": "tinh-hinh-bao-cao",
            "destination": "nav",
            "nav_top_level": True,
        }
    ]
