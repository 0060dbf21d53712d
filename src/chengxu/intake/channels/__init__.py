"""One module a way in; none knows another."""
