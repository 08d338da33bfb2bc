package io.lockstep.page.playground.run;

import io.lockstep.kernels.library.Activations;
import io.lockstep.page.playground.state.HiddenLayer;
import io.lockstep.page.playground.state.PlaygroundState;
import io.lockstep.training.layer.ActivationLayer;
import io.lockstep.training.layer.Dropout;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.layer.norm.BatchNorm;
import io.lockstep.training.layer.penalty.WeightPenalty;
import io.lockstep.training.nn.Layer;
import java.util.ArrayList;
import java.util.List;

/**
 * The network of a state, and where in it what is drawn as a layer of neurons lies.
 *
 * @param network all of it
 * @param blocks the hidden layers and the output, in order
 */
public record PlaygroundNetwork(Layer network, List<Block> blocks) {
  /**
   * What is drawn as one layer of neurons.
   *
   * @param linear the path of the linear layer, such as {@code 2}; its parameters are {@code
   *     2.weight} and {@code 2.bias}
   * @param layers the paths of all of it, in order, from the linear layer to the dropout
   * @param width its neurons
   */
  public record Block(String linear, List<String> layers, int width) {
    /** Copies the paths. */
    public Block {
      layers = List.copyOf(layers);
    }
  }

  /** Copies the blocks. */
  public PlaygroundNetwork {
    blocks = List.copyOf(blocks);
  }

  /** Returns the network of a state. */
  public static PlaygroundNetwork of(PlaygroundState state) {
    List<Layer> layers = new ArrayList<>();
    List<Block> blocks = new ArrayList<>();
    for (HiddenLayer hidden : state.layers()) {
      int first = layers.size();
      layers.add(new Linear(hidden.width()));
      if (hidden.norm()) {
        layers.add(new BatchNorm());
      }
      layers.add(new ActivationLayer(Activations.byName(hidden.activation())));
      if (hidden.dropout() > 0) {
        layers.add(new Dropout(hidden.dropout()));
      }
      blocks.add(block(first, layers.size(), hidden.width()));
    }
    layers.add(new Linear(state.outputs()));
    blocks.add(block(layers.size() - 1, layers.size(), state.outputs()));
    Layer all = Sequential.of(layers);
    boolean penalized = state.l1() + state.l2() > 0;
    return new PlaygroundNetwork(
        penalized ? new WeightPenalty(all, state.l1(), state.l2()) : all, blocks);
  }

  private static Block block(int from, int to, int width) {
    List<String> paths = new ArrayList<>();
    for (int i = from; i < to; i++) {
      paths.add(String.valueOf(i));
    }
    return new Block(paths.getFirst(), paths, width);
  }
}
