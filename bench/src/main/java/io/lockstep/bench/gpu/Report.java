package io.lockstep.bench.gpu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.bench.side.Duel;
import io.lockstep.bench.side.Entry;
import io.lockstep.bench.side.Rates;
import io.lockstep.bench.side.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results so far, as a JSON object and as a table in Markdown. */
final class Report {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** So many rows of one note are named; of more, the first. */
  private static final int NAMED_ROWS = 3;

  private final ObjectNode sides = JSON.createObjectNode();
  private final List<Result> results = new ArrayList<>();
  private final List<String> notRun = new ArrayList<>();

  /** Adds what a side says of itself. */
  void addSide(String label, JsonNode description) {
    sides.set(label, description);
  }

  /** Adds why there is no such side. */
  void addMissingSide(String label, String reason) {
    sides.putObject(label).put("missing", reason);
  }

  /** Adds a result; to one of the same work and precision its peers are added. */
  void add(Result result) {
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i).row().name().equals(result.row().name())) {
        results.set(i, results.get(i).with(result));
        return;
      }
    }
    results.add(result);
  }

  /** Adds the name of a row for which there was no time. */
  void addNotRun(String row) {
    notRun.add(row);
  }

  /** Returns the names of the rows in which something went wrong. */
  List<String> failures() {
    return results.stream().filter(Result::failed).map(r -> r.row().name()).toList();
  }

  /** Returns everything as one JSON object. */
  ObjectNode json() {
    Floor floor = Floor.of(results);
    ObjectNode root = JSON.createObjectNode();
    root.set("sides", sides);
    finite(root, "bandwidth_bytes_per_s", floor.bandwidth());
    ObjectNode flops = root.putObject("product_flop_per_s");
    floor.flops().forEach(flops::put);
    for (Result result : results) {
      root.withArray("/rows").add(json(result, floor));
    }
    for (String name : notRun) {
      root.withArray("/not_run").add(name);
    }
    return root;
  }

  private static ObjectNode json(Result result, Floor floor) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("row", result.row().work().title())
            .put("precision", result.row().precision())
            .put("unit", result.row().work().unit())
            .put("failed", result.failed())
            .put("tolerance", result.tolerance());
    node.set("work", JSON.valueToTree(result.row().work()));
    finite(node, "ratio_to_best", result.ratioToBest());
    finite(node, "share_of_floor", share(result, floor));
    finite(node, "replay_us", result.replayMicros());
    finite(node, "run_us", result.runMicros());
    for (Entry entry : result.entries()) {
      ObjectNode one = node.withArray("/entries").addObject().put("label", entry.label());
      Rates rates = entry.rates();
      if (rates == null) {
        one.put("missing", entry.missing()).put("failed", entry.failed());
      } else {
        one.put("median", rates.median())
            .put("least", rates.least())
            .put("most", rates.most())
            .put("rounds", rates.rounds());
        finite(one, "ratio", entry.ratio());
        finite(one, "deviation", entry.deviation());
      }
    }
    return node;
  }

  private static void finite(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      node.put(name, value);
    }
  }

  private static double share(Result result, Floor floor) {
    Rates rates = result.ours().rates();
    return rates == null
        ? Double.NaN
        : floor.share(result.row().work(), result.row().precision(), rates.median());
  }

  /** Returns the table, and below it what is missing, with the reasons. */
  String markdown() {
    Floor floor = Floor.of(results);
    StringBuilder text = new StringBuilder();
    text.append("| row | precision | unit | ours (range) | others, and ours / theirs ");
    text.append("| ours / best | of floor | replay, run us |\n|---|---|---|---|---|---|---|---|\n");
    Map<String, List<String>> notes = new LinkedHashMap<>();
    for (Result result : results) {
      text.append(line(result, floor)).append('\n');
      notes(result)
          .forEach(n -> notes.computeIfAbsent(n, _ -> new ArrayList<>()).add(result.row().name()));
    }
    if (!notRun.isEmpty()) {
      notes.put("not run, because the time was up", notRun);
    }
    text.append(notes.isEmpty() ? "" : "\n");
    notes.forEach((note, rows) -> text.append("- ").append(note).append(in(rows)).append('\n'));
    return text.toString();
  }

  private static String line(Result result, Floor floor) {
    List<String> others = new ArrayList<>();
    for (Entry entry : result.entries().subList(1, result.entries().size())) {
      Rates rates = entry.rates();
      if (rates != null) {
        others.add(entry.label() + " " + short3(rates.median()) + ": " + short3(entry.ratio()));
      }
    }
    Rates ours = result.ours().rates();
    String range =
        ours == null
            ? "-"
            : short3(ours.median()) + " (" + short3(ours.least()) + "-" + short3(ours.most()) + ")";
    String host =
        Double.isNaN(result.replayMicros())
            ? "-"
            : short3(result.replayMicros()) + ", " + short3(result.runMicros());
    return "| "
        + String.join(
            " | ",
            result.row().work().title(),
            result.row().precision(),
            result.row().work().unit(),
            range,
            others.isEmpty() ? "-" : String.join("; ", others),
            short3(result.ratioToBest()),
            short3(share(result, floor)),
            host)
        + " |";
  }

  private static String in(List<String> rows) {
    return rows.size() <= NAMED_ROWS
        ? ": " + String.join("; ", rows)
        : ": " + rows.size() + " rows, such as " + rows.getFirst();
  }

  /** What is missing or wrong in a row. */
  private static List<String> notes(Result result) {
    List<String> notes = new ArrayList<>();
    for (Entry entry : result.entries()) {
      if (entry.rates() == null && !entry.missing().equals(Duel.NOT_MEASURED)) {
        String state = entry.failed() ? " FAILED (" : " not available (";
        notes.add(entry.label() + state + entry.missing() + ")");
      } else if (entry.deviation() > result.tolerance()) {
        notes.add(
            "FAILED: samples of "
                + entry.label()
                + " differ from ours by "
                + short3(entry.deviation())
                + ", more than "
                + short3(result.tolerance()));
      }
    }
    return notes;
  }

  /** Returns a number with three digits, or a dash for none. */
  static String short3(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    return Math.abs(value) >= 100
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.3g", value);
  }
}
