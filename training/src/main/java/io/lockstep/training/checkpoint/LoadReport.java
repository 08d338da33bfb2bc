package io.lockstep.training.checkpoint;

import java.util.ArrayList;
import java.util.List;

/**
 * Which tensors of a model were taken from a file, by name, as PyTorch's {@code load_state_dict}
 * tells it where it is not strict.
 *
 * @param matched those that were taken
 * @param missing those of the model that the file lacks; they stayed as they were
 * @param unexpected those of the file that the model lacks
 * @param misshaped those of both that differ in shape; they stayed as they were
 */
public record LoadReport(
    List<String> matched, List<String> missing, List<String> unexpected, List<String> misshaped) {
  /** Copies the lists. */
  public LoadReport {
    matched = List.copyOf(matched);
    missing = List.copyOf(missing);
    unexpected = List.copyOf(unexpected);
    misshaped = List.copyOf(misshaped);
  }

  /** Returns one line: how many matched, and the names of all others. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>(List.of(matched.size() + " tensors matched"));
    add(parts, "missing in the file", missing);
    add(parts, "only in the file", unexpected);
    add(parts, "of another shape", misshaped);
    return String.join("; ", parts);
  }

  private static void add(List<String> parts, String what, List<String> names) {
    if (!names.isEmpty()) {
      parts.add(what + ": " + String.join(", ", names));
    }
  }
}
