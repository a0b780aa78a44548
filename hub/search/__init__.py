"""Finding: the index, what residents mean by their words, facets and did-you-mean."""
