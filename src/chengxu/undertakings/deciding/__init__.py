"""Decisions about undertakings as pure functions over frozen dataclasses: no Django, no clock, no database."""
