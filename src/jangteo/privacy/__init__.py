"""What people allow, who looked at their data, and what they may take away or have erased."""
