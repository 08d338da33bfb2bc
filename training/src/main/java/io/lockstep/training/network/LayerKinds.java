package io.lockstep.training.network;

import io.lockstep.kernels.library.Registry;
import io.lockstep.training.layer.ActivationLayer;
import io.lockstep.training.layer.Again;
import io.lockstep.training.layer.Branches;
import io.lockstep.training.layer.Dropout;
import io.lockstep.training.layer.From;
import io.lockstep.training.layer.Join;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.layer.Residual;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.layer.TiedLinear;
import io.lockstep.training.nn.Layer;
import java.util.List;
import java.util.Map;

/** The kinds of layers: those that are built in, and those that were registered. */
public final class LayerKinds {
  private static final Registry<LayerKind> REGISTRY =
      builtIn(
          new LayerKind(
              "linear",
              Linear.class,
              Map.of("in", 0, "bias", true, "initializer", Linear.AUTO),
              "x W^T + b over the last axis"),
          new LayerKind(
              "activation", ActivationLayer.class, Map.of(), "an activation of every element"),
          new LayerKind(
              "dropout",
              Dropout.class,
              Map.of("rate", 0.5),
              "elements left out at random in training, the others scaled by 1/(1 - rate)"
                  + " (Srivastava et al., 2014)"),
          new LayerKind("sequential", Sequential.class, Map.of(), "layers one after another"),
          new LayerKind(
              "residual",
              Residual.class,
              Map.of("shortcut", Sequential.of()),
              "body(x) + shortcut(x) (He et al., 2016)"),
          new LayerKind(
              "branches",
              Branches.class,
              Map.of("join", Join.CONCAT),
              "layers side by side whose results are joined: concat, add or multiply"),
          new LayerKind(
              "from",
              From.class,
              Map.of("join", Join.CONCAT),
              "results of earlier layers beside it, or the 'input', joined"),
          new LayerKind(
              "again", Again.class, Map.of(), "an earlier layer beside it, its weights shared"),
          new LayerKind(
              "tied_linear",
              TiedLinear.class,
              Map.of(),
              "x W + b, W the weight of an earlier linear layer beside it"));

  private LayerKinds() {}

  private static Registry<LayerKind> builtIn(LayerKind... kinds) {
    Registry<LayerKind> registry = new Registry<>("layer");
    for (LayerKind kind : kinds) {
      registry.with(kind, List.of(kind.name()));
    }
    return registry;
  }

  /**
   * Registers a kind of layer of one's own, so that networks with it can be written and read.
   *
   * @param name in lower case with underscores
   * @param type a record
   * @return the kind
   * @throws IllegalArgumentException if the name cannot be one or is taken, or the type is no
   *     record of what can be written
   */
  public static LayerKind register(String name, Class<? extends Layer> type) {
    LayerKind kind = new LayerKind(name, type, Map.of(), "");
    return REGISTRY.register(kind, List.of(name));
  }

  /**
   * Registers a kind of layer of one's own, with defaults and a word about it.
   *
   * @return the kind
   * @throws IllegalArgumentException if its name is taken or cannot be one
   */
  public static LayerKind register(LayerKind kind) {
    return REGISTRY.register(kind, List.of(kind.name()));
  }

  /** Returns every kind: the built-in ones in a fixed order, then others. */
  public static List<LayerKind> all() {
    return REGISTRY.all();
  }

  /**
   * Returns the kind of a name.
   *
   * @throws io.lockstep.kernels.library.UnknownNameException if there is none; the message suggests
   *     the nearest name
   */
  public static LayerKind byName(String name) {
    return REGISTRY.byName(name);
  }

  /**
   * Returns the kind that a layer is of.
   *
   * @throws IllegalArgumentException if its class is not registered
   */
  public static LayerKind of(Layer layer) {
    return all().stream()
        .filter(kind -> kind.type() == layer.getClass())
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "[layer] "
                    + layer.getClass().getName()
                    + " is no registered kind of layer, so that a network with it cannot be"
                    + " written; register it by LayerKinds.register(\"name\", "
                    + layer.getClass().getSimpleName()
                    + ".class)"));
  }
}
