"""Which PostgreSQL Jangteo talks to: an external one (`DATABASE_URL`) or the embedded one, started here."""

from .backups import empty as empty
from .errors import DatabaseProblem as DatabaseProblem
from .launcher import Server as Server
from .launcher import ensure_server as ensure_server
from .launcher import find_server as find_server
from .launcher import stop_server as stop_server
from .launcher import was_killed as was_killed
from .places import Places as Places
from .urls import connection_settings as connection_settings
from .urls import ensure_database as ensure_database
from .urls import replica_settings as replica_settings
