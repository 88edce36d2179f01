"""Label Studio's tasks as JSON, and the configuration that belongs to them."""
