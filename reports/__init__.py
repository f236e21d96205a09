"""How a result is told. Knows an AuditResult and nothing of where it came from."""

OWNER = "tilsynsklar"
