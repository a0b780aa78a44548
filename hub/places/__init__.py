"""Postcodes, places by name, areas and distance: turning what people type into a point on the map."""
