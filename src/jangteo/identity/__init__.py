"""Log-ins: who proves to be whom, by what, from where; sessions, second factors, limits."""
