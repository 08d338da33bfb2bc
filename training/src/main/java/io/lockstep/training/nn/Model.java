package io.lockstep.training.nn;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.random.RandomStream;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A network with its parameters on an engine. */
public final class Model {
  private final Layer network;
  private final ParameterArena parameters;

  /**
   * Creates the network's parameters, drawn from a seed.
   *
   * @param seed the same seed gives the same weights on every device
   * @throws IllegalArgumentException if two parameters have one name
   */
  public Model(Engine engine, Layer network, long seed) {
    this.network = network;
    List<Parameter> declared = network.parameters();
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (Parameter p : declared) {
      Shape other = shapes.put(p.name(), p.shape());
      if (other != null) {
        throw new IllegalArgumentException(
            "[model] two parameters are named '"
                + p.name()
                + "', one of "
                + other
                + " and one of "
                + p.shape()
                + "; give each parameter of a layer a name of its own");
      }
    }
    this.parameters = new ParameterArena(engine, "parameters", shapes);
    Map<String, Tensor> initial = new LinkedHashMap<>();
    for (int i = 0; i < declared.size(); i++) {
      Parameter p = declared.get(i);
      int stream = RandomStream.INITIALIZE.word(i);
      initial.put(p.name(), p.initializer().create(engine, p, seed, stream));
    }
    parameters.assign(initial);
  }

  /** Returns the layers. */
  public Layer network() {
    return network;
  }

  /** Returns the parameters. */
  public ParameterArena parameters() {
    return parameters;
  }

  /** Returns the engine it lives on. */
  public Engine engine() {
    return parameters.engine();
  }

  /** Returns the network's result for a batch {@code [n, in]}, as at inference. */
  public Tensor forward(Tensor x) {
    return network.forward(x, ForwardContext.inference(parameters));
  }

  /**
   * Returns the network's result for a batch in training.
   *
   * @param randomness an I32 vector {@code [seed low, seed high, step]}; what two passes draw is
   *     the same if it is, so a second model of a step has another seed
   * @throws ShapeMismatch if it is another tensor
   */
  public Tensor forward(Tensor x, Tensor randomness) {
    if (randomness.dtype() != DType.I32 || !randomness.shape().equals(Shape.of(3))) {
      throw new ShapeMismatch(
          "model",
          "randomness must be i32[3], the seed's low and high half and the step, got "
              + randomness.describe()
              + "; give such a vector, or none for inference");
    }
    return network.forward(x, ForwardContext.training(parameters, randomness));
  }

  /** Returns SHA-256 over all parameters, see {@link ParameterArena#digest()}. */
  public String digest() {
    return parameters.digest();
  }
}
