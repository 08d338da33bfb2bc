package io.lockstep.training.nn;

import io.lockstep.kernels.random.RandomStream;
import io.lockstep.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a layer is given when it computes: where its parameters are, whether it is trained, and
 * random streams that no two draws of a pass share.
 */
public final class ForwardContext {
  /** Layers of a network that draw random numbers; each may draw 256 times in a pass. */
  private static final int MOST_PLACES = 1 << 16;

  private final ParameterArena parameters;
  private final String prefix;
  private final int place;
  private final @Nullable Tensor randomness;
  private final Map<Integer, Integer> draws;

  private ForwardContext(
      ParameterArena parameters,
      String prefix,
      int place,
      @Nullable Tensor randomness,
      Map<Integer, Integer> draws) {
    this.parameters = parameters;
    this.prefix = prefix;
    this.place = place;
    this.randomness = randomness;
    this.draws = draws;
  }

  /** Returns the context for inference. */
  public static ForwardContext inference(ParameterArena parameters) {
    return new ForwardContext(parameters, "", 0, null, new HashMap<>());
  }

  /**
   * Returns the context for training, of one pass.
   *
   * @param randomness an I32 vector {@code [seed low, seed high, step]}
   */
  public static ForwardContext training(ParameterArena parameters, Tensor randomness) {
    return new ForwardContext(parameters, "", 0, randomness, new HashMap<>());
  }

  /** Returns the value of a parameter of the present layer. */
  public Tensor parameter(String name) {
    return parameters.get(prefix + name);
  }

  /** Returns, in training, an I32 vector {@code [seed low, seed high, step]}; else null. */
  public @Nullable Tensor randomness() {
    return randomness;
  }

  /** Returns the number of the present layer's first random stream in the network. */
  int place() {
    return place;
  }

  /**
   * Returns a random stream that no other draw of this pass has: of the layer's place in the
   * network, and of how often it has drawn before.
   *
   * @throws IllegalArgumentException where a network draws in too many places
   */
  public int nextRandomStream(RandomStream use) {
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
    int before = draws.merge(place, 1, Integer::sum) - 1;
    return use.word(before * MOST_PLACES + place);
  }

  /** Returns the present layer's name for messages, such as {@code layer 2}. */
  String describe() {
    return prefix.isEmpty() ? "the layer" : "layer " + prefix.substring(0, prefix.length() - 1);
  }

  /** Returns the context of a layer within the present one, by the name of its parameters. */
  public ForwardContext inside(String child) {
    return inside(child, place);
  }

  /** Returns the same for a layer that has a place of its own. */
  ForwardContext inside(String child, int childPlace) {
    return new ForwardContext(parameters, prefix + child + ".", childPlace, randomness, draws);
  }
}
