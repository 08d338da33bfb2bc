package io.lockstep.training.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.training.run.RunLine.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What came of a run, as far as its log goes.
 *
 * @param status how it stands
 * @param started when it began, or null where the log does not say
 * @param seconds from there to the last line
 * @param planned the epoch that the run was to end with, or 0 where the log does not say
 * @param steps that the model has been trained for
 * @param reached the last epoch that the model has been trained for: where early stopping went
 *     back, the best
 * @param best the epoch of the lowest validation loss, else training loss
 * @param warnings lines about what looks wrong
 * @param digest of the model at the end, or null before
 * @param failure what the run failed of, or null
 * @param interruption by what the run was interrupted, or null
 */
public record RunSummary(
    RunStatus status,
    @Nullable Instant started,
    double seconds,
    int planned,
    long steps,
    EpochResults reached,
    EpochResults best,
    List<RunLine> warnings,
    @Nullable String digest,
    @Nullable String failure,
    @Nullable RunInterruption interruption) {
  private static final EpochResults NONE = new EpochResults(0, Map.of());
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  /** Copies the list. */
  public RunSummary {
    warnings = List.copyOf(warnings);
  }

  /** Returns the summary of the lines of a log. */
  public static RunSummary of(List<RunLine> log) {
    List<RunLine> lines = log.stream().filter(line -> line.kind() != Kind.TEST).toList();
    RunLine start = lastOf(lines.stream().filter(line -> line.kind() == Kind.START)).orElse(null);
    RunLine last = lines.isEmpty() ? null : lines.getLast();
    RunLine end = last != null && last.kind() == Kind.END ? last : null;
    RunSummary trained =
        new RunSummary(
            status(start, end),
            lines.isEmpty() ? null : instant(lines.getFirst().text("time")),
            last == null ? 0 : last.seconds(),
            start == null ? 0 : (int) start.number("epochs").orElse(0),
            last == null ? 0 : last.step(),
            reached(lines),
            best(lines),
            lines.stream().filter(line -> line.kind() == Kind.WARNING).toList(),
            end == null ? null : textOrNull(end, "digest"),
            end == null ? null : textOrNull(end, "failure"),
            end == null ? null : RunInterruption.of(end));
    return trained.with(tested(log));
  }

  /** The results of the test behind the last run, if there was one. */
  private static Map<String, Double> tested(List<RunLine> log) {
    boolean tested = !log.isEmpty() && log.getLast().kind() == Kind.TEST;
    return tested ? EpochResults.of(log.getLast()).values() : Map.of();
  }

  /** Returns the same with the results of an evaluation behind the run in place of its own. */
  RunSummary with(Map<String, Double> evaluated) {
    EpochResults now = reached.with(evaluated);
    return new RunSummary(
        status,
        started,
        seconds,
        planned,
        steps,
        now,
        best,
        warnings,
        digest,
        failure,
        interruption);
  }

  /** Returns the number of epochs that the model has been trained for. */
  public int epochs() {
    return reached.epoch();
  }

  /** Returns the results of the last epoch that the model has been trained for. */
  public Map<String, Double> results() {
    return reached.values();
  }

  /** Returns the summary as JSON. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("status", status.text());
    json.put("started", started == null ? null : started.toString());
    json.put("seconds", seconds).put("epochs", epochs());
    json.put("planned", planned == 0 ? null : (Integer) planned).put("steps", steps);
    put(json.putObject("results"), reached);
    json.put("best_epoch", best.epoch() == 0 ? null : (Integer) best.epoch());
    put(json.putObject("best_results"), best);
    json.put("warnings", warnings.size()).put("digest", digest);
    if (failure != null) {
      json.put("failure", failure);
    }
    if (interruption != null) {
      json.setAll(interruption.json());
    }
    return json;
  }

  private static void put(ObjectNode json, EpochResults results) {
    results
        .values()
        .forEach((name, value) -> json.put(name, Double.isFinite(value) ? value : null));
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

  /** Whether a line has the number of epochs that are done. */
  private static boolean countsEpochs(RunLine line) {
    return switch (line.kind()) {
      case START, EPOCH, END -> true;
      case WATCH, WARNING, TOUCH, TEST -> false;
    };
  }

  private static EpochResults reached(List<RunLine> lines) {
    int epochs =
        lastOf(lines.stream().filter(RunSummary::countsEpochs)).map(RunLine::epoch).orElse(0);
    return lastOf(
            lines.stream().filter(line -> line.kind() == Kind.EPOCH && line.epoch() == epochs))
        .map(EpochResults::of)
        .orElse(new EpochResults(epochs, Map.of()));
  }

  private static Optional<RunLine> lastOf(Stream<RunLine> lines) {
    return lines.reduce((_, later) -> later);
  }

  private static EpochResults best(List<RunLine> lines) {
    EpochResults best = NONE;
    double lowest = Double.POSITIVE_INFINITY;
    for (RunLine line : lines) {
      double loss = line.number("val_loss").orElse(line.number("train_loss").orElse(Double.NaN));
      if (line.kind() == Kind.EPOCH && loss < lowest) {
        best = EpochResults.of(line);
        lowest = loss;
      }
    }
    return best;
  }
}
