"""What each web process of `jangteo serve` loads."""

from jangteo.config.wsgi import application as application

from .processes import follow_parent

follow_parent()
