"""What things are: frozen values, standard library and `regex` only."""
