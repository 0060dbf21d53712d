"""The county's own map, layer by layer."""
