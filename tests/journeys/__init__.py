"""Shoppers' ways through the example shops: what belongs to no single language."""
