"""What the DAGs share, and the board inside Airflow's own server."""
