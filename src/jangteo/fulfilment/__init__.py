"""Shipments: what leaves a place for an address, how it is picked and packed, who carries it, and where it is."""
