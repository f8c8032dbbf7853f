from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may ask of this machine: bytes of a line, bytes once unpacked, rows of an order and of a chunk.

    packed_bytes   of a workbook as it comes; they are held in memory
    archive_files  of a ZIP of pictures, and what they unpack to in bytes; one is held in memory at a time. So many
                   bytes may also lie on the disk of what is fetched from addresses
    """

    line_bytes: int = 4_000_000
    unpacked_bytes: int = 4_000_000_000
    workbook_bytes: int = 2_000_000_000
    packed_bytes: int = 100_000_000
    archive_files: int = 100_000
    archive_bytes: int = 20_000_000_000
    group_rows: int = 20_000
    chunk_rows: int = 5_000
