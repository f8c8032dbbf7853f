"""How buyers come in: applications of companies, invitations, joining by an address's domain."""
