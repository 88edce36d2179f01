"""The panels around the article: each shows values it is given and says by signals what the curator wants."""
