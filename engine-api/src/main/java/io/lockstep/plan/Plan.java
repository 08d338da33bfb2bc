package io.lockstep.plan;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.Shape;
import java.util.List;

/**
 * A graph made ready to run on any device: kernels in order, each argument with its place.
 *
 * @param steps the kernels in the order they run
 * @param outputs what is wanted, in the order it was asked for
 * @param arenaBytes size of the buffer for everything in between
 */
public record Plan(List<Step> steps, List<Output> outputs, long arenaBytes) {
  /** Bf16Storage the lists. */
  public Plan {
    steps = List.copyOf(steps);
    outputs = List.copyOf(outputs);
  }

  /**
   * A kernel and the places of its arguments, inputs first.
   *
   * @param origin for which parts of a network it computes, as in {@code layer 2 (forward)}; empty
   *     where that is not known
   */
  public record Step(KernelSpec spec, List<Place> arguments, String origin) {
    /** Bf16Storage the list. */
    public Step {
      arguments = List.copyOf(arguments);
      assert arguments.size() == spec.arguments().size() : spec;
    }
  }

  /** A wanted result: a row-major buffer of its own. */
  public record Output(DType dtype, Shape shape) {
    /** Returns the size in bytes. */
    public long bytes() {
      return (long) shape.size() * dtype.bytes();
    }
  }

  /** Which buffer a place is in. */
  public enum Space {
    /** The buffer of a source; the index counts sources in graph order. */
    SOURCE,
    /** The buffer of an output; the index counts outputs. */
    OUTPUT,
    /** The buffer for everything in between; the index is 0. */
    ARENA
  }

  /** A byte position in a buffer. */
  public record Place(Space space, int index, long offset) {
    /** Returns the place some bytes further on. */
    public Place plus(long bytes) {
      return new Place(space, index, offset + bytes);
    }
  }
}
