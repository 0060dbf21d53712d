"""门前三包: shops and people who keep the front of their house in order, and the record of how they kept it."""
