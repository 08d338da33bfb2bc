package io.lockstep.parity.reproduction;

/** Which software computes, for files and messages. */
public final class Versions {
  private Versions() {}

  /** Returns the version of Lockstep. */
  public static String lockstep() {
    String version = Versions.class.getPackage().getImplementationVersion();
    return version == null ? "not from a jar" : version;
  }

  /** Returns the version of Java. */
  public static String java() {
    return Runtime.version().toString();
  }
}
