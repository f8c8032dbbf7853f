"""Payment terms as data, credit lines that hold, instalment plans."""
