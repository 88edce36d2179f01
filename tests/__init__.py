"""The tests of Annotator, arranged like the package they look at."""
