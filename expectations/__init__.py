"""What a return must meet: suites generated from the form definitions, run once for a whole night."""
