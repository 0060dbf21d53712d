"""How a document goes out: its head, its day, its annexes."""
