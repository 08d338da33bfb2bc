package io.lockstep.training.search.sampler;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Interval;
import io.lockstep.kernels.library.Signature;
import io.lockstep.training.search.space.Dimension;
import io.lockstep.training.search.space.Dimension.Choice;
import io.lockstep.training.search.space.Dimension.Numeric;
import io.lockstep.training.search.space.NumberAxis;
import io.lockstep.training.search.space.SearchSpace;
import io.lockstep.training.search.trial.StudyView;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tries every combination once, the last parameter changing first. Choices and numbers with steps
 * are taken as they are; a line without steps, or one by ratios, gives so many points at equal
 * distances on it, its ends among them.
 */
record GridSampler(Signature signature) implements Sampler {
  private static final int MOST = 1_000_000;
  private static final MathContext DIGITS = new MathContext(12);

  GridSampler() {
    this(
        Signature.of(
            "grid",
            Hyperparameter.in(
                Interval.atLeast(2).upTo(1000),
                "points",
                5,
                "points of a parameter without steps")));
  }

  @Override
  public Sampler with(Signature values) {
    return new GridSampler(values);
  }

  @Override
  public Map<String, JsonNode> propose(StudyView known) {
    return points(known.space(), MOST).get(known.index());
  }

  @Override
  public int size(SearchSpace space) {
    return points(space, MOST).size();
  }

  /** The points of a space, refused before any is made of more than are allowed. */
  List<Map<String, JsonNode>> points(SearchSpace space, int most) {
    List<Map<String, JsonNode>> points = List.of(Map.of());
    for (Map.Entry<String, Dimension> entry : space.dimensions().entrySet()) {
      List<JsonNode> values = values(entry.getValue(), most);
      long without = points.stream().filter(p -> !space.isThere(entry.getKey(), p)).count();
      long count = without + (points.size() - without) * values.size();
      if (count > most) {
        throw new IllegalArgumentException(
            "[grid] the space has at least "
                + count
                + " combinations, more than "
                + most
                + "; give larger steps or fewer points, or another sampler");
      }
      List<Map<String, JsonNode>> next = new ArrayList<>();
      for (Map<String, JsonNode> point : points) {
        if (!space.isThere(entry.getKey(), point)) {
          next.add(point);
          continue;
        }
        for (JsonNode value : values) {
          Map<String, JsonNode> more = new LinkedHashMap<>(point);
          more.put(entry.getKey(), value);
          next.add(more);
        }
      }
      points = next;
    }
    return points;
  }

  private List<JsonNode> values(Dimension dimension, int most) {
    return switch (dimension) {
      case Choice choice -> choice.values();
      case Numeric numeric -> numbers(numeric, most);
    };
  }

  private List<JsonNode> numbers(Numeric numeric, int most) {
    NumberAxis axis = numeric.axis();
    int points = (int) signature.value("points");
    boolean all = axis.count() > 0 && (!axis.log() || axis.count() <= points);
    if (all && axis.count() > most) {
      throw new IllegalArgumentException(
          "[grid] a parameter has "
              + axis.count()
              + " values, more than "
              + most
              + "; give it a larger step");
    }
    Set<JsonNode> values = new LinkedHashSet<>();
    int count = all ? (int) axis.count() : points;
    for (int i = 0; i < count; i++) {
      values.add(numeric.value(all ? axis.number(i) : point(axis, i, count - 1)));
    }
    return List.copyOf(values);
  }

  /** A point of a line, by twelve digits where it is no end: 0.001 between 0.0001 and 0.01. */
  private static double point(NumberAxis axis, int i, int last) {
    if (i == 0 || i == last) {
      return i == 0 ? axis.low() : axis.high();
    }
    double first = axis.place(axis.low());
    double number = axis.at(first + i * (axis.place(axis.high()) - first) / last);
    return BigDecimal.valueOf(number).round(DIGITS).doubleValue();
  }
}
