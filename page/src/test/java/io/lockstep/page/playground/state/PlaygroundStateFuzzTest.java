package io.lockstep.page.playground.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.fuzz.FuzzTest;
import java.nio.charset.StandardCharsets;

/** What a browser asks the playground to change. */
class PlaygroundStateFuzzTest extends FuzzTest {
  private final JsonMapper mapper = new JsonMapper();

  PlaygroundStateFuzzTest() {
    super(IllegalArgumentException.class);
  }

  @Override
  protected void read(byte[] input) {
    try {
      StateJson.changed(
          PlaygroundState.USUAL, mapper.readTree(new String(input, StandardCharsets.UTF_8)));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
