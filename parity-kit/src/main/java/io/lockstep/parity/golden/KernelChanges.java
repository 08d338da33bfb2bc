package io.lockstep.parity.golden;

import io.lockstep.parity.golden.Golden.KernelBits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The first kernel that makes other bits than a golden file has. Kernels are recognized by what
 * they do and read, not by their place, as another version may plan a step in another way.
 */
final class KernelChanges {
  private static final String SAME_SPECIFICATION =
      "its specification is the same, so look at how it is computed: device, functions, Java";
  private static final String OTHER_SPECIFICATION =
      "its specification is another one: program, constants or layouts";

  private KernelChanges() {}

  /** A kernel of a step. */
  private record Found(String form, int step, int place, int last, KernelBits kernel) {
    @Override
    public String toString() {
      String where = step == 0 ? "before step 1" : "in step " + step;
      String origin = kernel.origin().isEmpty() ? "" : " in " + kernel.origin();
      return "%s kernel %d of 0..%d %s, %s%s,"
          .formatted(form, place, last, where, kernel.kernel(), origin);
    }
  }

  /**
   * Returns which kernel gives other bits, in lines behind others.
   *
   * @param now by form and step, the form in which bits differ first
   * @param differing the steps in which bits differ first, or empty
   */
  static String text(
      Map<String, Map<Integer, List<KernelBits>>> now, Golden expected, String differing) {
    List<String> found = new ArrayList<>();
    now.forEach((form, steps) ->
        changed(form, steps, expected.kernels().getOrDefault(form, Map.of()))
            .ifPresent(found::add));
    if (found.isEmpty()) {
      now.forEach((form, steps) ->
          unknown(form, steps, expected.kernels().getOrDefault(form, Map.of()))
              .ifPresent(found::add));
    }
    if (found.isEmpty()) {
      found.add(
          "each kernel of the steps that the file keeps them of, "
              + expected.kernelSteps()
              + ", gives the same bits"
              + (differing.isEmpty() ? "" : advice(differing)));
    }
    return "\n  " + String.join("\n  ", found);
  }

  private static String advice(String differing) {
    return "; to find the one that does not, write the file with the version that meets it by"
        + " -Dlockstep.golden=write -Dlockstep.golden.kernels="
        + differing
        + ", and compare again";
  }

  private static Optional<String> changed(
      String form, Map<Integer, List<KernelBits>> now, Map<Integer, List<KernelBits>> kept) {
    for (Map.Entry<Integer, List<KernelBits>> step : now.entrySet()) {
      List<KernelBits> before = kept.getOrDefault(step.getKey(), List.of());
      List<KernelBits> kernels = step.getValue();
      for (int i = 0; i < kernels.size(); i++) {
        KernelBits kernel = kernels.get(i);
        List<KernelBits> same = before.stream().filter(kernel::isWorkOf).toList();
        if (!same.isEmpty() && same.stream().noneMatch(kernel::agrees)) {
          boolean known = same.stream().anyMatch(k -> k.spec().equals(kernel.spec()));
          return Optional.of(
              new Found(form, step.getKey(), i, kernels.size() - 1, kernel)
                  + " gives other bits from the same inputs; "
                  + (known ? SAME_SPECIFICATION : OTHER_SPECIFICATION));
        }
      }
    }
    return Optional.empty();
  }

  /** Returns what is known of the first kernel that the file does not have, in words. */
  private static Optional<String> unknown(
      String form, Map<Integer, List<KernelBits>> now, Map<Integer, List<KernelBits>> kept) {
    for (Map.Entry<Integer, List<KernelBits>> step : now.entrySet()) {
      List<KernelBits> before = kept.getOrDefault(step.getKey(), List.of());
      List<KernelBits> kernels = step.getValue();
      for (int i = 0; i < kernels.size(); i++) {
        KernelBits kernel = kernels.get(i);
        if (before.stream().anyMatch(kernel::agrees)) {
          continue;
        }
        Found found = new Found(form, step.getKey(), i, kernels.size() - 1, kernel);
        return Optional.of(
            before.stream().anyMatch(k -> k.kernel().equals(kernel.kernel()))
                ? found
                    + " reads other inputs, though what was computed before it is the same: look"
                    + " for other data, seeds, initial values or hyperparameters"
                : found
                    + " is the first that the file does not have: the training, or the way it is"
                    + " planned, is another one");
      }
    }
    return Optional.empty();
  }
}
