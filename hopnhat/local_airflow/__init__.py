"""An Airflow of one's own on this machine, for the demo and ``make up``: settings, processes, public API."""
