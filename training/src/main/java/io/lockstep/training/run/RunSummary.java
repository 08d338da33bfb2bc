package io.lockstep.training.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.training.run.RunLine.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of a run, as far as its log goes.
 *
 * @param status how it stands
 * @param started when it began, or null where the log does not say
 * @param seconds from there to the last line
 * @param epochs that the model has been trained for: where early stopping went back, those up to
 *     the best
 * @param planned the epoch that the run was to end with, or 0 where the log does not say
 * @param steps that the model has been trained for
 * @param results of the last of these epochs, by name: {@code train_loss}, {@code val_loss}, {@code
 *     val_accuracy} and other metrics
 * @param bestEpoch the epoch of the lowest validation loss, else training loss; 0 before the first
 * @param warnings lines about what looks wrong
 * @param digest of the model at the end, or null before
 * @param failure what the run failed of, or null
 */
public record RunSummary(
    RunStatus status,
    @Nullable Instant started,
    double seconds,
    int epochs,
    int planned,
    long steps,
    Map<String, Double> results,
    int bestEpoch,
    List<RunLine> warnings,
    @Nullable String digest,
    @Nullable String failure) {
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  /** Copies the collections. */
  public RunSummary {
    results = Collections.unmodifiableMap(new LinkedHashMap<>(results));
    warnings = List.copyOf(warnings);
  }

  /** Returns the summary of the lines of a log. */
  public static RunSummary of(List<RunLine> lines) {
    RunLine start = last(lines, Kind.START);
    RunLine end = lines.isEmpty() ? null : lines.getLast();
    boolean ended = end != null && end.kind() == Kind.END;
    RunLine kept = kept(lines, end);
    return new RunSummary(
        status(start, ended ? end : null),
        lines.isEmpty() ? null : instant(lines.getFirst().text("time")),
        end == null ? 0 : end.seconds(),
        end == null ? 0 : end.epoch(),
        start == null ? 0 : (int) start.number("epochs").orElse(0),
        end == null ? 0 : end.step(),
        kept == null ? Map.of() : results(kept),
        best(lines),
        lines.stream().filter(line -> line.kind() == Kind.WARNING).toList(),
        ended ? textOrNull(end, "digest") : null,
        ended ? textOrNull(end, "failure") : null);
  }

  /** Returns the same with the results of an evaluation behind the run in place of its own. */
  public RunSummary with(Map<String, Double> evaluated) {
    Map<String, Double> all = new LinkedHashMap<>(results);
    all.putAll(evaluated);
    return new RunSummary(
        status, started, seconds, epochs, planned, steps, all, bestEpoch, warnings, digest,
        failure);
  }

  /** Returns the summary as JSON. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("status", status.text());
    json.put("started", started == null ? null : started.toString());
    json.put("seconds", seconds).put("epochs", epochs);
    json.put("planned", planned == 0 ? null : (Integer) planned).put("steps", steps);
    json.put("best_epoch", bestEpoch == 0 ? null : (Integer) bestEpoch);
    ObjectNode figures = json.putObject("results");
    results.forEach(figures::put);
    json.put("warnings", warnings.size()).put("digest", digest);
    if (failure != null) {
      json.put("failure", failure);
    }
    return json;
  }

  private static RunStatus status(@Nullable RunLine start, @Nullable RunLine end) {
    if (end != null) {
      for (RunStatus status : RunStatus.values()) {
        if (status.text().equals(end.text("status"))) {
          return status;
        }
      }
      return RunStatus.FINISHED;
    }
    return start != null && isAlive(start) ? RunStatus.RUNNING : RunStatus.UNFINISHED;
  }

  /** Whether the process that wrote a line is still there, and is not another of its number. */
  private static boolean isAlive(RunLine start) {
    Instant began = instant(start.text("process_started"));
    return began != null
        && ProcessHandle.of((long) start.number("process").orElse(0))
            .flatMap(process -> process.info().startInstant())
            .filter(instant -> Duration.between(instant, began).abs().compareTo(TOLERANCE) < 0)
            .isPresent();
  }

  private static @Nullable Instant instant(String text) {
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static @Nullable String textOrNull(RunLine line, String name) {
    return line.text(name).isEmpty() ? null : line.text(name);
  }

  private static @Nullable RunLine last(List<RunLine> lines, Kind kind) {
    return lines.stream().filter(line -> line.kind() == kind).reduce((_, b) -> b).orElse(null);
  }

  /** The line of the epoch that the model is at. */
  private static @Nullable RunLine kept(List<RunLine> lines, @Nullable RunLine end) {
    return lines.stream()
        .filter(line -> line.kind() == Kind.EPOCH && end != null && line.epoch() == end.epoch())
        .reduce((_, b) -> b)
        .orElse(null);
  }

  private static Map<String, Double> results(RunLine epoch) {
    Map<String, Double> results = new LinkedHashMap<>();
    epoch
        .values()
        .properties()
        .forEach(value -> {
          String name = value.getKey();
          if ((name.startsWith("train_") || name.startsWith("val_"))
              && value.getValue().isNumber()) {
            results.put(name, value.getValue().doubleValue());
          }
        });
    return results;
  }

  private static int best(List<RunLine> lines) {
    int best = 0;
    double lowest = Double.POSITIVE_INFINITY;
    for (RunLine line : lines) {
      double loss = line.number("val_loss").orElse(line.number("train_loss").orElse(Double.NaN));
      if (line.kind() == Kind.EPOCH && loss < lowest) {
        best = line.epoch();
        lowest = loss;
      }
    }
    return best;
  }
}
