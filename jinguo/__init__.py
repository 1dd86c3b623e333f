"""Jinguo 巾帼: the working system of a women's federation."""
