package io.lockstep.parity.report;

import io.lockstep.parity.reproduction.Versions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * When, where and how much was compared.
 *
 * @param scope what was to be compared, for people
 * @param start when it began
 * @param taken how long it took
 * @param passes how often it was done, of which the report tells the last
 * @param ended whether it came to its end; if not, the report tells how far it had come
 * @param software the names of what it ran on, each with its version
 */
public record Circumstances(
    String scope,
    Instant start,
    Duration taken,
    int passes,
    boolean ended,
    Map<String, String> software) {
  /** Copies the map, keeping its order. */
  public Circumstances {
    software = Collections.unmodifiableMap(new LinkedHashMap<>(software));
  }

  /** Returns those of a run on this JVM, from its start until now. */
  public static Circumstances of(String scope, Instant start, boolean ended) {
    Duration taken = Duration.between(start, Instant.now());
    return new Circumstances(scope, start, taken, 1, ended, environment());
  }

  /** Returns the same for the last of so many passes, the first of which began before. */
  public Circumstances after(int count, Instant first) {
    Duration whole = taken.plus(Duration.between(first, start));
    return new Circumstances(scope, first, whole, count, ended, software);
  }

  /** Returns how long it took, in seconds. */
  public double seconds() {
    return taken.toNanos() / 1e9;
  }

  private static Map<String, String> environment() {
    Map<String, String> software = new LinkedHashMap<>();
    software.put("Lockstep", Versions.lockstep());
    software.put(
        "Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    software.put(
        "System",
        "%s %s, %s, %d processors"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors()));
    return software;
  }
}
