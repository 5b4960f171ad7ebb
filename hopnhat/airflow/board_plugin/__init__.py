"""The board inside Airflow: behind its login, in its menu, each reader's own units only."""

PREFIX = "/tinh-hinh"
"""Where Airflow's server shows the board."""

SUMMARIES = "du-thao"
"""Below it: what an approver reads of a draft before deciding, by report, period and hash of the figures."""
