package io.lockstep.training.nn;

import io.lockstep.graph.NodeOrigin;
import io.lockstep.kernels.random.RandomStream;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a layer is given when it computes: its parameters and its state, whether it is trained,
 * random streams that no two draws of a pass share, and places to put new state, penalties and what
 * it shows of itself.
 */
public final class ForwardContext {
  /** Layers of a network that draw random numbers; each may draw 256 times in a pass. */
  private static final int MOST_PLACES = 1 << 16;

  private final Pass pass;
  private final String prefix;

  /** What the layers of one pass share. */
  private static final class Pass {
    final Structure structure;
    final Function<String, Tensor> parameters;
    final Function<String, Tensor> state;
    final @Nullable Tensor randomness;
    final Map<Integer, Integer> draws = new HashMap<>();
    final Map<String, Tensor> newState = new LinkedHashMap<>();
    final Map<String, Tensor> results = new HashMap<>();
    final List<Tensor> penalties = new ArrayList<>();
    final Map<String, Tensor> watched = new LinkedHashMap<>();
    final Map<String, TrainingPass.Through> layers = new LinkedHashMap<>();

    Pass(
        Structure structure,
        Function<String, Tensor> parameters,
        Function<String, Tensor> state,
        @Nullable Tensor randomness) {
      this.structure = structure;
      this.parameters = parameters;
      this.state = state;
      this.randomness = randomness;
    }
  }

  private ForwardContext(Pass pass, String prefix) {
    this.pass = pass;
    this.prefix = prefix;
  }

  /** Returns the context of a network's pass; of training if there is randomness. */
  static ForwardContext of(
      Structure structure,
      Function<String, Tensor> parameters,
      Function<String, Tensor> state,
      @Nullable Tensor randomness) {
    return new ForwardContext(new Pass(structure, parameters, state, randomness), "");
  }

  /**
   * Returns what the pass gave besides its result.
   *
   * @param input what went into the network
   */
  TrainingPass finish(Tensor input, Tensor output) {
    pass.layers.put("", new TrainingPass.Through(input, output));
    List<Update> updates = new ArrayList<>();
    pass.newState.forEach((name, value) -> updates.add(new Update(pass.state.apply(name), value)));
    return new TrainingPass(output, pass.penalties, updates, pass.watched, pass.layers);
  }

  /** Returns whether the network is trained; else it is used as it is. */
  public boolean isTraining() {
    return pass.randomness != null;
  }

  /**
   * Returns the value of a parameter of the present layer.
   *
   * @throws IllegalArgumentException if it has declared none of that name
   */
  public Tensor parameter(String name) {
    return pass.parameters.apply(prefix + name);
  }

  /** Returns the values of all parameters of the present layer and of those within it, by name. */
  public Map<String, Tensor> parameters() {
    Map<String, Tensor> own = new LinkedHashMap<>();
    for (Parameter declared : pass.structure.parameters()) {
      if (declared.name().startsWith(prefix)) {
        String name = declared.name().substring(prefix.length());
        own.put(name, parameter(name));
      }
    }
    return own;
  }

  /**
   * Returns the value of a parameter of an earlier layer beside this one, see {@link
   * Declaration#parameterBeside}.
   *
   * @param layer the name of the other layer in what both are in
   */
  public Tensor parameterBeside(String layer, String name) {
    return pass.parameters.apply(Declaration.around(prefix) + layer + "." + name);
  }

  /** Makes something known to the layers within, see {@link Declaration#result}. */
  public void result(String name, Tensor value) {
    pass.results.put(prefix + name, value);
  }

  /**
   * Returns what an earlier layer beside this one has given, see {@link Declaration#resultBeside}.
   *
   * @throws IllegalStateException if it has not been computed
   */
  public Tensor resultBeside(String name) {
    String place = Declaration.around(prefix);
    Tensor result = pass.results.get(Declaration.known(place, name, pass.results));
    if (result == null) {
      throw new IllegalStateException(
          "[layer] "
              + describe()
              + " takes the result of '"
              + name
              + "', which has not been computed; compute layers in the order of their declaration");
    }
    return result;
  }

