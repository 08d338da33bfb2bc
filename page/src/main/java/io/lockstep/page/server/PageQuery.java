package io.lockstep.page.server;

import java.util.Map;

/** What is asked for by a GET: changes nothing, and is asked from several threads. */
@FunctionalInterface
public interface PageQuery {
  /**
   * Returns the answer.
   *
   * @param query what stands behind the question mark of the address, decoded, by name
   * @throws IllegalArgumentException if there is no answer; the page is shown the message
   */
  PageAnswer answer(Map<String, String> query);
}
