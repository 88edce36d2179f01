"""Machine suggestions: what programs propose, for people to accept or turn down."""
