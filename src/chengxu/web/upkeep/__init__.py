"""Pages of upkeep: repairs, damage by others, control lines, hours of light, facilities."""
