"""Drawings as files: one module a family of formats."""
