package io.lockstep.page.playground.state;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.training.optim.schedule.Schedules;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that is set in the playground. The same state gives the same training, bit for bit.
 *
 * @param data where points come from
 * @param points those of one's own, for {@link PointSet#OWN}
 * @param numbers whether the labels of own points are numbers to be predicted, not classes
 * @param classes how many classes clouds and arms have, and own points at least; 2 to 10
 * @param noise in percent, 0 to 50
 * @param testShare of the points in percent, 10 to 90
 * @param seed of points, first weights, shuffles and dropout
 * @param batch examples in a step, 1 to 1000
 * @param rate the learning rate, above 0
 * @param schedule what the learning rate is in place of that, such as {@code cosine(from=0.1, to=0,
 *     steps=2000)}; empty for none
 * @param optimizer its name, such as {@code adam} or {@code lookahead(adam)}
 * @param hyper those of the optimizer's hyperparameters that differ from their usual values, each a
 *     number or a schedule, without the learning rate
 * @param l1 factor of the weights' absolute values in what is minimized
 * @param l2 factor of their squares
 * @param inputs what of a point goes in, at least one
 * @param layers those between inputs and output, 0 to 20
 * @param speed steps in a second at most, or 0 for as many as can be
 * @param showTest whether test points are drawn
 * @param discretize whether the output is drawn as what it decides for
 * @param device what it is computed on
 * @param lesson the name of the lesson it belongs to; empty for none
 */
public record PlaygroundState(
    PointSet data,
    List<OwnPoint> points,
    boolean numbers,
    int classes,
    int noise,
    int testShare,
    long seed,
    int batch,
    double rate,
    String schedule,
    String optimizer,
    Map<String, String> hyper,
    double l1,
    double l2,
    List<InputFeature> inputs,
    List<HiddenLayer> layers,
    int speed,
    boolean showTest,
    boolean discretize,
    String device,
    String lesson) {
  /** The most hidden layers. */
  public static final int MOST_LAYERS = 20;

  /** The most points of one's own. */
  public static final int MOST_POINTS = 2000;

  /** The most classes. */
  public static final int MOST_CLASSES = 10;

  /** The most characters of a schedule, or of a hyperparameter. */
  public static final int LONGEST_SCHEDULE = 1000;

  /** The most characters of an optimizer's name, with all that is put around it. */
  public static final int LONGEST_OPTIMIZER = 200;

  /** What the playground begins with: as TensorFlow's does, but with the logistic loss. */
  public static final PlaygroundState USUAL =
      new PlaygroundState(
          PointSet.CIRCLE,
          List.of(),
          false,
          3,
          0,
          50,
          1,
          10,
          0.03,
          "",
          "sgd",
          Map.of(),
          0,
          0,
          List.of(InputFeature.X, InputFeature.Y),
          List.of(new HiddenLayer(4, "tanh"), new HiddenLayer(2, "tanh")),
          2000,
          false,
          false,
          "cpu",
          "");

  /** Checks each. */
  public PlaygroundState {
    points = List.copyOf(points);
    layers = List.copyOf(layers);
    Set<InputFeature> chosen = new LinkedHashSet<>(inputs);
    inputs = List.of(InputFeature.values()).stream().filter(chosen::contains).toList();
    requireCount("own points", points.size(), 0, MOST_POINTS);
    requireCount("classes", classes, 2, MOST_CLASSES);
    requireCount("percent of noise", noise, 0, 50);
    requireCount("percent of test points", testShare, 10, 90);
    requireCount("examples in a batch", batch, 1, 1000);
    requireCount("inputs", inputs.size(), 1, InputFeature.values().length);
    requireCount("hidden layers", layers.size(), 0, MOST_LAYERS);
    requireCount("steps in a second", speed, 0, 1_000_000);
    if (!(rate > 0 && Double.isFinite(rate))) {
      throw new IllegalArgumentException(
          "[playground] a learning rate of " + rate + "; give one above 0, such as 0.03");
    }
    if (!(l1 >= 0 && l2 >= 0 && Double.isFinite(l1 + l2))) {
      throw new IllegalArgumentException(
          "[playground] penalties of " + l1 + " and " + l2 + "; give 0 or more");
    }
    if (!numbers) {
      points.forEach(PlaygroundState::requireClass);
    }
    requireShort("an optimizer", optimizer, LONGEST_OPTIMIZER);
    requireShort("a schedule", schedule, LONGEST_SCHEDULE);
    hyper.forEach((name, value) -> requireShort(name, value, LONGEST_SCHEDULE));
    hyper = OptimizerChoice.settled(optimizer, hyper);
    if (!schedule.isEmpty()) {
      Schedules.parse(schedule);
    }
  }

  private static void requireCount(String what, int count, int least, int most) {
    if (count < least || count > most) {
      throw new IllegalArgumentException(
          "[playground] " + count + " " + what + "; give " + least + " to " + most);
    }
  }

  private static void requireShort(String what, String text, int most) {
    if (text.length() > most) {
      throw new IllegalArgumentException(
          "[playground] " + what + " of " + text.length() + " characters; give at most " + most);
    }
  }

  private static void requireClass(OwnPoint point) {
    if (point.label() != (int) point.label()
        || point.label() < 0
        || point.label() >= MOST_CLASSES) {
      throw new IllegalArgumentException(
          "[playground] a point of class "
              + point.label()
              + "; classes are 0 to "
              + (MOST_CLASSES - 1));
    }
  }

  /** Returns whether numbers are predicted, not classes. */
  public boolean predictsNumbers() {
    return data == PointSet.OWN ? numbers : data.isRegression();
  }

  /** Returns how many classes there are; 0 where numbers are predicted. */
  public int classCount() {
    if (predictsNumbers()) {
      return 0;
    }
    int most = points.stream().mapToInt(p -> (int) p.label() + 1).max().orElse(2);
    return switch (data) {
      case CLOUDS, ARMS -> classes;
      case OWN -> Math.max(2, most);
      case CIRCLE, XOR, GAUSS, SPIRAL, PLANE, BUMPS -> 2;
    };
  }

  /** Returns how many outputs the network has: one, or one for each of more than two classes. */
  public int outputs() {
    return classCount() > 2 ? classCount() : 1;
  }

  /** Returns the same on another device. */
  public PlaygroundState on(String other) {
    ObjectNode changes = JsonNodeFactory.instance.objectNode().put("device", other);
    return StateJson.changed(this, changes);
  }

  /**
   * Returns whether another state is trained alike, so that what was learnt can stay: they differ
   * in nothing but what is drawn and how fast.
   */
  public boolean trainsAs(PlaygroundState other) {
    return learning().equals(other.learning());
  }

  private ObjectNode learning() {
    return StateJson.of(this).without(StateJson.ONLY_SHOWN);
  }
}
