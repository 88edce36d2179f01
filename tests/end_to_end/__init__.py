"""What curators do from beginning to end, in the application as it is started; one file a story."""
