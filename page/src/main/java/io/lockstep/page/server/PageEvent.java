package io.lockstep.page.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/**
 * Something that a page is told.
 *
 * @param name by which the page listens for it
 * @param data in one line
 * @param latest whether it says all there is to say under its name, so that one that waits to be
 *     sent is left out when the next comes
 */
public record PageEvent(String name, String data, boolean latest) {
  /** Checks that both are one line. */
  public PageEvent {
    if ((name + data).chars().anyMatch(c -> c == '\n' || c == '\r')) {
      throw new IllegalArgumentException(
          "[page] an event is one line, but '"
              + name
              + "' has more; send JSON, which escapes them");
    }
  }

  /** Returns an event of which each counts. */
  public static PageEvent each(String name, JsonNode data) {
    return new PageEvent(name, data.toString(), false);
  }

  /** Returns an event of which the last one counts. */
  public static PageEvent latest(String name, JsonNode data) {
    return new PageEvent(name, data.toString(), true);
  }

  /** Returns the bytes as they are sent. */
  byte[] frame() {
    return ("event: " + name + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
  }
}
