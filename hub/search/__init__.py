"""Finding: the index, plain words understood, facets, and what to offer when nothing fits."""
