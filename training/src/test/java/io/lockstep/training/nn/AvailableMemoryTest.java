package io.lockstep.training.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.training.network.Networks;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What no device has room for is refused by arithmetic, before anything is taken. */
class AvailableMemoryTest {
  private static final AvailableMemory GPU =
      new AvailableMemory("cuda", 3L << 30, 1L << 30, 64L << 30, 32L << 30);

  @Test
  void a_device_holds_what_it_has_and_not_a_byte_more() {
    assertTrue(GPU.mayHold(3L << 30));
    assertFalse(GPU.mayHold((3L << 30) + 1));
  }

  @Test
  void the_message_has_what_is_needed_and_what_is_free_on_device_and_host() {
    Structure large = Structure.of(Networks.mlp(List.of(40_000), 40_000, "relu"), Shape.of(2));
    OutOfDeviceMemoryException refusal =
        assertThrows(OutOfDeviceMemoryException.class, () -> GPU.require(large));
    assertEquals(
        "[model] 1600160000 parameters take 6.4 GB, but cuda has 3.2 GB, of which 1.1 GB are"
            + " free, and its host has 68.7 GB, of which 34.4 GB are free; use narrower or fewer"
            + " layers",
        refusal.getMessage());
    assertEquals(6_400_640_000L, refusal.requested());
    assertEquals(1L << 30, refusal.available());
  }

  @Test
  void a_model_of_2_to_the_40_parameters_is_refused_before_it_is_made() {
    var network = Networks.mlp(Collections.nCopies(1025, 1 << 15), 10, "relu");
    assertTrue(Structure.of(network, Shape.of(2)).parameterCount() > 1L << 40);
    try (Engine cpu = Engine.open("cpu")) {
      assertEquals(
          "[model] 1099545608202 parameters take 4398.2 GB, but cpu has N GB, of which N GB are"
              + " free; use narrower or fewer layers",
          Objects.toString(
                  assertThrows(
                          OutOfDeviceMemoryException.class, () -> new Model(cpu, network, 2, 1))
                      .getMessage())
              .replaceFirst("has [0-9.]+ GB, of which [0-9.]+ GB", "has N GB, of which N GB"));
      assertEquals(0, cpu.memoryBytes());
    }
  }
}
