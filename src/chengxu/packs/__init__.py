"""County packs: reading, checking, comparing and keeping them as immutable snapshots."""
