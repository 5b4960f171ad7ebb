"""Airflow's API server with its plugins, for the tests: no scheduler, and of its database only what a login needs.

Usage: python api_server.py PORT
"""

from __future__ import annotations

import sys

import uvicorn
from airflow import settings
from airflow.api_fastapi.app import create_app
from airflow.models.revoked_token import RevokedToken

RevokedToken.__table__.create(settings.engine, checkfirst=True)
uvicorn.run(create_app(apps="core"), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
