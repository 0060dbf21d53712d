"""Plain Python shared by every app: messages, working time, quantities, ids. Imports nothing of ours."""
