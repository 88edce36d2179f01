"""The sample articles as web pages: what makes corpora/harbour-pages, and what holds it to the reader of pages."""
