package io.lockstep.page.playground.state;

import io.lockstep.kernels.text.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Own points from CSV: two columns of numbers and a label, with or without a line of names,
 * separated by commas, semicolons, tabs or blanks. Labels that are all numbers, one of them with a
 * fraction, are to be predicted; others are classes, in alphabetical order. Points that do not lie
 * in [-6, 6] are moved and scaled, so that they fill the plane.
 *
 * @param points those that were read
 * @param numbers whether labels are numbers to be predicted
 * @param notes what a reader is to know: which classes there are, whether points were scaled
 */
public record PointsCsv(List<OwnPoint> points, boolean numbers, String notes) {
  private static final float EDGE = 6;
  private static final float FILLED = 5;

  /** Never goes back over digits, of which there may be a megabyte. */
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d++\\.?+\\d*+|\\.\\d++)([eE][-+]?\\d++)?+");

  private static final Pattern LINES = Pattern.compile("\\R");
  private static final Pattern CELLS = Pattern.compile("\\s*[,;\\t]\\s*|\\s+");

  /** Copies the points. */
  public PointsCsv {
    points = List.copyOf(points);
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if it has no points, or too many; the message names the line
   */
  public static PointsCsv parse(String text) {
    List<String[]> rows = new ArrayList<>();
    String[] lines = LINES.split(text, -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (line.isEmpty()) {
        continue;
      }
      String[] cells = CELLS.split(line, -1);
      boolean point = cells.length == 3 && isNumber(cells[0]) && isNumber(cells[1]);
      if (point) {
        rows.add(cells);
      } else if (!rows.isEmpty() || isNumber(cells[0])) {
        throw new IllegalArgumentException(
            "[playground] line "
                + (i + 1)
                + " of the CSV has no two numbers and a label: "
                + Quoted.of(line));
      }
    }
    if (rows.isEmpty()) {
      throw new IllegalArgumentException(
          "[playground] the CSV has no points; give lines such as 1.5,-2,blue");
    }
    return of(rows);
  }

  private static PointsCsv of(List<String[]> rows) {
    boolean allNumbers = rows.stream().allMatch(r -> isNumber(r[2]));
    boolean fractions =
        allNumbers && rows.stream().anyMatch(r -> value(r[2]) != Math.rint(value(r[2])));
    List<String> names = List.copyOf(new TreeSet<>(rows.stream().map(r -> r[2]).toList()));
    boolean numbers = fractions || (allNumbers && names.size() > PlaygroundState.MOST_CLASSES);
    if (!numbers && names.size() > PlaygroundState.MOST_CLASSES) {
      throw new IllegalArgumentException(
          "[playground] the CSV has "
              + names.size()
              + " classes; give at most "
              + PlaygroundState.MOST_CLASSES);
    }
    float[] x = scaled(rows, 0);
    float[] y = scaled(rows, 1);
    float[] labels = numbers ? heights(rows) : null;
    List<OwnPoint> points = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      float label = labels == null ? names.indexOf(rows.get(i)[2]) : labels[i];
      points.add(new OwnPoint(x[i], y[i], label));
    }
    String notes = rows.size() + " points, " + (numbers ? "numbers to predict" : classes(names));
    return new PointsCsv(points, numbers, notes);
  }

  private static String classes(List<String> names) {
    return names.size() == 1 ? "of one class" : "of the classes " + String.join(", ", names);
  }

  /** A column as it is where it fits the plane, else moved and scaled; with three decimals. */
  private static float[] scaled(List<String[]> rows, int column) {
    double[] values = rows.stream().mapToDouble(r -> value(r[column])).toArray();
    double low = Arrays.stream(values).min().orElse(0);
    double high = Arrays.stream(values).max().orElse(0);
    boolean fits = low >= -EDGE && high <= EDGE;
    double middle = fits ? 0 : (low + high) / 2;
    double factor = fits ? 1 : high == low ? 0 : 2 * FILLED / (high - low);
    return floats(values, middle, factor);
  }

  /** Numbers to predict, brought into -1 to 1 where they do not lie there. */
  private static float[] heights(List<String[]> rows) {
    double[] values = rows.stream().mapToDouble(r -> value(r[2])).toArray();
    double low = Arrays.stream(values).min().orElse(0);
    double high = Arrays.stream(values).max().orElse(0);
    boolean fits = low >= -1 && high <= 1;
    return floats(values, fits ? 0 : (low + high) / 2, fits ? 1 : 2 / (high - low));
  }

  private static float[] floats(double[] values, double middle, double factor) {
    float[] all = new float[values.length];
    IntStream.range(0, values.length)
        .forEach(i -> all[i] = Math.round((values[i] - middle) * factor * 1000) / 1000f);
    return all;
  }

  private static double value(String text) {
    return Double.parseDouble(text);
  }

  private static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }
}
