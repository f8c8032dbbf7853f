"""Scenario files."""

from jangteo.pricing.gateways.scenario_files import load_scenario

__all__ = ["load_scenario"]
