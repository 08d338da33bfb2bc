package io.lockstep.kernels.render.jvm;

/** Whether, and how wide, the Vector API can be used in this JVM. */
public final class VectorSupport {
  /** The flag to start the JVM with where the module is missing. */
  public static final String FLAG = "--add-modules " + VectorClasses.MODULE;

  private static final int PREFERRED_BITS = probe();

  private VectorSupport() {}

  /**
   * Returns the bits in the widest vector that the hardware computes with, or 0 if the incubator
   * module is missing or vectors have fewer than 128 bits.
   */
  public static int preferredBits() {
    return PREFERRED_BITS;
  }

  private static int probe() {
    if (ModuleLayer.boot().findModule(VectorClasses.MODULE).isEmpty()) {
      return 0;
    }
    try {
      Class<?> shape = Class.forName(VectorClasses.MODULE + ".VectorShape");
      Object preferred = shape.getMethod("preferredShape").invoke(null);
      int bits = (int) shape.getMethod("vectorBitSize").invoke(preferred);
      return bits < 128 ? 0 : Math.min(bits, 512);
    } catch (ReflectiveOperationException e) {
      return 0;
    }
  }
}
