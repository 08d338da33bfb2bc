package io.lockstep.parity.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is asked for besides a comparison.
 *
 * @param write whether files are written
 * @param steps whose kernels are kept in a file that is written, ascending; 0 is all before step 1
 */
record GoldenRequest(boolean write, List<Integer> steps) {
  static final String HOW_TO_WRITE =
      "-Dlockstep.golden=write (or LOCKSTEP_GOLDEN=write in the environment)";

  private static final String WRITE = "lockstep.golden";
  private static final String STEPS = "lockstep.golden.kernels";

  /** Optimizers begin with moments of zero, which hides faults of the first step. */
  private static final List<Integer> FIRST_STEPS = List.of(0, 1, 2);

  static final GoldenRequest COMPARE = new GoldenRequest(false, FIRST_STEPS);

  GoldenRequest {
    steps = steps.stream().distinct().sorted().toList();
  }

  /** Returns what the system properties ask for, and where they are silent the environment. */
  static GoldenRequest ofSystem() {
    return parse(setting(WRITE), setting(STEPS));
  }

  private static String setting(String property) {
    String variable = property.replace('.', '_').toUpperCase(Locale.ROOT);
    String ofEnvironment = System.getenv().getOrDefault(variable, "");
    return System.getProperty(property, ofEnvironment);
  }

  /**
   * Returns what two settings ask for.
   *
   * @param write to write files, else empty
   * @param kernels steps with commas between, whose kernels are kept besides those of the first
   * @throws IllegalArgumentException if one has another value
   */
  static GoldenRequest parse(String write, String kernels) {
    if (!write.isEmpty() && !write.equals("write")) {
      throw new IllegalArgumentException(
          "["
              + WRITE
              + "] is '"
              + write
              + "'; give write to write golden files, or leave it out to compare with them");
    }
    List<Integer> steps = new ArrayList<>(FIRST_STEPS);
    for (String step : kernels.isEmpty() ? new String[0] : kernels.split(",", -1)) {
      try {
        steps.add(Integer.parseUnsignedInt(step.strip()));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "[" + STEPS + "] is '" + kernels + "'; give numbers of steps, as in 7 or 7,8", e);
      }
    }
    return new GoldenRequest(!write.isEmpty(), steps);
  }
}
