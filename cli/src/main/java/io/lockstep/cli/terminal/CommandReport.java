package io.lockstep.cli.terminal;

import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.kernels.library.Losses;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The result of a command: a sentence for people, one JSON object for programs. */
public final class CommandReport {
  private final ObjectNode json = JsonNodeFactory.instance.objectNode();
  private final StringBuilder sentence = new StringBuilder();

  /** Adds to the sentence, in the manner of {@link String#format}. */
  @SuppressWarnings("AnnotateFormatMethod") // Would need a dependency for one method.
  public CommandReport say(String format, Object... values) {
    sentence.append(String.format(Locale.ROOT, format, values));
    return this;
  }

  /** Adds a text, or null where there is none. */
  public CommandReport with(String name, @Nullable String text) {
    json.put(name, text);
    return this;
  }

  /** Adds texts. */
  public CommandReport with(String name, List<String> texts) {
    texts.forEach(json.putArray(name)::add);
    return this;
  }

  /** Adds a whole number. */
  public CommandReport with(String name, long number) {
    json.put(name, number);
    return this;
  }

  /** Adds a number; JSON has no infinities and no NaN, so they become null. */
  public CommandReport with(String name, double number) {
    json.put(name, Double.isFinite(number) ? (Double) number : null);
    return this;
  }

  /** Adds a time or a rate, of which three decimals are enough. */
  public CommandReport rounded(String name, double number) {
    return with(name, Math.round(number * 1000) / 1000.0);
  }

  /** Adds a JSON object or list. */
  public CommandReport with(String name, ContainerNode<?> value) {
    json.set(name, value);
    return this;
  }

  /** Adds a null. */
  public CommandReport without(String name) {
    json.putNull(name);
    return this;
  }

  /**
   * Adds loss, accuracy where there are classes, where one number is predicted its root mean square
   * error in the unit of the data, and the metrics that were computed.
   *
   * @param prefix of the names, such as {@code val_}
   * @param words the same in the sentence
   * @param targetScaling of the numbers to predict, or null
   */
  public CommandReport with(
      String prefix,
      String words,
      Evaluation result,
      Objective objective,
      @Nullable Scaling targetScaling) {
    with(prefix + "loss", result.loss());
    say(", %sloss %.6g", words, result.loss());
    Map<String, Double> metrics = result.metrics();
    if (result.accuracy() != null && !metrics.containsKey("accuracy")) {
      with(prefix + "accuracy", (double) result.accuracy());
      say(", %saccuracy %.4f", words, result.accuracy());
    }
    if (objective.task() == Task.REGRESSION
        && objective.loss() == Losses.SQUARED_ERROR
        && targetScaling != null
        && targetScaling.width() == 1
        && !metrics.containsKey("rmse")) {
      double error = Math.sqrt(result.loss()) / targetScaling.scale()[0];
      with(prefix + "rmse", error);
      say(", %sroot mean square error %.6g", words, error);
    }
    metrics.forEach((name, value) -> {
      with(prefix + name, (double) value);
      say(name.equals("accuracy") ? ", %s%s %.4f" : ", %s%s %.6g", words, name, value);
    });
    return this;
  }

  /** Prints the sentence, or the JSON object on a line of its own. */
  public void print(Terminal terminal, boolean asJson) {
    terminal.out().println(asJson ? json.toString() : sentence + ".");
  }
}
