-- The catalogue of the warehouse, beside Airflow's own database.
CREATE DATABASE warehouse OWNER hopnhat;
