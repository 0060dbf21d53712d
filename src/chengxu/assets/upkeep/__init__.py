"""What is done to what stands in the street: repairs and what they cost, damage others caused and what came back of it,
planned maintenance, control lines, hours of light."""
