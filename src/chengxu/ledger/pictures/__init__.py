"""What evidence is made of: keys, places to keep files, pictures and the parts of them that are hidden."""
