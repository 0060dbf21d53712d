"""From a file somebody gave to the lines its reader sees, each with its place in the file."""
