"""The tables of the numerics once more, as symbols, written apart from the code that runs."""
