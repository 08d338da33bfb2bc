package io.lockstep.training.network;

import io.lockstep.kernels.library.Registry;
import io.lockstep.training.nn.Layer;
import java.util.List;
import java.util.Map;

/** The kinds of layers: those that are built in, and those that were registered. */
public final class LayerKinds {
  private static final Registry<LayerKind> REGISTRY = builtIn(BuiltInLayers.all());

  private LayerKinds() {}

  private static Registry<LayerKind> builtIn(List<LayerKind> kinds) {
    Registry<LayerKind> registry = new Registry<>("layer");
    kinds.forEach(kind -> registry.with(kind, List.of(kind.name())));
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
