"""What a person does with the answers: choose, fill, correct, take along."""
