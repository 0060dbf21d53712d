"""The desk: queues, the case page, calls and letters taken in."""
