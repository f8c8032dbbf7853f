"""Events for other systems: signed, numbered, in order, and sent again until they are taken."""
