"""Other readers, for comparison. None of them is a requirement of ours."""
