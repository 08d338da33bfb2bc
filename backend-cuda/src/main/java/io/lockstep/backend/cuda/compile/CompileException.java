package io.lockstep.backend.cuda.compile;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.support.NumberedSource;
import java.util.regex.Pattern;

/** Thrown when a kernel cannot be compiled. */
public final class CompileException extends BackendException {
  private static final long serialVersionUID = 1L;

  /** NVRTC writes {@code file(12): error}. */
  private static final Pattern LINE = Pattern.compile("\\((\\d+)\\): ");

  private final String kernel;
  private final String log;

  /**
   * Creates the exception.
   *
   * @param kernel what the source computes
   * @param target the GPU it was to run on
   * @param compiler name and version of the compiler
   * @param code what the compiler returned, by name
   * @param log what the compiler says
   * @param source the source, printed with numbered lines around the first that the log names
   */
  public CompileException(
      String kernel, Capability target, String compiler, String code, String log, String source) {
    super(
        "[nvrtcCompileProgram] "
            + code
            + ": "
            + compiler
            + " does not compile kernel "
            + kernel
            + " for "
            + target.architecture()
            + "; report it with the following, or try another version of NVRTC\n"
            + "the compiler says:\n"
            + (log.isBlank() ? "nothing" : log.strip())
            + "\nthe source is:\n"
            + NumberedSource.around(source, NumberedSource.firstLine(log, LINE)));
    this.kernel = kernel;
    this.log = log;
  }

  /** Returns what the source computes. */
  public String kernel() {
    return kernel;
  }

  /** Returns what the compiler says. */
  public String log() {
    return log;
  }
}
