package io.lockstep.training.data;

import io.lockstep.kernels.random.Permutation;
import io.lockstep.kernels.random.RandomStream;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An immutable table of examples: features and what is to be predicted from them.
 *
 * @param features the inputs, one row per example
 * @param targets the targets, one per example
 * @param weights how much each example counts, [examples, 1] in float32, or null where all count
 *     alike
 */
public record Dataset(Features features, Targets targets, @Nullable Matrix weights) {
  /** Checks that features, targets and weights have the same number of examples. */
  public Dataset {
    if (weights != null
        && (weights.rows() != targets.rows()
            || weights.width() != 1
            || weights.type() != ElementType.F32)) {
      throw new IllegalArgumentException(
          "[dataset] "
              + weights.rows()
              + " rows of "
              + weights.width()
              + " "
              + weights.type()
              + " as weights of "
              + targets.rows()
              + " examples; pass one F32 for each");
    }
    if (features.values().rows() != targets.rows()) {
      throw new IllegalArgumentException(
          "[dataset] "
              + features.values().rows()
              + " rows of features but "
              + targets.rows()
              + " targets; pass one target per row");
    }
  }

  /** Creates a table of examples that all count alike. */
  public Dataset(Features features, Targets targets) {
    this(features, targets, null);
  }

  /**
   * The same examples, of which some count more than others.
   *
   * @param each how much each example counts in losses, at least 0
   * @throws IllegalArgumentException where there are not as many, or one is negative or not finite
   */
  public Dataset weighted(float... each) {
    for (int row = 0; row < each.length; row++) {
      if (!(each[row] >= 0 && each[row] < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "[dataset] the weight of example "
                + row
                + " is "
                + each[row]
                + "; give a finite one of at least 0");
      }
    }
    return new Dataset(features, targets, Matrix.of(each.length, 1, each));
  }

  /**
   * Examples of one class each; the classes are named by their numbers.
   *
   * @param x the features, a row for each example
   * @param classes each example's class, from 0
   * @throws IllegalArgumentException where rows differ in length, or there are not as many classes
   */
  public static Dataset of(float[][] x, int[] classes) {
    int count = Arrays.stream(classes).max().orElse(0) + 1;
    List<String> names = IntStream.range(0, count).mapToObj(String::valueOf).toList();
    return new Dataset(features(x), new Targets.Classes(classes, names));
  }

  /**
   * Examples of numbers to predict.
   *
   * @param x the features, a row for each example
   * @param y the numbers to predict, a row for each example
   * @throws IllegalArgumentException where rows differ in length, or there are not as many of them
   */
  public static Dataset of(float[][] x, float[][] y) {
    Matrix values = matrix("targets", y);
    return new Dataset(features(x), new Targets.Values(values, names("y", values.width())));
  }

  /**
   * Examples of which nothing is to be predicted but themselves.
   *
   * @param x the features, a row for each example
   * @throws IllegalArgumentException where rows differ in length
   */
  public static Dataset of(float[][] x) {
    return new Dataset(features(x), new Targets.None(x.length));
  }

  /**
   * Examples of several inputs, and of several targets by name, as {@code fit({'a': a}, {'y': y})}
   * takes them in Keras. Both stand side by side in the order of their names, whatever that of the
   * maps is, as {@code Layers.inputs} and {@code Objective.of} expect them.
   *
   * @param inputs a row for each example
   * @param targets a class ({@code int[]}), a number ({@code float[]}) or a row of numbers ({@code
   *     float[][]}) for each example
   * @throws IllegalArgumentException where there are not as many of each, or rows differ in length
   */
  public static Dataset of(Map<String, float[][]> inputs, Map<String, ?> targets) {
    Targets.Values features = NamedColumns.joined("input", inputs);
    return new Dataset(
        new Features(features.values(), features.names(), null),
        NamedColumns.joined("target", targets));
  }

  private static Features features(float[][] x) {
    Matrix values = matrix("features", x);
    return new Features(values, names("x", values.width()), null);
  }

  private static List<String> names(String letter, int count) {
    return IntStream.range(0, count).mapToObj(i -> letter + i).toList();
  }

