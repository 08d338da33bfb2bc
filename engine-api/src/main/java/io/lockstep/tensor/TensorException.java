package io.lockstep.tensor;

/**
 * Thrown when an operation is asked of tensors that do not fit. The message opens with the
 * operation in brackets, gives the values, and says how to mend it.
 */
public abstract sealed class TensorException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String operation;

  private TensorException(String operation, String message) {
    super("[" + operation + "] " + message);
    this.operation = operation;
  }

  /** Returns the operation that was asked for. */
  public String operation() {
    return operation;
  }

  /** Shapes, axes or indices do not fit. */
  public static final class ShapeMismatch extends TensorException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public ShapeMismatch(String operation, String message) {
      super(operation, message);
    }
  }

  /** Element types do not fit. */
  public static final class TypeMismatch extends TensorException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public TypeMismatch(String operation, String message) {
      super(operation, message);
    }
  }

  /** The engine is closed, or tensors of different engines meet. */
  public static final class EngineMismatch extends TensorException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public EngineMismatch(String operation, String message) {
      super(operation, message);
    }
  }

  /** A value is asked for where there is none: a buffer that was never written. */
  public static final class MissingValue extends TensorException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public MissingValue(String operation, String message) {
      super(operation, message);
    }
  }

  /**
   * A value of before a write is meant, where there is only a formula that follows what was
   * written.
   */
  public static final class StaleValue extends TensorException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public StaleValue(String operation, String message) {
      super(operation, message);
    }
  }

  /** A gradient is asked for by a tensor from which no differentiable way leads to the result. */
  public static final class NoGradient extends TensorException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public NoGradient(String operation, String message) {
      super(operation, message);
    }
  }
}
