"""One number of a net, opened: its formula in numbers, found in several ways, and its proof."""
