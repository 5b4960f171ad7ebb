"""The board inside Airflow: behind its login, in its menu, each reader's own units only."""

PREFIX = "/tinh-hinh"
"""Where Airflow's server shows the board."""
