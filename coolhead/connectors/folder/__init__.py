"""A watched folder: whatever file of mentions is dropped into it is taken in."""
