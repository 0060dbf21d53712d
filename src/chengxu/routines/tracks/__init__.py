"""Work proved by the tracks of vehicles: positions kept, matched to roads, and counted as passes, kilometres and hours."""
