"""Where things are: townships, communities, grids, roads, places and the frames of coordinates."""
