"""Django settings; every choice a host may make comes from the environment."""

from jangteo.config.environment import Environment

env = Environment.read()

SECRET_KEY = env.secret_key
DEBUG = env.debug
ALLOWED_HOSTS = env.allowed_hosts
ROOT_URLCONF = "jangteo.config.urls"
WSGI_APPLICATION = "jangteo.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "parties.User"
