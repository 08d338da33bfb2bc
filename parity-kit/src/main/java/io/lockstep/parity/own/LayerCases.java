package io.lockstep.parity.own;

import io.lockstep.kernels.random.RandomStream;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.GradientCase;
import io.lockstep.parity.cases.Inputs;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Parameter;
import io.lockstep.training.nn.Structure;
import io.lockstep.training.nn.TrainingPass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The cases of a layer at one size. */
public final class LayerCases {
  /** The seed of what is drawn in training. */
  public static final long SEED = 7;

  /** The step of what is drawn in training. */
  public static final int STEP = 3;

  /** The seed's halves and the step. */
  private static final int[] KEY = {(int) SEED, (int) (SEED >>> 32), STEP};

  /** How far each of a few steps goes. */
  private static final double RATE = 0.1;

  private final String kind;
  private final OwnOperand input;
  private final int size;
  private final boolean gradients;
  private final Structure structure;

  /**
   * Creates the cases.
   *
   * @param kind what their names begin with
   * @param input how a batch is drawn; its first axis counts examples
   * @param size that {@link OwnOperand#SIZE} stands for
   * @param gradients whether they are looked at
   * @throws IllegalArgumentException if the layer does not take such examples
   */
  public LayerCases(String kind, Layer layer, OwnOperand input, int size, boolean gradients) {
    this.kind = kind;
    this.input = input;
    this.size = size;
    this.gradients = gradients;
    int[] batch = input.shape(size);
    Shape example = Shape.of(Arrays.copyOfRange(batch, 1, batch.length));
    this.structure = Structure.of(layer, example);
  }

  /** Returns what the layer is made of. */
  public Structure structure() {
    return structure;
  }

  boolean hasParameters() {
    return !structure.parameters().isEmpty();
  }

  /** What a pass reads, by name: the batch as {@code x}, parameters, state. */
  private record Drawn(Tensor x, Map<String, Tensor> parameters, Map<String, Tensor> state) {
    Tensor get(String name) {
      Tensor parameter = parameters.get(name);
      Tensor value = parameter == null ? state.get(name) : parameter;
      if (value == null) {
        throw new IllegalArgumentException(
            "[own layer] it has declared neither parameter nor state '" + name + "'");
      }
      return value;
    }

    /** What gradients are taken by. */
    List<Tensor> differentiated() {
      List<Tensor> all = new ArrayList<>(List.of(x));
      all.addAll(parameters.values());
      return all;
    }
  }

  private Drawn draw(Inputs in, boolean special) {
    Map<String, Tensor> parameters = new LinkedHashMap<>();
    for (Parameter p : structure.parameters()) {
      double reach = Math.sqrt(3.0 / Math.max(1, p.fanIn()));
      parameters.put(p.name(), in.between(-reach, reach, p.shape().toArray()));
    }
    Tensor x = special ? input.special(in, size) : input.ordinary(in, size);
    return new Drawn(x, parameters, state(in));
  }

  private Map<String, Tensor> state(Inputs in) {
    Map<String, Tensor> state = new LinkedHashMap<>();
    for (int i = 0; i < structure.state().size(); i++) {
      Parameter p = structure.state().get(i);
      int stream = RandomStream.INITIALIZE.word(i);
      double[] first = p.initializer().create(in.engine(), p, SEED, stream).toDoubles();
      state.put(p.name(), in.of(first, p.shape().toArray()));
    }
    return state;
  }

  private TrainingPass pass(Drawn drawn, @Nullable Tensor key) {
    return structure.pass(drawn::get, drawn.x(), key);
  }

  /**
   * Returns the layer as it is used.
   *
   * @param special whether the batch has NaN and infinities in it
   * @param reference what it gives, computed in another way, or null
   */
  public Case used(String variant, boolean special, @Nullable LayerReference reference) {
    return new Case(
        kind,
        variant,
        in -> {
          Drawn drawn = draw(in, special);
          List<Tensor> results = results(in, drawn, pass(drawn, null));
          return new Case.Computation(results, List.of(), expected(in, drawn, reference));
        });
  }

