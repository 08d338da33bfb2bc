package io.lockstep.parity.pair;

import io.lockstep.backend.Backend.Argument;
import io.lockstep.backend.BackendException;
import io.lockstep.parity.reproduction.Reproduction;
import java.util.List;

/** Thrown when two devices in step have given different bits. */
public final class DivergenceException extends BackendException {
  private static final long serialVersionUID = 1L;

  private final transient Divergence divergence;
  private final transient Reproduction reproduction;
  private final transient List<Argument> arguments;

  /** Creates the exception; its message is that of the divergence. */
  DivergenceException(Divergence divergence, Reproduction reproduction, List<Argument> arguments) {
    super(divergence.toString());
    this.divergence = divergence;
    this.reproduction = reproduction;
    this.arguments = List.copyOf(arguments);
  }

  /** Returns the kernel, the element and both values. */
  public Divergence divergence() {
    return divergence;
  }

  /** Returns the kernel with its inputs and both results, to be run again or written to a file. */
  public Reproduction reproduction() {
    return reproduction;
  }

  /** Returns where the kernel's inputs lay, then its outputs, in buffers of both devices. */
  public List<Argument> arguments() {
    return arguments;
  }
}
