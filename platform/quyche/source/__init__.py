"""Policy files: YAML in, a policy and everything wrong with it out."""
