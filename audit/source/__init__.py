"""The reader: from the employer's files to canonical tables. Everything file-like ends here."""

from audit.source.reading import read

__all__ = ["read"]
