package io.lockstep.kernels.render.jvm;

/** Thrown when a program is too long for one method; the program must be cut. */
public final class MethodTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Above this, HotSpot never compiles a method ({@code HugeMethodLimit}). */
  static final int LIMIT = 8000;

  MethodTooLargeException(String program, int bytes) {
    super(
        "[render] " + program + " needs at least " + bytes + " bytes of bytecode, but HotSpot compiles at"
            + " most " + LIMIT + "; cut the program");
  }
}
