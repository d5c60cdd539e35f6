"""What a policy is once read: frozen values, no YAML, no words of any one city."""
