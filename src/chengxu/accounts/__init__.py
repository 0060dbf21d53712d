"""Units, posts, people and what they may do."""
