"""What was asked and answered: kept raw, bounded, without keys, and parsed when somebody looks."""
