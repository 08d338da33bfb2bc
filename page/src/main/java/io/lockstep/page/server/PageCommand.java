package io.lockstep.page.server;

import com.fasterxml.jackson.databind.JsonNode;

/** What is done by a POST, from several threads. */
@FunctionalInterface
public interface PageCommand {
  /**
   * Does it.
   *
   * @param body the JSON that was sent; an empty object where there was none
   * @return the answer
   * @throws IllegalArgumentException if it cannot be done; the page is shown the message
   */
  JsonNode run(JsonNode body);
}
