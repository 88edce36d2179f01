"""brat's standoff: texts with their `.ann` files, and the configuration beside them."""
