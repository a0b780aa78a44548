"""Places: postcodes, names, areas, distance."""
