"""`python -m jangteo.config.command`, which starts our own child processes on any installation."""

from jangteo.config.command import main

main()
