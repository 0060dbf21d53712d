"""Readings: tickets of the weighbridge and values of measuring points; series, thresholds and alarms come later."""
