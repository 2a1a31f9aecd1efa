"""Programs for those who work on the notebooks; nothing that nnlib imports."""
