"""Rules as Great Expectations, for anyone's ExpectationSuite and Checkpoint, on batches of pandas or Spark."""
