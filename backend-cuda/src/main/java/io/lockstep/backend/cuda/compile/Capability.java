package io.lockstep.backend.cuda.compile;

import java.util.Comparator;

/** A compute capability, such as 9.0: what a GPU's instruction set is called. */
public record Capability(int major, int minor) implements Comparable<Capability> {
  /** The oldest that can be used, with CUDA 12 alone: CUDA 13 has no compiler for it. */
  public static final Capability OLDEST_WITH_CUDA_12 = new Capability(7, 0);

  /** The oldest that can be used with any version of CUDA. */
  public static final Capability OLDEST = new Capability(7, 5);

  /** Returns the capability that NVRTC writes as a number, such as 90. */
  public static Capability ofNumber(int number) {
    return new Capability(number / 10, number % 10);
  }

  /** Returns the name of the architecture, such as {@code sm_90}. */
  public String architecture() {
    return "sm_" + major + minor;
  }

  /** Returns the name of the architecture for PTX, such as {@code compute_90}. */
  public String virtualArchitecture() {
    return "compute_" + major + minor;
  }

  /** Returns whether machine code for this capability runs on a GPU: same major, no older. */
  public boolean runsOn(Capability gpu) {
    return major == gpu.major && minor <= gpu.minor;
  }

  @Override
  public int compareTo(Capability other) {
    return Comparator.comparingInt(Capability::major)
        .thenComparingInt(Capability::minor)
        .compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
