package io.lockstep.training.nn;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.random.RandomStream;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A network with its parameters and its state on an engine. */
public final class Model {
  private final Layer network;
  private final Structure structure;
  private final ParameterArena parameters;
  private final ParameterArena state;

  /**
   * Creates the network's parameters, drawn from a seed, for examples that are rows.
   *
   * @param inputs the number of values of an example
   * @param seed the same seed gives the same weights on every device
   * @throws IllegalArgumentException if a layer does not take what comes to it, or two parameters
   *     have one name
   * @throws io.lockstep.backend.OutOfDeviceMemoryException if the parameters are more than the
   *     device has room for
   */
  public Model(Engine engine, Layer network, int inputs, long seed) {
    this(engine, network, Shape.of(inputs), seed);
  }

  /**
   * Creates the network's parameters, drawn from a seed.
   *
   * @param input the shape of an example, without the axis of the batch, such as {@code [1,28,28]}
   * @param seed the same seed gives the same weights on every device
   * @throws IllegalArgumentException if a layer does not take what comes to it, or two parameters
   *     have one name
   * @throws io.lockstep.backend.OutOfDeviceMemoryException if the parameters are more than the
   *     device has room for
   */
  public Model(Engine engine, Layer network, Shape input, long seed) {
    this(engine, network, input, seed, Integer.MAX_VALUE);
  }

  /** Creates a model of whose parameters no vector holds more elements than a limit. */
  Model(Engine engine, Layer network, Shape input, long seed, int limit) {
    this.network = network;
    this.structure = Structure.of(network, input);
    AvailableMemory.of(engine).require(structure);
    this.parameters = arena(engine, "parameters", structure.parameters(), 0, seed, limit);
    int drawn = structure.parameters().size();
    this.state = arena(engine, "state", structure.state(), drawn, seed, limit);
  }

  private static ParameterArena arena(
      Engine engine, String name, List<Parameter> declared, int firstStream, long seed, int limit) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    declared.forEach(p -> shapes.put(p.name(), p.shape()));
    ParameterArena arena = new ParameterArena(engine, name, shapes, limit);
    Map<String, Tensor> initial = new LinkedHashMap<>();
    for (int i = 0; i < declared.size(); i++) {
      Parameter p = declared.get(i);
      int stream = RandomStream.INITIALIZE.word(firstStream + i);
      initial.put(p.name(), p.initializer().create(engine, p, seed, stream));
    }
    arena.assign(initial);
    return arena;
  }

  /** Returns the layers. */
  public Layer network() {
    return network;
  }

  /** Returns what the network is made of. */
  public Structure structure() {
    return structure;
  }

  /** Returns the parameters. */
  public ParameterArena parameters() {
    return parameters;
  }

  /** Returns what layers keep but is not trained, such as running means; often nothing. */
  public ParameterArena state() {
    return state;
  }

  /** Returns the engine it lives on. */
  public Engine engine() {
    return parameters.engine();
  }

  /** Rows of a data set as examples of the model's shape. */
  private Tensor shaped(Tensor x) {
    Shape input = structure.input();
    if (input.rank() <= 1 || x.shape().rank() != 2 || x.shape().dim(1) != input.size()) {
      return x;
    }
    int[] shape = new int[input.rank() + 1];
    shape[0] = x.shape().dim(0);
    System.arraycopy(input.toArray(), 0, shape, 1, input.rank());
    return x.reshape(shape);
  }

  /**
   * Returns the network's result for a batch, as at inference.
   *
   * @param x {@code [n, ...]}, where the examples have the shape the model was made for, or are
   *     rows of as many elements
   */
  public Tensor forward(Tensor x) {
    return network.forward(
        shaped(x), ForwardContext.of(structure, parameters::get, state::get, null));
  }

  /**
   * Returns the result of a part of the network for a batch, as at inference: of a decoder, what it
   * makes of codes.
   *
   * @param part its path, such as {@code decoder} or {@code 2}
   * @param x {@code [n, ...]}, as it goes into the part
   * @throws IllegalArgumentException if there is no such part; the message suggests the nearest
   */
  public Tensor forward(String part, Tensor x) {
    Layer layer =
        structure.parts().stream()
            .filter(p -> p.path().equals(part))
            .findFirst()
            .map(Structure.Part::layer)
            .orElseThrow(() -> unknownPart(part));
    return ForwardContext.of(structure, parameters::get, state::get, null).inside(part, layer, x);
  }

  private IllegalArgumentException unknownPart(String part) {
    List<String> known = structure.parts().stream().map(Structure.Part::path).skip(1).toList();
    return new IllegalArgumentException(
        "[model] there is no part " + Quoted.of(part) + "; " + Suggestions.hint(part, known));
  }

  /**
   * Returns the network's result for a batch in training, of a network whose layers keep no state
   * and add no penalties; {@link #train} serves every network.
   *
   * @param randomness an I32 vector {@code [seed low, seed high, step]}; what two passes draw is
   *     the same if it is, so a second model of a step has another seed
   * @throws ShapeMismatch if it is another tensor
   * @throws IllegalStateException if the pass gives more than its result
   */
  public Tensor forward(Tensor x, Tensor randomness) {
    TrainingPass pass = train(x, randomness);
    if (!pass.updates().isEmpty() || !pass.penalties().isEmpty()) {
      String more =
          pass.updates().isEmpty()
              ? "penalties that belong to the loss"
              : "new state, such as '" + state.views().keySet().iterator().next() + "'";
      throw new IllegalStateException(
          "[model] a training pass of this network gives "
              + more
              + ", which forward would lose; use train(x, randomness), and compile the step by"
              + " optimizer.compile(pass, loss)");
    }
    return pass.output();
  }

  /**
   * Returns a pass of training: the network's result for a batch, and what a step has to do
   * besides.
   *
   * @param randomness an I32 vector {@code [seed low, seed high, step]}; what two passes draw is
   *     the same if it is, so a second model of a step has another seed
   * @throws ShapeMismatch if it is another tensor
   */
  public TrainingPass train(Tensor x, Tensor randomness) {
    if (randomness.dtype() != DType.I32 || !randomness.shape().equals(Shape.of(3))) {
      throw new ShapeMismatch(
          "model",
          "randomness must be i32[3], the seed's low and high half and the step, got "
              + randomness.describe()
              + "; give such a vector, or none for inference");
    }
    ForwardContext context = ForwardContext.of(structure, parameters::get, state::get, randomness);
    Tensor input = shaped(x);
    return context.finish(input, network.forward(input, context));
  }

  /**
   * Returns a parameter's elements, row by row.
   *
   * @param name such as {@code 0.weight}
   * @throws IllegalArgumentException if there is none of that name
   */
  public float[] weights(String name) {
    return parameters.get(name).toFloats();
  }

  /**
   * Replaces a parameter's elements.
   *
   * @param elements row by row, as many as it has
   * @throws IllegalArgumentException if there is none of that name, or it has more or fewer
   */
  public void setWeights(String name, float[] elements) {
    parameters.write(name, parameters.get(name).shape(), MemorySegment.ofArray(elements));
  }

  /**
   * Returns SHA-256 over all parameters and all state, as {@link ParameterArena#digest()} has it of
   * one of them.
   */
  public String digest() {
    return ParameterDigest.of(List.of(parameters, state));
  }
}
