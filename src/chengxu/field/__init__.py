"""What phones in the street send: captures made without a network, taken in exactly once."""
