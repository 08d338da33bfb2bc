package io.lockstep.page.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/**
 * What a request is answered.
 *
 * @param type of the content, such as {@code text/plain; charset=utf-8}
 * @param body its bytes, which nobody changes any more
 */
public record PageAnswer(String type, byte[] body) {
  /** Returns JSON. */
  public static PageAnswer json(JsonNode json) {
    return new PageAnswer(
        "application/json; charset=utf-8", json.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Returns plain text. */
  public static PageAnswer text(String text) {
    return new PageAnswer("text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns bytes that a page knows how to read, such as numbers. */
  public static PageAnswer bytes(byte[] bytes) {
    return new PageAnswer("application/octet-stream", bytes);
  }
}
