package io.lockstep.cli.runs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cli.terminal.TextTable;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.training.run.RunSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs side by side: what came of each, and the settings in which they differ. */
final class RunTable {
  /** A setting and a result, told in one column. */
  private static final String EPOCHS = "epochs";

  private final List<KeptRun> runs;
  private final Map<String, RunColumn> columns = new LinkedHashMap<>();

  /** The columns that people see. */
  private final Set<String> seen = new LinkedHashSet<>();

  private final List<String> differing;

  /**
   * Creates the table, in the order in which the runs began.
   *
   * @param compare whether it has the settings that differ
   */
  RunTable(List<KeptRun> runs, boolean compare) {
    this.runs = new ArrayList<>(runs);
    this.differing = compare ? differing(runs) : List.of();
    this.runs.sort(
        Comparator.comparing(
            run -> run.summary().started(), Comparator.nullsLast(Comparator.naturalOrder())));
    add(new RunColumn("run", run -> RunValue.text(run.name())), true);
    add(RunColumn.of("started", summary -> RunValue.time(summary.started())), !compare);
    add(RunColumn.of("status", summary -> RunValue.text(summary.status().text())), true);
    differing.stream()
        .filter(name -> !name.equals(EPOCHS))
        .forEach(name ->
            add(new RunColumn(name, run -> RunValue.setting(run.settings().get(name))), true));
    add(RunColumn.of(EPOCHS, RunTable::epochs), true);
    add(RunColumn.of("best_epoch", summary -> count(summary.best().epoch())), true);
    results(runs)
        .forEach(name ->
            add(RunColumn.of(name, summary -> RunValue.result(summary.results().get(name))), true));
    boolean warned = runs.stream().anyMatch(run -> !run.summary().warnings().isEmpty());
    add(RunColumn.of("warnings", summary -> count(summary.warnings().size())), warned);
    add(RunColumn.of("seconds", summary -> RunValue.seconds(summary.seconds())), true);
    add(RunColumn.of("digest", summary -> RunValue.digest(summary.digest())), true);
  }

  private void add(RunColumn column, boolean shown) {
    columns.put(column.name(), column);
    if (shown) {
      seen.add(column.name());
    }
  }

  /** The epochs that were done, and for people of how many, where some are left. */
  private static RunValue epochs(RunSummary summary) {
    int done = summary.epochs();
    String shown = done < summary.planned() ? done + "/" + summary.planned() : "" + done;
    return new RunValue(String.valueOf(done), shown, (double) done);
  }

  private static @Nullable RunValue count(int number) {
    return number == 0 ? null : RunValue.count(number);
  }

  private static Set<String> results(List<KeptRun> runs) {
    Set<String> names = new LinkedHashSet<>();
    runs.forEach(run -> names.addAll(run.summary().results().keySet()));
    return names;
  }

  private static List<String> differing(List<KeptRun> runs) {
    Map<String, Set<String>> values = new LinkedHashMap<>();
    List<Map<String, String>> settings = runs.stream().map(KeptRun::settings).toList();
    settings.forEach(of -> of.keySet().forEach(name -> values.put(name, new LinkedHashSet<>())));
    settings.forEach(
        of -> values.forEach((name, different) -> different.add(of.getOrDefault(name, ""))));
    return values.entrySet().stream()
        .filter(setting -> setting.getValue().size() > 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Sorts the runs by a column; those without a value come last.
   *
   * @throws UsageException if there is no such column
   */
  void sort(String column, boolean descending) {
    RunColumn by = columns.get(column);
    if (by == null) {
      throw new UsageException(
          "[runs] there is no column "
              + Quoted.of(column)
              + " to sort by; "
              + Suggestions.hint(column, columns.keySet()));
    }
    runs.sort(by.order(descending));
  }

  /** Returns the table for people. */
  String text() {
    List<RunColumn> shown = seen.stream().map(columns::get).toList();
    TextTable table =
        new TextTable(
            List.copyOf(seen),
            shown.stream().map(column -> runs.stream().allMatch(column::isNumber)).toList());
    runs.forEach(run -> table.add(shown.stream().map(column -> column.cell(run)).toList()));
    return table.toString();
  }

  /** Returns the rows of the table for other programs, the names first. */
  List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>(List.of(List.copyOf(columns.keySet())));
    runs.forEach(run -> rows.add(columns.values().stream().map(c -> c.raw(run)).toList()));
    return rows;
  }

  /** Returns the table as JSON. */
  ObjectNode json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    var array = root.putArray("runs");
    for (KeptRun run : runs) {
      ObjectNode object = array.addObject().put("run", run.name());
      object.setAll(run.summary().toJson());
      if (!differing.isEmpty()) {
        ObjectNode settings = object.putObject("settings");
        differing.forEach(name -> settings.put(name, run.settings().get(name)));
      }
    }
    return root;
  }
}
