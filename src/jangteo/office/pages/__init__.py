"""The office's pages, one file an area; every write calls one service."""
