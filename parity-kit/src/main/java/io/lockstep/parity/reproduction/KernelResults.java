package io.lockstep.parity.reproduction;

import io.lockstep.backend.Backend;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * What one kernel wrote.
 *
 * @param source the device it ran on, or the contract
 * @param outputs the bytes of each output from its first element to its last
 */
public record KernelResults(String source, List<MemorySegment> outputs) {
  /** Copies the list. */
  public KernelResults {
    outputs = List.copyOf(outputs);
  }

  /** Returns what a device is called as the source of results. */
  public static String name(Backend device) {
    return device.info().backend() + " (" + device.info().description() + ")";
  }
}
