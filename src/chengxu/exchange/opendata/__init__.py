"""Open data: sets of rows with a dictionary, written as CSV, GeoJSON or Parquet, from what everybody may know and nothing else."""
