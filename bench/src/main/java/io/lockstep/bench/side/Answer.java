package io.lockstep.bench.side;

import com.fasterxml.jackson.databind.JsonNode;

/** What a side has answered. */
public sealed interface Answer {
  /** It has done what was asked. */
  record Done(JsonNode values) implements Answer {}

  /** What was asked cannot be had there, which is no fault. */
  record Unavailable(String reason) implements Answer {}

  /** It went wrong, took too long, or the side has ended. */
  record Failed(String reason) implements Answer {}
}
