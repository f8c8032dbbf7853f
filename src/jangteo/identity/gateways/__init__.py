"""What identity uses of others' work: Django's sessions, allauth's second factors and passkeys."""
