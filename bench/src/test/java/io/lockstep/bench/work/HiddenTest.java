package io.lockstep.bench.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.bench.work.Hidden.Norm;
import java.util.List;
import org.junit.jupiter.api.Test;

class HiddenTest {
  private static final Network NET = Network.titled("MLP", List.of(8, 6, 4), 0, true, 1);

  @Test
  void the_title_of_a_network_tells_what_its_hidden_layers_have() {
    assertEquals("MLP 8-6-4", NET.with(Hidden.PLAIN).title());
    assertEquals("MLP 8-6-4 with dropout", NET.with(new Hidden(Norm.NONE, 0.5)).title());
    assertEquals("MLP 8-6-4 with batch norm", NET.with(new Hidden(Norm.BATCH, 0)).title());
    assertEquals(
        "MLP 8-6-4 with layer norm and dropout", NET.with(new Hidden(Norm.LAYER, 0.5)).title());
  }

  @Test
  void a_network_is_plain_without_either() {
    assertTrue(NET.isPlain());
    assertFalse(NET.with(new Hidden(Norm.BATCH, 0)).isPlain());
    assertFalse(NET.with(new Hidden(Norm.NONE, 0.1)).isPlain());
  }
}
