package io.lockstep.training.network;

import io.lockstep.training.layer.Branches;
import io.lockstep.training.layer.Join;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The several outputs of a network that ends in branches one after the other. */
public final class Heads {
  private Heads() {}

  /**
   * One of them.
   *
   * @param name of the branch
   * @param layer that gives it
   * @param width its values for an example
   */
  public record Head(String name, Layer layer, int width) {}

  /** Returns them in the order of the columns; none where the network ends in something else. */
  public static List<Head> of(Structure structure) {
    return of(structure.parts().getFirst().layer(), "", structure);
  }

  private static List<Head> of(Layer layer, String prefix, Structure structure) {
    return switch (layer) {
      case Sequential(Map<String, Layer> layers) when !layers.isEmpty() -> {
        String last = List.copyOf(layers.keySet()).getLast();
        yield of(part(structure, prefix + last).layer(), prefix + last + ".", structure);
      }
      case Branches(Map<String, Layer> branches, Join join) when join == Join.CONCAT -> {
        List<Head> heads = new ArrayList<>();
        branches.forEach((name, head) ->
            heads.add(new Head(name, head, part(structure, prefix + name).output().size())));
        yield heads;
      }
      default -> List.of();
    };
  }

  private static Structure.Part part(Structure structure, String path) {
    return structure.parts().stream()
        .filter(part -> part.path().equals(path))
        .findFirst()
        .orElseThrow();
  }
}
