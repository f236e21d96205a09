"""What the law asks: dated law values, rules, verdicts and the result. Knows pandas, no files of the user, no HTML."""

OWNER = "tilsynsklar"
RULESET_VERSION = "2026.2"
