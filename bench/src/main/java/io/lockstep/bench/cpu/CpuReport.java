package io.lockstep.bench.cpu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.bench.side.Notes;
import io.lockstep.bench.side.RateText;
import io.lockstep.bench.side.Rates;
import io.lockstep.bench.side.Result;
import io.lockstep.bench.work.AdamUpdate;
import io.lockstep.bench.work.ConvTraining;
import io.lockstep.bench.work.Copy;
import io.lockstep.bench.work.ProductWorkload;
import io.lockstep.bench.work.RowWorkload;
import io.lockstep.bench.work.StepProducts;
import io.lockstep.bench.work.Training;
import io.lockstep.bench.work.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The results so far, as a JSON object and as tables in Markdown. */
final class CpuReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A fresh JVM may be so much slower than the median of all. */
  private static final double LEAST_SHARE = 0.85;

  private record Line(Result result, List<Setting> settings) {
    boolean failed() {
      return result.failed() || !sameBits();
    }

    /** Returns whether our samples have the same bits with every number of threads. */
    boolean sameBits() {
      for (int i = 0; i < settings.size(); i++) {
        double deviation = result.entries().get(i).deviation();
        if (settings.get(i).peer() == Peer.LOCKSTEP && deviation > 0) {
          return false;
        }
      }
      return true;
    }
  }

  private final ObjectNode root = JSON.createObjectNode();
  private final List<Integer> threads;
  private final List<Line> lines = new ArrayList<>();
  private final List<String> fresh = new ArrayList<>();
  private final Notes notRun = new Notes();

  /**
   * Creates a report without results.
   *
   * @param about what was called, where and when
   * @param threads numbers of threads that are tried
   */
  CpuReport(ObjectNode about, List<Integer> threads) {
    root.set("about", about);
    this.threads = List.copyOf(threads);
  }

  /** Adds what a side says of itself, and how it was started. */
  void addSide(Setting setting, ObjectNode description, List<String> flags) {
    description.put("flags", String.join(" ", flags));
    root.withObject("/sides").set(setting.label(), description);
  }

  /**
   * Adds a row.
   *
   * @param settings who took part, in the order of the entries
   */
  void add(Result result, List<Setting> settings) {
    lines.add(new Line(result, settings));
  }

  /**
   * Adds what some fresh JVMs reached.
   *
   * @param results of each, in turns with a JVM that goes on
   * @throws IllegalStateException if one failed
   */
  void addFresh(Workload work, List<Result> results) {
    Rates rates = Rates.of(results.stream().map(r -> rates(r).median()).toList());
    Rates ratios = Rates.of(results.stream().map(Result::ratioToBest).toList());
    double share = ratios.least() / ratios.median();
    root.withArray("/fresh")
        .addObject()
        .put("row", work.title())
        .put("unit", work.unit())
        .put("jvms", results.size())
        .put("median", rates.median())
        .put("least", rates.least())
        .put("most", rates.most())
        .put("ratio_median", ratios.median())
        .put("ratio_least", ratios.least())
        .put("ratio_most", ratios.most())
        .put("least_of_median", share);
    fresh.add(
        "| %s | %s | %d | %s | %s | %s |\n"
            .formatted(
                work.title(),
                work.unit(),
                results.size(),
                RateText.range(rates),
                RateText.range(ratios),
                RateText.short3(share) + (share < LEAST_SHARE ? " (too slow)" : "")));
  }

  private static Rates rates(Result result) {
    Rates rates = result.ours().rates();
    if (rates == null) {
      throw new IllegalStateException("[compare] a fresh JVM failed: " + result.ours().missing());
    }
    return rates;
  }

  /** Adds a row for which there was no time. */
  void addNotRun(Workload work) {
    notRun.add("not run, because the time was up", work.title());
    root.withArray("/not_run").add(work.title());
  }

  /** Returns the names of the rows in which something went wrong. */
  List<String> failures() {
    return lines.stream().filter(Line::failed).map(l -> l.result.row().name()).toList();
  }

  /** Returns everything as one JSON object. */
  ObjectNode json() {
    ObjectNode all = root.deepCopy();
    for (Line line : lines) {
      Workload work = line.result.row().work();
      ObjectNode row =
          all.withArray("/rows")
              .addObject()
              .put("row", work.title())
              .put("unit", work.unit())
              .put("failed", line.failed())
              .put("tolerance", line.result.tolerance());
      row.set("work", JSON.valueToTree(work));
      line.result.entries().forEach(entry -> row.withArray("/entries").add(entry.json()));
      for (int count : threads) {
        Standing standing = Standing.of(line.result, line.settings, count);
        ObjectNode one = row.withArray("/standings").addObject().put("threads", count);
        RateText.put(one, "ratio_to_best", standing.ratioTo(standing.fastestPeer()));
        RateText.put(one, "share_of_floor", share(standing));
      }
    }
    return all;
  }

  /** Returns where all of it was measured, by whom and how started. */
  String heading() {
    StringBuilder text = new StringBuilder("# The CPU beside its peers\n\n");
    JsonNode about = root.path("about");
    about.properties().stream()
        .filter(field -> !field.getValue().isObject())
        .forEach(field -> text.append(item(field.getKey(), field.getValue())));
    about
        .path("machine")
        .properties()
        .forEach(field -> text.append(item(field.getKey(), field.getValue())));
    text.append("\n| side, threads | what it is | flags |\n|---|---|---|\n");
    root.path("sides")
        .properties()
        .forEach(side -> {
          JsonNode it = side.getValue();
          String what = it.path("name").asText("not available: " + it.path("missing").asText());
          String flags = it.path("flags").asText();
          text.append("| %s | %s | %s |\n".formatted(side.getKey(), what, flags));
        });
    return text.append('\n').toString();
  }

  private static String item(String name, JsonNode value) {
    return "- " + name.replace('_', ' ') + ": " + value.asText() + "\n";
  }

  /** Returns the tables, and below them what is missing, with the reasons. */
  String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("| row | threads | unit | ours (range) | others (threads), and ours / theirs ");
    text.append(
        "| ours / best | of floor | garbage, bytes a run |\n|---|---|---|---|---|---|---|---|\n");
    Notes notes = new Notes();
    for (Line line : lines) {
      for (int count : threads) {
        text.append(line(Standing.of(line.result, line.settings, count)));
      }
      notes.add(line.result);
      if (!line.sameBits()) {
        notes.add("FAILED: our bits change with the number of threads", line.result.row().name());
      }
    }
    if (!fresh.isEmpty()) {
      text.append("\n| in fresh JVMs | unit | JVMs | median of each (range) ");
      text.append("| beside a JVM that goes on (range) | least / median of these |\n");
      text.append("|---|---|---|---|---|---|\n");
      fresh.forEach(text::append);
    }
    return text + notes.markdown() + notRun.markdown();
  }

  private String line(Standing standing) {
    List<String> others = new ArrayList<>();
    for (Standing.Best best : standing.peers()) {
      double median = best.rates().median();
      others.add(
          "%s %s (%d): %s"
              .formatted(
                  best.setting().peer().label(),
                  RateText.short3(median),
                  best.setting().threads(),
                  RateText.short3(standing.ratioTo(median))));
    }
    Workload work = standing.result().row().work();
    Standing.Best ours = standing.ours();
    return "| "
        + String.join(
            " | ",
            work.title(),
            String.valueOf(standing.threads()),
            work.unit(),
            ours == null ? "-" : RateText.range(ours.rates()),
            others.isEmpty() ? "-" : String.join("; ", others),
            RateText.short3(standing.ratioTo(standing.fastestPeer())),
            RateText.short3(share(standing)),
            ours == null ? "-" : RateText.short3(ours.garbage()))
        + " |\n";
  }

  /**
   * Returns how near ours comes to the floor: a step to the peers' products of it alone, what is
   * bound by memory to the fastest copy; NaN where that was not measured.
   */
  private double share(Standing standing) {
    return switch (standing.result().row().work()) {
      case Training training ->
          standing.ratioTo(
              find(new StepProducts(training.network(), training.batch()), standing.threads())
                  .map(Standing::fastestPeer)
                  .orElse(Double.NaN));
      case RowWorkload _, AdamUpdate _ -> standing.ratioTo(copyRate(standing.threads()));
      case Copy _, ProductWorkload _, StepProducts _, ConvTraining _ -> Double.NaN;
    };
  }

  private Optional<Standing> find(Workload work, int count) {
    return lines.stream()
        .filter(line -> line.result.row().work().equals(work))
        .map(line -> Standing.of(line.result, line.settings, count))
        .findAny();
  }

  private double copyRate(int count) {
    return lines.stream()
        .filter(line -> line.result.row().work() instanceof Copy)
        .mapToDouble(line -> Standing.of(line.result, line.settings, count).fastest())
        .findAny()
        .orElse(Double.NaN);
  }
}
