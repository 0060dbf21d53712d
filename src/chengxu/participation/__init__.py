"""What the public takes part in: consultations and the answer to each opinion, volunteering, commitments of shops."""
