"""What buyers wish for: lists they keep and show to others, and goods they wait for."""
