package io.lockstep.kernels.render.jvm;

/**
 * Thrown when a program is too long for one method. It is then cut by {@link ProgramSplit}; only a
 * program of thousands of operations that all need each other's results stays too long.
 */
public final class MethodTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** From this size on, HotSpot does not compile a method ({@code HugeMethodLimit}). */
  static final int LIMIT = 8000;

  MethodTooLargeException(String program, int bytes) {
    super(
        "[render] "
            + program
            + " needs at least "
            + bytes
            + " bytes of bytecode, but HotSpot"
            + " compiles less than "
            + LIMIT
            + "; split the program");
  }
}
