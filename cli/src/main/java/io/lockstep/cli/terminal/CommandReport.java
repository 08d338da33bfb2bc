package io.lockstep.cli.terminal;

import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.kernels.library.Losses;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.objective.Criterion;
import io.lockstep.training.objective.OutputPart;
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
    put(json, name, number);
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
   * error in the unit of the data, and the metrics that were computed; of several outputs of each.
   *
   * @param prefix of the names, such as {@code val_}
   * @param words the same in the sentence
   * @param targetScaling of the numbers to predict, or null
   */
  public CommandReport with(
      String prefix,
      String words,
      Evaluation result,
      Criterion objective,
      @Nullable Scaling targetScaling) {
    for (OutputPart part : objective.parts()) {
      if (part.isWhole()) {
        return of(json, prefix, ", " + words, result, part, targetScaling);
      }
    }
    with(prefix + "loss", result.loss());
    say(", %sloss %.6g", words, result.loss());
    ObjectNode outputs = json.putObject(prefix + "outputs");
    String before = " (";
    for (OutputPart part : objective.parts()) {
      Evaluation of = result.outputs().get(part.name());
      if (of != null) {
        String opening = before + Quoted.escaped(part.name()) + ": ";
        of(outputs.putObject(part.name()), "", opening, of, part, targetScaling);
        before = "; ";
      }
    }
    return say(")");
  }

  /** Adds what is known of an output to an object and to the sentence. */
  private CommandReport of(
      ObjectNode to,
      String prefix,
      String opening,
      Evaluation result,
      OutputPart part,
      @Nullable Scaling targetScaling) {
    String next = part.isWhole() ? opening : ", ";
    put(to, prefix + "loss", result.loss());
    sentence.append(opening);
    say("loss %.6g", result.loss());
    Map<String, Double> metrics = result.metrics();
    if (result.accuracy() != null && !metrics.containsKey("accuracy")) {
      put(to, prefix + "accuracy", result.accuracy());
      sentence.append(next);
      say("accuracy %.4f", result.accuracy());
    }
    if (part.objective().task() == Task.REGRESSION
        && part.objective().loss() == Losses.SQUARED_ERROR
        && targetScaling != null
        && (part.isWhole() ? targetScaling.width() : part.to() - part.from()) == 1
        && !metrics.containsKey("rmse")) {
      double error = Math.sqrt(result.loss()) / targetScaling.scale()[part.targetFrom()];
      put(to, prefix + "rmse", error);
      sentence.append(next);
      say("root mean square error %.6g", error);
    }
    metrics.forEach((name, value) -> {
      put(to, prefix + name, value);
      sentence.append(next);
      say(name.equals("accuracy") ? "%s %.4f" : "%s %.6g", name, value);
    });
    return this;
  }

  private static void put(ObjectNode to, String name, double number) {
    to.put(name, Double.isFinite(number) ? (Double) number : null);
  }

  /** Adds the task, or of several outputs each one's by its name. */
  public CommandReport withTask(Criterion objective) {
    for (OutputPart part : objective.parts()) {
      String task = part.objective().task().name().toLowerCase(Locale.ROOT);
      if (part.isWhole()) {
        json.put("task", task);
      } else {
        json.withObjectProperty("tasks").put(part.name(), task);
      }
    }
    return this;
  }

  /** Prints the sentence, or the JSON object on a line of its own. */
  public void print(Terminal terminal, boolean asJson) {
    terminal.out().println(asJson ? json.toString() : sentence + ".");
  }
}
