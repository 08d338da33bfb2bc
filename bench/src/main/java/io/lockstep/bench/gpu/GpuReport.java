package io.lockstep.bench.gpu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.bench.side.Entry;
import io.lockstep.bench.side.Notes;
import io.lockstep.bench.side.RateText;
import io.lockstep.bench.side.Rates;
import io.lockstep.bench.side.Result;
import java.util.ArrayList;
import java.util.List;

/** The results so far, as a JSON object and as a table in Markdown. */
final class GpuReport {
  private static final ObjectMapper JSON = new ObjectMapper();

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
    RateText.put(root, "bandwidth_bytes_per_s", floor.bandwidth());
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
    RateText.put(node, "ratio_to_best", result.ratioToBest());
    RateText.put(node, "share_of_floor", share(result, floor));
    RateText.put(node, "replay_us", result.replayMicros());
    RateText.put(node, "run_us", result.runMicros());
    result.entries().forEach(entry -> node.withArray("/entries").add(entry.json()));
    return node;
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
    Notes notes = new Notes();
    for (Result result : results) {
      text.append(line(result, floor)).append('\n');
      notes.add(result);
    }
    notRun.forEach(row -> notes.add("not run, because the time was up", row));
    text.append(notes.markdown());
    return text.toString();
  }

  private static String line(Result result, Floor floor) {
    List<String> others = new ArrayList<>();
    for (Entry entry : result.entries().subList(1, result.entries().size())) {
      Rates rates = entry.rates();
      if (rates != null) {
        others.add(
            entry.label()
                + " "
                + RateText.short3(rates.median())
                + ": "
                + RateText.short3(entry.ratio()));
      }
    }
    Rates ours = result.ours().rates();
    String range = ours == null ? "-" : RateText.range(ours);
    String host =
        Double.isNaN(result.replayMicros())
            ? "-"
            : RateText.short3(result.replayMicros()) + ", " + RateText.short3(result.runMicros());
    return "| "
        + String.join(
            " | ",
            result.row().work().title(),
            result.row().precision(),
            result.row().work().unit(),
            range,
            others.isEmpty() ? "-" : String.join("; ", others),
            RateText.short3(result.ratioToBest()),
            RateText.short3(share(result, floor)),
            host)
        + " |";
  }
}
