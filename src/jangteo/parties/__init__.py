"""Who buys and sells: people, households, companies, their members, addresses and log-ins."""
