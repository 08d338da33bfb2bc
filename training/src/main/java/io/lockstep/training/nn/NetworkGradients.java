package io.lockstep.training.nn;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.random.RandomStream;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.gradient.GradientCheck;
import io.lockstep.tensor.gradient.GradientReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Gradients of a layer or a whole network beside differences of values, in 64-bit floats: by its
 * input and by each parameter, in a pass of training with its penalties. A model's own parameters
 * are 32-bit floats; the network is computed with others, drawn by the same initializers.
 */
public final class NetworkGradients {
  private static final int BATCH = 3;
  private static final long SEED = 1;

  private NetworkGradients() {}

  /**
   * Checks the gradients of a network's result, each element of which counts with a weight of its
   * own, at a batch of three examples of normally distributed numbers.
   *
   * @param engine one with F64, such as the CPU's
   * @param network a layer or a network that takes floats
   * @param input the shape of an example
   */
  public static GradientReport check(Engine engine, Layer network, Shape input) {
    return check(engine, network, input, y -> y);
  }

  /**
   * Checks the gradients of a loss of a network's result.
   *
   * @param loss builds the loss from the result {@code f64[3,...]}
   */
  public static GradientReport check(
      Engine engine, Layer network, Shape input, UnaryOperator<Tensor> loss) {
    int[] batch = new int[input.rank() + 1];
    batch[0] = BATCH;
    System.arraycopy(input.toArray(), 0, batch, 1, input.rank());
    return check(network, input, engine.randn(SEED, batch).cast(DType.F64), loss);
  }

  /**
   * Checks the gradients of a loss of a network's result for some examples.
   *
   * @param examples {@code f64[n,...]}, on an engine with F64
   * @param loss builds the loss from the result {@code f64[n,...]}
   */
  public static GradientReport check(
      Layer network, Shape input, Tensor examples, UnaryOperator<Tensor> loss) {
    Engine engine = examples.engine();
    Structure structure = Structure.of(network, input);
    List<String> names = new ArrayList<>(List.of("input"));
    List<Tensor> at = new ArrayList<>(List.of(examples));
    first(engine, structure.parameters())
        .forEach((name, value) -> {
          names.add(name);
          at.add(value);
        });
    Map<String, Tensor> state = new LinkedHashMap<>();
    first(engine, structure.state())
        .forEach((name, value) -> state.put(name, written(engine, value)));
    Tensor key = engine.tensor(new int[] {(int) SEED, 0, 1}, 3);
    return GradientCheck.F64.check(
        by -> {
          Map<String, Tensor> values = new HashMap<>(state);
          for (int i = 1; i < names.size(); i++) {
            values.put(names.get(i), by.get(i));
          }
          TrainingPass pass = structure.pass(name -> given(values, name), by.getFirst(), key);
          return pass.penalties().isEmpty()
              ? loss.apply(pass.output())
              : pass.penalized(loss.apply(pass.output()).sum());
        },
        names,
        at);
  }

  /** State is written by a pass of training, and what is computed cannot be. */
  private static Tensor written(Engine engine, Tensor value) {
    return engine.variable(value.toDoubles(), value.shape().toArray());
  }

  private static Tensor given(Map<String, Tensor> values, String name) {
    Tensor value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "[gradient check] the network has declared neither parameter nor state '" + name + "'");
    }
    return value;
  }

  private static Map<String, Tensor> first(Engine engine, List<Parameter> declared) {
    Map<String, Tensor> values = new LinkedHashMap<>();
    for (int i = 0; i < declared.size(); i++) {
      Parameter p = declared.get(i);
      int stream = RandomStream.INITIALIZE.word(i);
      values.put(p.name(), p.initializer().create(engine, p, SEED, stream).cast(DType.F64));
    }
    return values;
  }
}
