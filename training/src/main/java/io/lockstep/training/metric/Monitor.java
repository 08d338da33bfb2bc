package io.lockstep.training.metric;

/**
 * A number of an evaluation that is watched, and which way it is better.
 *
 * @param name {@code loss}, {@code accuracy} or a metric, with the output in front of a colon where
 *     there are several
 * @param higherIsBetter whether a greater value is a better one
 */
public record Monitor(String name, boolean higherIsBetter) {
  /** The loss. */
  public static final Monitor LOSS = new Monitor("loss", false);

  private static final String KERAS = "val_";

  /**
   * Reads the name of a number, with or without Keras's {@code val_} in front.
   *
   * @throws IllegalArgumentException if there is no such metric
   */
  public static Monitor of(String text) {
    String name = text.strip();
    if (name.startsWith(KERAS)) {
      name = name.substring(KERAS.length());
    }
    if (name.equals("loss") || (name.endsWith(":loss") && name.indexOf('(') < 0)) {
      return new Monitor(name, false);
    }
    MetricChoice choice = MetricChoice.of(name);
    return new Monitor(choice.key(), choice.metric().higherIsBetter());
  }

  /** Returns whether a value is better than another by more than so much. */
  public boolean isBetter(double value, double than, double by) {
    return higherIsBetter ? value > than + by : value < than - by;
  }
}
