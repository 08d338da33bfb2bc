package io.lockstep.training.optim;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.training.network.LayerKind;
import io.lockstep.training.network.LayerKinds;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.nn.Structure;
import io.lockstep.training.nn.Structure.Part;
import java.util.ArrayList;
import java.util.List;

/**
 * What a parameter is chosen by.
 *
 * @param name such as {@code encoder.0.weight}
 * @param shape its shape
 * @param kind the kind of the layer it belongs to, such as {@code linear}; empty where it belongs
 *     to none
 */
public record ParameterKey(String name, Shape shape, String kind) {
  /** Returns the parameters of a network, in the order they lie in memory. */
  public static List<ParameterKey> of(Structure structure) {
    List<ParameterKey> keys = new ArrayList<>();
    structure
        .parameters()
        .forEach(p -> {
          keys.add(new ParameterKey(p.name(), p.shape(), kind(structure, p.name())));
        });
    return keys;
  }

  /** Returns the parameters of an arena, which belong to no layers. */
  public static List<ParameterKey> of(ParameterArena parameters) {
    List<ParameterKey> keys = new ArrayList<>();
    parameters.views().forEach((name, view) -> keys.add(new ParameterKey(name, view.shape(), "")));
    return keys;
  }

  /** The kind of the innermost layer around a parameter. */
  private static String kind(Structure structure, String name) {
    String kind = "";
    int longest = -1;
    for (Part part : structure.parts()) {
      boolean around = part.path().isEmpty() || name.startsWith(part.path() + ".");
      if (around && part.path().length() > longest) {
        longest = part.path().length();
        kind = kind(part.layer());
      }
    }
    return kind;
  }

  private static String kind(Layer layer) {
    return LayerKinds.all().stream()
        .filter(kind -> kind.type() == layer.getClass())
        .map(LayerKind::name)
        .findFirst()
        .orElse("");
  }
}
