package io.lockstep.cli.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cli.terminal.CommandReport;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.TextTable;
import io.lockstep.training.data.JsonLimits;
import io.lockstep.training.loop.EpochReport;
import io.lockstep.training.loop.StatefulCallback;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.watch.TrainingWarning;
import io.lockstep.training.watch.WarningKind;
import io.lockstep.training.watch.WatchReport;
import io.lockstep.training.watch.WatchedActivations;
import io.lockstep.training.watch.WatchedLayer;
import io.lockstep.training.watch.WatchedParameter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells on standard error what was seen of a run: each kind of warning once, tables of layers. */
final class WatchLines implements StatefulCallback {
  private static final JsonMapper MAPPER = new JsonMapper(JsonLimits.factory());
  private static final String LAST = "last";

  private final Terminal terminal;
  private final Set<WarningKind> told = EnumSet.noneOf(WarningKind.class);
  private final ArrayNode warnings = JsonNodeFactory.instance.arrayNode();
  private @Nullable WatchReport last;
  private @Nullable JsonNode lastJson;
  private long shown;

  WatchLines(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public String stateName() {
    return "watch_lines";
  }

  @Override
  public Map<String, String> stateTexts() {
    return lastJson == null ? Map.of() : Map.of(LAST, lastJson.toString());
  }

  @Override
  public void resume(Trainer trainer, Map<String, String> state) {
    try {
      lastJson = MAPPER.readTree(state.getOrDefault(LAST, "null"));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("[watch] what was seen last is no JSON", e);
    }
  }

  /** What a run that goes on warned of before is not told again. */
  @Override
  public void onStart(Trainer trainer) {
    for (TrainingWarning warning : trainer.state().warnings()) {
      warnings.add(warning.json());
      told.add(warning.kind());
    }
  }

  @Override
  public void onWatch(Trainer trainer, WatchReport report) {
    last = report;
    lastJson = report.json();
  }

  @Override
  public void onWarning(Trainer trainer, TrainingWarning warning) {
    warnings.add(warning.json());
    if (told.add(warning.kind())) {
      terminal.err().println("warning: " + warning);
    }
  }

  @Override
  public boolean onEpoch(Trainer trainer, EpochReport report) {
    WatchReport seen = last;
    if (seen != null && seen.step() != shown) {
      shown = seen.step();
      terminal.err().print(table(seen));
    }
    return true;
  }

  /** Adds the warnings, and what was seen last. */
  void addTo(CommandReport report) {
    report.with("warnings", warnings);
    if (lastJson instanceof ObjectNode seen) {
      report.with("watch", seen);
    }
  }

  private static String table(WatchReport report) {
    TextTable table =
        new TextTable(
            List.of(
                "step " + report.step(),
                "gradient",
                "log10 update/weight",
                "mean",
                "deviation",
                "dead",
                "saturated"),
            List.of(false, true, true, true, true, true, true));
    report.layers().forEach(layer -> table.add(row(layer)));
    return table.toString();
  }

  private static List<String> row(WatchedLayer layer) {
    List<String> row = new ArrayList<>(List.of((layer.path() + " " + layer.kind()).strip()));
    List<WatchedParameter> trained =
        layer.parameters().stream().filter(WatchedParameter::isTrained).toList();
    double squares = trained.stream().mapToDouble(p -> p.gradientNorm() * p.gradientNorm()).sum();
    row.add(number("%.2e", trained.isEmpty() ? Double.NaN : Math.sqrt(squares)));
    row.add(number("%.1f", trained.isEmpty() ? Double.NaN : trained.getFirst().logRatio()));
    WatchedActivations given = layer.activations();
    row.add(number("%.3g", given == null ? Double.NaN : given.mean()));
    row.add(number("%.3g", given == null ? Double.NaN : given.deviation()));
    row.add(given == null || given.dead() == null ? "" : given.dead() + "/" + given.units());
    row.add(number("%.1f%%", given == null ? Double.NaN : 100 * given.saturatedShare()));
    return row;
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
  }
}
