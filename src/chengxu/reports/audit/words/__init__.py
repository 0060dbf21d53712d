"""What single words and numbers of a report say, before anything around them is looked at."""