  private double @Nullable [] expected(Inputs in, Drawn drawn, @Nullable LayerReference reference) {
    if (reference == null) {
      return null;
    }
    Map<String, double[]> elements = new LinkedHashMap<>();
    drawn.parameters().forEach((name, value) -> elements.put(name, in.elements(value)));
    drawn.state().forEach((name, value) -> elements.put(name, in.elements(value)));
    return reference.apply(drawn.x().shape().dims(), in.elements(drawn.x()), elements);
  }

  /** Returns the layer as it is trained, with what it draws, its new state and its penalties. */
  public Case trained(String variant) {
    return trained(variant, null);
  }

  /**
   * Returns the layer as it is trained.
   *
   * @param reference what it gives, computed in another way, or null
   */
  public Case trained(String variant, @Nullable LayerReference reference) {
    return new Case(
        kind,
        variant,
        in -> {
          Drawn drawn = draw(in, false);
          TrainingPass pass = pass(drawn, in.integers(KEY, KEY.length));
          List<Tensor> results = new ArrayList<>(results(in, drawn, pass));
          pass.updates().forEach(update -> results.add(update.value()));
          results.addAll(pass.penalties());
          return new Case.Computation(results, List.of(), expected(in, drawn, reference));
        });
  }

  private List<Tensor> results(Inputs in, Drawn drawn, TrainingPass pass) {
    List<Tensor> results = new ArrayList<>(List.of(pass.output()));
    if (gradients) {
      Tensor y = pass.output();
      Tensor sum = pass.penalized(y.mul(in.floats(y.shape().toArray())).sum());
      results.addAll(sum.gradientsOrZeros(drawn.differentiated()));
    }
    return results;
  }

  /**
   * Returns a few steps of descent, each with what the one before has made of parameters and state.
   */
  public Case steps(String variant) {
    return new Case(
        kind,
        variant,
        in -> {
          Drawn drawn = draw(in, false);
          TrainingPass pass = pass(drawn, in.integers(KEY, KEY.length));
          Tensor loss = pass.penalized(pass.output().square().mean());
          List<Tensor> parameters = List.copyOf(drawn.parameters().values());
          List<Tensor> slopes = loss.gradientsOrZeros(parameters);
          List<Update> updates = new ArrayList<>(pass.updates());
          for (int i = 0; i < slopes.size(); i++) {
            Tensor next = parameters.get(i).sub(slopes.get(i).mul(RATE));
            updates.add(new Update(parameters.get(i), next));
          }
          return new Case.Computation(List.of(loss), updates);
        });
  }

  /** Returns the gradients of result and penalties by the batch and by all parameters. */
  public GradientCase slope(String variant, boolean training) {
    List<GradientCase.Operand> operands = new ArrayList<>();
    operands.add(input.differentiated(size));
    for (Parameter p : structure.parameters()) {
      operands.add(new GradientCase.Operand(-1, 1, p.shape().dims()));
    }
    return new GradientCase(
        kind,
        variant,
        operands,
        in -> {
          List<Tensor> fixed = new ArrayList<>(state(in).values());
          fixed.add(in.integers(KEY, KEY.length));
          return fixed;
        },
        t -> {
          Map<String, Tensor> parameters = named(structure.parameters(), t.subList(1, t.size()));
          List<Tensor> rest = t.subList(1 + structure.parameters().size(), t.size());
          Drawn drawn = new Drawn(t.getFirst(), parameters, named(structure.state(), rest));
          return all(pass(drawn, training ? t.getLast() : null));
        });
  }

  /** The result, with the penalties behind it. */
  private static Tensor all(TrainingPass pass) {
    List<Tensor> parts = new ArrayList<>(List.of(pass.output().flatten()));
    pass.penalties().forEach(penalty -> parts.add(penalty.reshape(1)));
    return parts.size() == 1 ? pass.output() : Tensor.concat(0, parts);
  }

  private static Map<String, Tensor> named(List<Parameter> declared, List<Tensor> values) {
    Map<String, Tensor> named = new LinkedHashMap<>();
    for (int i = 0; i < declared.size(); i++) {
      named.put(declared.get(i).name(), values.get(i));
    }
    return named;
  }
}
