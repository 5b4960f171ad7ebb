"""What goes back to the units: their own workbook with the faults marked, alerts and reminders."""
