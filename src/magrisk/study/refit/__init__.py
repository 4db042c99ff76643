"""A setting's mean, spread and slope, fitted to the rows of a site."""
