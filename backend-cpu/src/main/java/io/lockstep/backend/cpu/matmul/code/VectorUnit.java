package io.lockstep.backend.cpu.matmul.code;

import io.lockstep.kernels.render.jvm.VectorSupport;

/** The vector units of processors, as far as they decide how the kernels of a product are made. */
public enum VectorUnit {
  /** x86 with vectors of up to 256 bits. */
  X86_256(16, 10),
  /** x86 with AVX-512, which brings twice as many registers of any width. */
  X86_512(32, 10),
  /** AArch64, whose vectors of 128 bits are in 32 registers, and all others. */
  OTHER(32, 20);

  private static final int MANY = 32;

  private final int registers;
  private final int chains;

  VectorUnit(int registers, int chains) {
    this.registers = registers;
    this.chains = chains;
  }

  /** Returns the unit that this JVM computes with. */
  public static VectorUnit ofThisMachine() {
    return of(System.getProperty("os.arch", ""), VectorSupport.preferredBits());
  }

  /**
   * Returns the unit of a processor.
   *
   * @param architecture its name, as in the system property {@code os.arch}
   * @param widestBits bits in the widest vector that it computes with
   */
  static VectorUnit of(String architecture, int widestBits) {
    if (!architecture.matches("amd64|x86.*|i386")) {
      return OTHER;
    }
    return widestBits < 512 ? X86_256 : X86_512;
  }

  /** Returns the number of vector registers. */
  public int registers() {
    return registers;
  }

  /** Returns whether there are registers to spare. */
  public boolean hasManyRegisters() {
    return registers >= MANY;
  }

  /**
   * Returns how many chains of fused multiply-adds keep the pipelines full, an even number: x86 has
   * two of at most five stages, others up to four. More would take C2 longer.
   */
  public int chains() {
    return chains;
  }
}
