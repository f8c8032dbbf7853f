import hashlib


def digest(key: str) -> str:
    """How the key of a link is kept."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
