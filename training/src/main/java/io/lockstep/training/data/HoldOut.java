package io.lockstep.training.data;

import io.lockstep.kernels.random.Permutation;
import io.lockstep.kernels.random.RandomStream;
import io.lockstep.kernels.text.Quoted;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which shares of the examples are not trained on: one for validation, by which a run is steered,
 * and one for the test, which is looked at once, at its end.
 *
 * <p>The examples are put in the order of the {@linkplain Permutation permutation} of (seed, stream
 * SPLIT, step 0). The test part is taken first, so that it is the same whatever is held out for
 * validation: of n examples round(n x test), and round(n x validation) of the others, at least 1
 * each where the share is not 0. Without a test, and not stratified, the parts are those of {@link
 * Dataset#split}. Stratified, the examples are in the order of their classes, those of a class in
 * the order above, and a part takes examples at equal distances: of each class the whole number
 * below or above its share. Each part keeps the order of the data.
 *
 * @param validation share of the examples, at least 0
 * @param test share of the examples, at least 0; both together are below 1
 * @param stratified whether each class has its share in each part
 */
public record HoldOut(double validation, double test, boolean stratified) {
  /** Holds nothing out. */
  public static final HoldOut NONE = new HoldOut(0, 0, false);

  /**
   * Checks the shares.
   *
   * @throws IllegalArgumentException if they are out of range
   */
  public HoldOut {
    if (!(validation >= 0 && test >= 0 && validation + test < 1)) {
      throw new IllegalArgumentException(
          "[split] shares of "
              + validation
              + " for validation and "
              + test
              + " for the test do not leave anything to train on; give two of at least 0 whose sum"
              + " is below 1");
    }
  }

  /** Row numbers of each part, ascending. */
  private record Rows(int[] training, int[] validation, int[] test) {}

  /**
   * Parts data. Where they have a validation part of their own, that one stays, and the test part
   * comes from the training part.
   *
   * @param seed the run's seed
   * @throws DataException if there are too few examples, or no classes to stratify by
   */
  public DataParts of(DataParts given, long seed) {
    Dataset data = given.training();
    boolean own = given.validation() != null;
    HoldOut needed = own ? new HoldOut(0, test, stratified && test > 0) : this;
    if (needed.isPlain()) {
      return given.orSplit(validation, seed);
    }
    Rows rows = needed.rows(data.targets(), seed);
    return new DataParts(
        data.select(rows.training),
        own ? given.validation() : part(data, rows.validation),
        part(data, rows.test));
  }

  /**
   * Returns the rows that are trained on, ascending.
   *
   * @param targets of all examples
   * @param seed the run's seed
   * @throws DataException if there are too few examples, or no classes to stratify by
   */
  public int[] trainingRows(Targets targets, long seed) {
    return isPlain()
        ? Dataset.trainingRows(targets.rows(), validation, seed)
        : rows(targets, seed).training;
  }

  private boolean isPlain() {
    return test == 0 && !stratified;
  }

  private static @Nullable Dataset part(Dataset data, int[] rows) {
    return rows.length == 0 ? null : data.select(rows);
  }

  private Rows rows(Targets targets, long seed) {
    int n = targets.rows();
    int tested = count(n, test);
    int validated = count(n, validation);
    if (n <= tested + validated) {
      throw new DataException(
          "split",
          null,
          "",
          "of " + n + " examples none would be left to train on",
          "Give more examples or hold out less");
    }
    int[] order = Permutation.of(seed, RandomStream.SPLIT.word(), 0, n);
    if (!stratified) {
      return new Rows(
          sorted(Arrays.copyOfRange(order, tested + validated, n)),
          sorted(Arrays.copyOfRange(order, tested, tested + validated)),
          sorted(Arrays.copyOf(order, tested)));
    }
    int[] byClass = byClass(order, targets);
    int[] others = spread(byClass, tested, false);
    return new Rows(
        sorted(spread(others, validated, false)),
        sorted(spread(others, validated, true)),
        sorted(spread(byClass, tested, true)));
  }

  private static int count(int n, double share) {
    return share == 0 ? 0 : (int) Math.max(1, Math.round(n * share));
  }

  /** Returns as many rows at equal distances, or the others. */
  private static int[] spread(int[] rows, int taken, boolean these) {
    int n = rows.length;
    return IntStream.range(0, n)
        .filter(i -> (before(i + 1, taken, n) > before(i, taken, n)) == these)
        .map(i -> rows[i])
        .toArray();
  }

  /** How many of those taken are among the first rows: their share, rounded. */
  private static long before(long first, int taken, int rows) {
    return (2 * first * taken + rows) / (2L * rows);
  }

  private static int[] sorted(int[] rows) {
    Arrays.sort(rows);
    return rows;
  }

  private int[] byClass(int[] order, Targets targets) {
    if (!(targets instanceof Targets.Classes classes)) {
      throw new DataException(
          "split",
          null,
          "",
          "the data have no classes whose shares a stratified split would keep",
          "Leave --stratified out, or give data with classes");
    }
    int parts = 1 + (test > 0 ? 1 : 0) + (validation > 0 ? 1 : 0);
    int[] counts = new int[classes.count()];
    Arrays.stream(order).forEach(row -> counts[classes.get(row)]++);
    for (int c = 0; c < counts.length; c++) {
      if (counts[c] > 0 && counts[c] < parts) {
        throw new DataException(
            "split",
            null,
            "",
            "class "
                + Quoted.of(classes.names().get(c))
                + " has "
                + counts[c]
                + (counts[c] == 1 ? " example" : " examples")
                + ", too few for "
                + parts
                + " parts with a share of each class",
            "Give more of it, leave it out, or split at random without --stratified");
      }
    }
    return Arrays.stream(order)
        .boxed()
        .sorted(Comparator.comparingInt(classes::get))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
