"""Telling people who are no users of the system: by e-mail, and by a gateway for text messages and messengers."""
