package io.lockstep.backend.cpu.runtime;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendOptions;
import io.lockstep.kernels.render.jvm.VectorSupport;
import java.util.Set;

/**
 * The options of the CPU backend, checked.
 *
 * @param threads number of threads that compute, the calling one included; as many as the JVM has
 *     processors where none is asked for, which in a container are its limit, rounded up
 * @param memoryLimit most bytes in buffers, or 0 for no limit
 * @param wantsVectors whether vectors were not turned off ({@code cpu.vector=false})
 * @param vectorBits the width of a vector, or 0 for the scalar form
 * @param warmUp whether vector code is compiled in the background while the scalar form runs
 *     ({@code cpu.warmup=false} uses the vector form from the first element on)
 */
public record CpuSettings(
    int threads, long memoryLimit, boolean wantsVectors, int vectorBits, boolean warmUp) {
  private static final String VECTOR = "cpu.vector";
  private static final String VECTOR_BITS = "cpu.vector.bits";
  private static final String WARM_UP = "cpu.warmup";

  private static final Set<String> WIDTHS = Set.of("128", "256", "512");

  /**
   * Returns the settings that options ask for.
   *
   * @throws BackendException if a setting is unknown or malformed
   */
  public static CpuSettings of(BackendOptions options) {
    for (String name : options.settings().keySet()) {
      if (name.startsWith("cpu.") && !Set.of(VECTOR, VECTOR_BITS, WARM_UP).contains(name)) {
        throw new BackendException(
            "[cpu] unknown setting "
                + name
                + "; known are "
                + VECTOR
                + ", "
                + VECTOR_BITS
                + " and "
                + WARM_UP);
      }
    }
    boolean wanted = flag(options, VECTOR);
    int asked = options.threads();
    int threads = asked == 0 ? Runtime.getRuntime().availableProcessors() : asked;
    return new CpuSettings(
        threads, options.memoryLimit(), wanted, wanted ? bits(options) : 0, flag(options, WARM_UP));
  }

  private static boolean flag(BackendOptions options, String name) {
    String value = options.settings().getOrDefault(name, "true");
    if (!value.equals("true") && !value.equals("false")) {
      throw new BackendException(
          "[cpu] setting " + name + " is '" + value + "'; use true or false");
    }
    return value.equals("true");
  }

  private static int bits(BackendOptions options) {
    String value = options.settings().get(VECTOR_BITS);
    if (value == null || VectorSupport.preferredBits() == 0) {
      return VectorSupport.preferredBits();
    }
    if (!WIDTHS.contains(value)) {
      throw new BackendException(
          "[cpu] setting " + VECTOR_BITS + " is '" + value + "'; use 128, 256 or 512");
    }
    return Integer.parseInt(value);
  }
}
