package io.lockstep.bench.valley;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The runs as a table of a page, between two marks, with a sentence of how many they are. */
final class ValleyTable {
  private static final String BEGIN = "<!-- runs -->\n";
  private static final String END = "<!-- end of runs -->\n";

  private final List<ValleyRun> runs;
  private final List<String> optimizers;

  ValleyTable(List<ValleyRun> runs, List<String> optimizers) {
    this.runs = runs;
    this.optimizers = optimizers;
  }

  /** Writes the table between the marks of a page. */
  void into(Path page) throws IOException {
    String text = Files.readString(page);
    int from = text.indexOf(BEGIN);
    int to = text.indexOf(END);
    if (from < 0 || to < from) {
      throw new IOException(
          "[optimizers] " + page + " has no lines " + BEGIN.strip() + " and " + END.strip());
    }
    Files.writeString(
        page, text.substring(0, from + BEGIN.length()) + markdown() + text.substring(to));
  }

  String markdown() {
    List<String> lines = new ArrayList<>();
    lines.add(coverage());
    lines.add("");
    StringBuilder names = new StringBuilder("| optimizer |");
    StringBuilder rule = new StringBuilder("|---|");
    for (ValleyTask task : ValleyTask.values()) {
      names.append(" ").append(task.label()).append(" | tuned |");
      rule.append("---|---|");
    }
    lines.add(names + " step, us | bytes |");
    lines.add(rule + "---|---|");
    optimizers.stream()
        .filter(optimizer -> runs.stream().anyMatch(run -> run.optimizer().equals(optimizer)))
        .sorted(Comparator.comparingDouble(this::leastLoss))
        .forEach(optimizer -> lines.add(row(optimizer)));
    return String.join("\n", lines) + "\n";
  }

  private double leastLoss(String optimizer) {
    return ValleySummary.best(runs, ValleyTask.MNIST, optimizer)
        .map(best -> best.loss().orElse(Double.POSITIVE_INFINITY))
        .orElse(Double.POSITIVE_INFINITY);
  }

  /** How much of all that is planned was run. */
  private String coverage() {
    int all = optimizers.size() * ValleyTask.values().length;
    long usual = pairs(1, ValleyBenchmark.SEEDS.getFirst());
    StringBuilder text = new StringBuilder();
    text.append("Of %d pairs of optimizer and task, %d were run".formatted(all, usual));
    text.append(" at the usual rate with seed 1");
    for (long seed : ValleyBenchmark.SEEDS.subList(1, ValleyBenchmark.SEEDS.size())) {
      text.append(", %d with seed %d".formatted(pairs(1, seed), seed));
    }
    long others = ValleyBenchmark.FACTORS.stream().mapToLong(f -> pairs(f, 1)).sum();
    long more = runs.stream().filter(run -> run.factor() != 1 && run.seed() != 1).count();
    text.append(
        "; %d of %d at other rates with seed 1, %d with other seeds at the best of these"
            .formatted(others, all * ValleyBenchmark.FACTORS.size(), more));
    return text.append(". ").append(runs.size()).append(" runs in all.").toString();
  }

  private long pairs(double factor, long seed) {
    return runs.stream().filter(run -> run.factor() == factor && run.seed() == seed).count();
  }

  private String row(String optimizer) {
    StringBuilder row = new StringBuilder("| `" + optimizer + "` |");
    for (ValleyTask task : ValleyTask.values()) {
      Optional<ValleySummary> usual = ValleySummary.usual(runs, task, optimizer);
      Optional<ValleySummary> best = ValleySummary.best(runs, task, optimizer);
      row.append(" ").append(usual.map(s -> cell(s, task)).orElse("")).append(" |");
      row.append(" ")
          .append(best.filter(s -> s.factor() != 1).map(s -> tuned(s, task)).orElse(""))
          .append(" |");
    }
    List<ValleyRun> own =
        runs.stream()
            .filter(run -> run.task() == ValleyTask.MNIST && run.optimizer().equals(optimizer))
            .toList();
    double micros = own.stream().mapToDouble(ValleyRun::micros).min().orElse(0);
    double bytes = own.stream().mapToDouble(ValleyRun::bytes).max().orElse(0);
    return row.append(" ")
        .append(number("%.0f", micros))
        .append(" | ")
        .append(number("%.3g", bytes))
        .append(" |")
        .toString();
  }

  private static String tuned(ValleySummary summary, ValleyTask task) {
    return "x " + number("%.2g", summary.factor()) + ": " + cell(summary, task);
  }

  private static String cell(ValleySummary summary, ValleyTask task) {
    if (summary.loss().isEmpty()) {
      return "diverged";
    }
    StringBuilder cell = new StringBuilder(number("%.3g", summary.loss().getAsDouble()));
    if (summary.runs().size() > 1) {
      cell.append(" (").append(number("%.2g", summary.spread())).append(")");
    }
    if (task.hasClasses()) {
      cell.append(", ").append(number("%.3f", summary.accuracy()));
    }
    if (summary.diverged() > 0) {
      cell.append(", ").append(summary.diverged()).append(" diverged");
    }
    return cell.toString();
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
