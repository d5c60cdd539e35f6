"""From a policy to a table of answers, and from facts to a decision."""
