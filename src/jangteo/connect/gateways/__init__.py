"""Files of other systems: how their rows are read, and how refused rows are told."""

from jangteo.connect.gateways.bundles import Bundle, opened_bundle, write_bundle
from jangteo.connect.gateways.error_files import write_errors
from jangteo.connect.gateways.fetching import Fetcher
from jangteo.connect.gateways.larder import FileUnread, Had, Larder
from jangteo.connect.gateways.map_files import find_map_text, list_ready_maps, parse_map_text
from jangteo.connect.gateways.peeking import Peeked, peek
from jangteo.connect.gateways.rows import digest_of, read_rows
from jangteo.connect.gateways.sheets import read_sheet, write_sheet
from jangteo.connect.gateways.table_files import marked, unmarked, write_table
from jangteo.connect.gateways.tallies import tally_file

__all__ = [
    "Bundle",
    "Fetcher",
    "FileUnread",
    "Had",
    "Larder",
    "Peeked",
    "digest_of",
    "find_map_text",
    "list_ready_maps",
    "marked",
    "opened_bundle",
    "parse_map_text",
    "peek",
    "read_rows",
    "read_sheet",
    "tally_file",
    "unmarked",
    "write_bundle",
    "write_errors",
    "write_sheet",
    "write_table",
]
