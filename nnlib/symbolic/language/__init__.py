"""The language of formulas: texts in, sympy objects that keep their shape, LaTeX and text out."""
