package io.lockstep.cli.page;

import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.cli.terminal.Version;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.page.run.RunPage;
import io.lockstep.training.run.RunFolder;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lockstep page}. */
@Command(
    name = "page",
    description = {
      "Shows runs that 'lockstep train --run-dir' kept in a browser, several over one another,"
          + " until Ctrl-C.%n"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lockstep page runs/first",
      "  lockstep page runs/first runs/second",
      "  lockstep page runs --page-port 8080"
    })
public final class ShowRunsCommand implements Callable<Integer> {
  /** As many as have colours of their own. */
  private static final int MOST = 8;

  private final Terminal terminal;

  @Parameters(
      paramLabel = "FOLDER",
      arity = "1..*",
      description = {
        "Folders of runs, or folders that hold such, of which the first 8 are shown and the others"
            + " can be chosen on the page. Runs that go on are read along."
      })
  private List<Path> folders = List.of();

  @Mixin private final PageAddressOptions address = new PageAddressOptions();

  /** Creates the command, which writes to a terminal. */
  public ShowRunsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<RunFolder> runs = runs();
    try (RunPage page = UsageException.check(() -> RunPage.open(address.address()))) {
      runs.stream().limit(MOST).forEach(page::show);
      page.offer(folders.toArray(Path[]::new));
      terminal.out().println(page.address());
      terminal.out().flush();
      UntilSignal.await();
    }
    return 0;
  }

  private List<RunFolder> runs() {
    Set<RunFolder> found = new LinkedHashSet<>();
    for (Path folder : folders) {
      List<RunFolder> below = RunFolder.below(folder, e -> terminal.err().println(e.getMessage()));
      if (below.isEmpty()) {
        throw new UsageException(
            "[page] there is no run in "
                + Quoted.of(folder.toString())
                + "; 'lockstep train --run-dir "
                + folder.resolve("first")
                + " ...' keeps one there");
      }
      found.addAll(below);
    }
    return List.copyOf(found);
  }
}
