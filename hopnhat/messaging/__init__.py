"""What goes to a person: mail, channels, reminders, and what whoever runs the server has to do."""