  /** Returns the result of an earlier layer beside this one for something else. */
  public Tensor again(String name, Tensor x) {
    String other = Declaration.around(prefix) + name;
    Layer layer =
        pass.structure.parts().stream()
            .filter(part -> part.path().equals(other))
            .findFirst()
            .orElseThrow()
            .layer();
    return layer.forward(x, new ForwardContext(pass, other + "."));
  }

  /**
   * Returns the present layer's state, with what this pass has made of it so far.
   *
   * @throws IllegalArgumentException if it has declared none of that name
   */
  public Tensor state(String name) {
    Tensor before = pass.state.apply(prefix + name);
    return pass.newState.getOrDefault(prefix + name, before);
  }

  /**
   * Gives new state, to take the place of the old when the step is taken.
   *
   * @param value of the state's shape; no gradient goes through it
   * @throws IllegalStateException if the network is not trained
   * @throws ShapeMismatch if the value has another shape
   */
  public void updateState(String name, Tensor value) {
    if (!isTraining()) {
      throw new IllegalStateException(
          "[layer] "
              + describe()
              + " gives new state '"
              + name
              + "' outside training; do so only where the context is of training");
    }
    Tensor before = pass.state.apply(prefix + name);
    if (!before.shape().equals(value.shape())) {
      throw new ShapeMismatch(
          "layer",
          describe()
              + " gives "
              + value.describe()
              + " for its state '"
              + name
              + "', which is "
              + before.describe()
              + "; give it in that shape");
    }
    pass.newState.put(prefix + name, value.detach());
  }

  /**
   * Adds a penalty to what training minimizes; nothing at inference.
   *
   * @param penalty one element, with its factor in it
   * @throws ShapeMismatch if it has more or fewer
   */
  public void penalty(Tensor penalty) {
    if (penalty.size() != 1) {
      throw new ShapeMismatch(
          "layer",
          describe()
              + " gives the penalty "
              + penalty.describe()
              + "; a penalty is one element, such as a sum or a mean");
    }
    if (isTraining()) {
      pass.penalties.add(penalty.reshape());
    }
  }

  /**
   * Shows something of the present layer to who watches the run.
   *
   * @param name what it is, such as {@code dead}
   */
  public void watch(String name, Tensor value) {
    pass.watched.put(prefix + name, value.detach());
  }

  /** Returns, in training, an I32 vector {@code [seed low, seed high, step]}; else null. */
  public @Nullable Tensor randomness() {
    return pass.randomness;
  }

  /**
   * Returns a random stream that no other draw of this pass has: of the layer's place in the
   * network, and of how often it has drawn before.
   *
   * @throws IllegalArgumentException where a network draws in too many places
   */
  public int nextRandomStream(RandomStream use) {
    int place = place();
    if (place >= MOST_PLACES) {
      throw new IllegalArgumentException(
          "[layer] "
              + describe()
              + " is random stream "
              + place
              + " of its network, which may have "
              + MOST_PLACES
              + "; use fewer layers");
    }
    int before = pass.draws.merge(place, 1, Integer::sum) - 1;
    return use.word(before * MOST_PLACES + place);
  }

  private int place() {
    String path = prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
    return pass.structure.streams().getOrDefault(path, 0);
  }

  /** Returns the present layer's name for messages, such as {@code layer encoder.2}. */
  public String describe() {
    return Declaration.describe(prefix);
  }

  /**
   * Returns the result of a layer within the present one.
   *
   * @param name what it was declared by
   * @param x what goes into it
   * @throws IllegalArgumentException if none was declared by that name
   */
  public Tensor inside(String name, Layer layer, Tensor x) {
    if (!pass.structure.streams().containsKey(prefix + name)) {
      throw new IllegalArgumentException(
          "[layer] "
              + describe()
              + " computes a layer '"
              + name
              + "' within it that it has not declared; declare it by declare.inside(\""
              + name
              + "\", ...)");
    }
    ForwardContext inside = new ForwardContext(pass, prefix + name + ".");
    Tensor result = NodeOrigin.forward(inside.describe(), () -> layer.forward(x, inside));
    result(name, result);
    pass.layers.put(prefix + name, new TrainingPass.Through(x, result));
    return result;
  }
}
