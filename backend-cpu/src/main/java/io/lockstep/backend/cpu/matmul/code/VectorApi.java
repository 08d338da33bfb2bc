package io.lockstep.backend.cpu.matmul.code;

/** What this JVM offers of {@code jdk.incubator.vector}, found without linking to it. */
public final class VectorApi {
  private static final String MODULE = "jdk.incubator.vector";

  private VectorApi() {}

  public static boolean isPresent() {
    return ModuleLayer.boot().findModule(MODULE).isPresent();
  }

  /** The number of floats in the machine's preferred vector: 4, 8 or 16. */
  public static int preferredLanes() {
    try {
      Object species =
          Class.forName(MODULE + ".FloatVector").getField("SPECIES_PREFERRED").get(null);
      int lanes =
          (int) Class.forName(MODULE + ".VectorSpecies").getMethod("length").invoke(species);
      return Math.clamp(lanes, 4, 16);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("[matmul] " + MODULE + " is not as expected", e);
    }
  }

  /** The number of vector registers: x86 has 16, and 32 with what comes with 512 bits. */
  public static int registers() {
    boolean wide = isPresent() && preferredLanes() == 16;
    return wide || !isX86() ? 32 : 16;
  }

  public static boolean isX86() {
    return System.getProperty("os.arch", "").matches("amd64|x86.*|i386");
  }
}
