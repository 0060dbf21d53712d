"""Volunteering: an announced activity, who signed up, who came."""