  private static Matrix matrix(String what, float[][] rows) {
    int width = rows.length == 0 ? 0 : rows[0].length;
    MemorySegment all = Matrix.allocate(ElementType.F32, rows.length, width);
    for (int row = 0; row < rows.length; row++) {
      if (rows[row].length != width) {
        throw new IllegalArgumentException(
            "[dataset] row "
                + row
                + " of the "
                + what
                + " has "
                + rows[row].length
                + " values, but row 0 has "
                + width
                + "; give every example as many");
      }
      long at = (long) row * width * Float.BYTES;
      MemorySegment.copy(rows[row], 0, all, Matrix.FLOAT, at, width);
    }
    return new Matrix(ElementType.F32, rows.length, width, all);
  }

  /**
   * The number of examples.
   *
   * @return the number of examples
   */
  public int size() {
    return targets.rows();
  }

  /**
   * The number of features of an example.
   *
   * @return the width of a feature row
   */
  public int width() {
    return features.values().width();
  }

  /**
   * A checksum of all values in the order of the examples, by which the same data are known again:
   * CRC-32C of features, targets and weights, not of names. Reads everything once.
   *
   * @return eight hexadecimal digits
   */
  public String checksum() {
    return DataChecksum.of(this);
  }

  /**
   * A table of the listed examples, in the listed order; an example may be listed more than once.
   * It shares the rows of this one.
   *
   * @param rows example numbers
   * @return a table of rows.length examples
   * @throws IndexOutOfBoundsException where a number is not in 0 .. size() - 1
   */
  public Dataset select(int[] rows) {
    Matrix selected = weights == null ? null : weights.select(rows);
    return new Dataset(features.select(rows), targets.select(rows), selected);
  }

  /**
   * The same examples without their targets.
   *
   * @return a table that shares this table's features
   */
  public Dataset withoutTargets() {
    return new Dataset(features, new Targets.None(size()), weights);
  }

  /**
   * Splits off a random part for validation.
   *
   * <p>Of n examples, v = round(n x fraction) are held out, but at least 1 and at most n - 1 where
   * the fraction is not 0. They are the first v entries of the {@linkplain Permutation permutation}
   * of (seed, stream SPLIT, step 0); both parts keep the table's order.
   *
   * @param fraction the part to hold out, at least 0 and below 1; 0 holds nothing out
   * @param seed the run's seed
   * @return training and validation part
   * @throws IllegalArgumentException where the fraction is out of range
   * @throws DataException where there are fewer than two examples to split
   */
  public DataParts split(double fraction, long seed) {
    if (!(fraction >= 0 && fraction < 1)) {
      throw new IllegalArgumentException(
          "[split] validation fraction "
              + fraction
              + " is not in [0, 1); pass the part of the examples to hold out, such as 0.1");
    }
    if (fraction == 0) {
      return new DataParts(this, null);
    }
    int n = size();
    if (n < 2) {
      throw new DataException(
          "split",
          null,
          "",
          "a validation part cannot be split off " + n + " example" + (n == 1 ? "" : "s"),
          "Give at least 2 examples or set the validation fraction to 0");
    }
    int held = held(n, fraction);
    int[] order = Permutation.of(seed, RandomStream.SPLIT.word(), 0, n);
    int[] validation = Arrays.copyOf(order, held);
    Arrays.sort(validation);
    return new DataParts(select(training(order, held)), select(validation));
  }

  /**
   * The examples that {@link #split} leaves in the training part, in ascending order.
   *
   * @param examples the number of examples
   * @param fraction the part to hold out
   * @param seed the run's seed
   * @return example numbers; all where nothing is held out or there is nothing to split
   */
  public static int[] trainingRows(int examples, double fraction, long seed) {
    if (fraction == 0 || examples < 2) {
      return IntStream.range(0, examples).toArray();
    }
    int[] order = Permutation.of(seed, RandomStream.SPLIT.word(), 0, examples);
    return training(order, held(examples, fraction));
  }

  private static int held(int examples, double fraction) {
    return Math.clamp(Math.round(examples * fraction), 1, examples - 1);
  }

  private static int[] training(int[] order, int held) {
    int[] training = Arrays.copyOfRange(order, held, order.length);
    Arrays.sort(training);
    return training;
  }
}
