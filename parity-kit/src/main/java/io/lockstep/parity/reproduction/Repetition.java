package io.lockstep.parity.reproduction;

import io.lockstep.backend.Backend;
import java.util.List;

/**
 * What came of a kernel that was run again and again on one device, as a fault that comes and goes
 * asks for.
 *
 * @param source the device
 * @param runs how often it was run
 * @param wrong in how many runs its results differed from the right ones
 * @param first the number of the first of these, from 1; 0 if there is none
 * @param mismatches where that run differed
 */
public record Repetition(String source, int runs, int wrong, int first, List<Mismatch> mismatches) {
  /** Copies the list. */
  public Repetition {
    mismatches = List.copyOf(mismatches);
  }

  /**
   * Runs a kernel on a device.
   *
   * @throws io.lockstep.backend.BackendException if the device cannot run it
   */
  public static Repetition of(Reproduction kernel, Backend device, KernelResults right, int runs) {
    int wrong = 0;
    int first = 0;
    List<Mismatch> mismatches = List.of();
    for (int run = 1; run <= runs; run++) {
      List<Mismatch> found = kernel.compare(kernel.run(device), right);
      if (!found.isEmpty()) {
        wrong++;
        if (first == 0) {
          first = run;
          mismatches = found;
        }
      }
    }
    return new Repetition(KernelResults.name(device), runs, wrong, first, mismatches);
  }
}
