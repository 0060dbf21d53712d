"""What goes out to people who are no users, for whoever looks after it."""
