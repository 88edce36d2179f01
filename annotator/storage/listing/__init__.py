"""The list of articles at any size: sorted, filtered, read page by page, with work per page that is bounded."""
