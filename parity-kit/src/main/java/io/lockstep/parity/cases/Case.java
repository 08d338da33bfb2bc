package io.lockstep.parity.cases;

import io.lockstep.kernels.expr.DType;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.Tensor;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One computation that must give the same bits on every device.
 *
 * @param operation the tensor operation, function, activation, loss or optimizer update
 * @param variant the size or kind of input
 * @param floats the type of the floats that it computes with; F64 runs where a device has it
 * @param build builds the computation on the engine of the inputs
 */
public record Case(
    String operation, String variant, DType floats, Function<Inputs, Computation> build) {
  /** Creates a case of 32-bit floats. */
  public Case(String operation, String variant, Function<Inputs, Computation> build) {
    this(operation, variant, DType.F32, build);
  }

  /** Returns the inputs of this case on an engine. */
  public Inputs inputs(Engine engine) {
    return new Inputs(engine, seed(), floats == DType.F64);
  }

  /** Returns the name in messages, such as {@code matmul/33x5x17}. */
  public String name() {
    return operation + "/" + variant;
  }

  /** Returns the seed of the inputs, a function of the name. */
  public long seed() {
    return name().hashCode();
  }

  /** Returns a case without updates. */
  public static Case of(String operation, Object variant, Function<Inputs, Tensor> build) {
    return new Case(
        operation, variant.toString(), in -> new Computation(List.of(build.apply(in)), List.of()));
  }

  /** Returns a case of several outputs without updates. */
  public static Case ofMany(
      String operation, Object variant, Function<Inputs, List<Tensor>> build) {
    return new Case(
        operation, variant.toString(), in -> new Computation(build.apply(in), List.of()));
  }

  @Override
  public String toString() {
    return name();
  }

  /**
   * What a case computes.
   *
   * @param outputs the results to compare
   * @param updates new values for inputs, compared after several runs; may be empty
   * @param reference what the first output must be but for rounding, computed in another way; null
   *     if nothing is known
   */
  public record Computation(
      List<Tensor> outputs, List<Update> updates, double @Nullable [] reference) {
    /** Copies the lists. */
    public Computation {
      outputs = List.copyOf(outputs);
      updates = List.copyOf(updates);
    }

    /** Creates a computation of which nothing else is known. */
    public Computation(List<Tensor> outputs, List<Update> updates) {
      this(outputs, updates, null);
    }
  }
}
