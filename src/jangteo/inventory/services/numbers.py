from django.db import connection

from jangteo.kernel import clock


def next_number(letter: str) -> str:
    """A number for a document of stock: its letter, the day and a count; unique, with gaps where work was undone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('inventory_document_number')")
        return f"{letter}{clock.today():%y%m%d}-{int(cursor.fetchone()[0]):05d}"
