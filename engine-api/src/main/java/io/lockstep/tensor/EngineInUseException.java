package io.lockstep.tensor;

/** Thrown when a thread uses an engine while another is at work on it. */
public final class EngineInUseException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  private final String operation;
  private final String owner;

  EngineInUseException(String operation, String other, Thread owner, String held) {
    super(
        "["
            + operation
            + "] thread '"
            + other
            + "' cannot use the engine while thread '"
            + owner.getName()
            + "' is at work on it ("
            + held
            + "); give each thread an engine of its own, or have one thread at a time use it");
    this.operation = operation;
    this.owner = owner.getName();
  }

  /** Returns the operation that was refused. */
  public String operation() {
    return operation;
  }

  /** Returns the name of the thread that is at work. */
  public String owner() {
    return owner;
  }
}
