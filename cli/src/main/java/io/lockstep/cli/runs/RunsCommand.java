package io.lockstep.cli.runs;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.cli.terminal.Version;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.data.DataException;
import io.lockstep.training.run.RunFolder;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lockstep runs}. */
@Command(
    name = "runs",
    description = "Lists the runs that 'lockstep train --run-dir' kept, and compares them.%n",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lockstep runs",
      "  lockstep runs --compare --sort val_loss",
      "  lockstep runs runs/first runs/second --compare",
      "  lockstep runs /data/experiments --csv > runs.csv"
    })
public final class RunsCommand implements Callable<Integer> {
  private static final Path USUAL = Path.of("runs");

  private final Terminal terminal;

  @Parameters(
      paramLabel = "FOLDER",
      arity = "0..*",
      description = "Folders of runs, or folders that hold such (default: runs).")
  private List<Path> folders = List.of();

  @Option(
      names = "--compare",
      description = "Show the settings in which the runs differ, beside their results.")
  private boolean compare;

  @Option(
      names = "--sort",
      paramLabel = "COLUMN",
      description = {
        "Sort by a column, such as val_loss or, with --compare, lr; runs without a value come last"
            + " (default: started)."
      })
  private @Nullable String sort;

  @Option(names = "--descending", description = "Sort from the greatest to the least.")
  private boolean descending;

  @Option(names = "--csv", description = "Print CSV, with whole digests and unrounded numbers.")
  private boolean csv;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  /** Creates the command, which writes to a terminal. */
  public RunsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (csv && json) {
      throw new UsageException("[runs] --csv and --json are two ways to print; give one of them");
    }
    List<KeptRun> runs = runs();
    RunTable table = new RunTable(runs, compare);
    if (sort != null || descending) {
      table.sort(sort == null ? "started" : sort, descending);
    }
    if (json) {
      terminal.out().println(table.json());
    } else if (csv) {
      terminal.out().print(csv(table.rows()));
    } else {
      terminal.out().print(table.text());
      if (compare && runs.size() == 1) {
        terminal.err().println("[runs] there is nothing to compare one run with");
      }
    }
    return 0;
  }

  private List<KeptRun> runs() {
    List<Path> roots = folders.isEmpty() ? List.of(USUAL) : folders;
    Set<RunFolder> found = new LinkedHashSet<>();
    for (Path root : roots) {
      if (!Files.isDirectory(root)) {
        throw new UsageException(
            "[runs] there is no folder "
                + Quoted.of(root.toString())
                + "; give the folder that holds the runs, as in 'lockstep runs experiments'");
      }
      found.addAll(RunFolder.below(root, e -> terminal.err().println(e.getMessage())));
    }
    if (found.isEmpty()) {
      throw new UsageException(
          "[runs] there are no runs below "
              + roots.stream()
                  .map(root -> Quoted.of(root.toString()))
                  .collect(Collectors.joining(", "))
              + "; 'lockstep train --run-dir "
              + roots.getFirst().resolve("first")
              + " ...' keeps one there");
    }
    List<KeptRun> runs = found.stream().map(this::read).filter(Objects::nonNull).toList();
    if (runs.isEmpty()) {
      throw new UsageException("[runs] none of the runs can be read");
    }
    return runs;
  }

  /** Reads a run; a damaged one is said, and does not hide the others. */
  private @Nullable KeptRun read(RunFolder folder) {
    try {
      return KeptRun.read(folder);
    } catch (DataException e) {
      terminal.err().println(e.getMessage());
      return null;
    }
  }

  private static String csv(List<List<String>> rows) {
    StringWriter text = new StringWriter();
    try (CsvWriter writer = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
      rows.forEach(writer::writeRecord);
    } catch (IOException e) {
      throw new UncheckedIOException("a text can always be written", e);
    }
    return text.toString();
  }
}
