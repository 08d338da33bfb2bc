package io.lockstep.training.network;

import io.lockstep.training.layer.Sequential;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a network is made of, as a table in the manner of Keras's {@code model.summary()}: a line
 * for each layer with its path, its kind, the shape of what it gives for a batch, and the numbers
 * of elements that it trains and keeps.
 */
public final class NetworkSummary {
  /** Changes nothing, and stands where a shortcut has no layers. */
  private static final Layer NOTHING = Sequential.of();

  private final Structure structure;

  /** Creates the summary of a network. */
  public NetworkSummary(Structure structure) {
    this.structure = structure;
  }

  /**
   * A layer's line.
   *
   * @param path of the layer, such as {@code encoder.2}
   * @param kind its registered name, an activation's own, or its class
   * @param output what it gives for a batch, such as {@code [n,256]}
   * @param parameters the number of elements it trains
   * @param state the number of elements it keeps
   */
  public record Line(String path, String kind, String output, long parameters, long state) {}

  /** Returns a line for each layer that has none within it. */
  public List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    for (Structure.Part part : structure.parts()) {
      if (part.isLeaf() && !part.layer().equals(NOTHING)) {
        String dims = part.output().toString();
        lines.add(
            new Line(
                part.path(),
                kind(part.layer()),
                part.output().rank() == 0 ? "[n]" : "[n," + dims.substring(1),
                part.parameters(),
                part.state()));
      }
    }
    return lines;
  }

  /** Returns the name that a network's JSON form has for a layer, such as {@code relu}. */
  public static String kind(Layer layer) {
    try {
      var json = LayerJson.write(layer);
      return json.isTextual() ? json.textValue() : LayerKinds.of(layer).name();
    } catch (IllegalArgumentException unregistered) {
      return layer.getClass().getSimpleName();
    }
  }

  /** Returns the table, with sums at its end. */
  @Override
  public String toString() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("layer", "kind", "output", "parameters", "state"));
    for (Line line : lines()) {
      rows.add(
          List.of(
              line.path(),
              line.kind(),
              line.output(),
              count(line.parameters()),
              count(line.state())));
    }
    long parameters = structure.parameterCount();
    long state = structure.stateCount();
    rows.add(List.of("", "", "", count(parameters), count(state)));
    int[] widths = new int[5];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder table = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String format = i < 3 ? "%-" + widths[i] + "s  " : "%" + widths[i] + "s  ";
        line.append(String.format(Locale.ROOT, format, row.get(i)));
      }
      table.append(line.toString().stripTrailing()).append('\n');
    }
    return table.toString();
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
