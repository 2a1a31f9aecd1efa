"""What the notebooks say happens, as scripts that measure it over many seeds."""
