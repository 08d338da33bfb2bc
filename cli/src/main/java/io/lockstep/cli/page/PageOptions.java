package io.lockstep.cli.page;

import io.lockstep.cli.recovery.InterruptedRunException;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.page.run.RunPage;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options by which a run is shown in a browser while it goes on. */
public final class PageOptions {
  @Option(
      names = "--page",
      description = {
        "Show the run in a browser while it goes on, at the address that is printed: curves, layers"
            + " (every 100th step without --watch), pictures. There it can be paused, stopped and"
            + " given another learning rate."
      })
  private boolean page;

  @Mixin private final PageAddressOptions address = new PageAddressOptions();

  @Option(
      names = "--page-stay",
      description = {
        "Keep the page when the run is over, until Ctrl-C, which then leaves the run's exit code."
      })
  private boolean stay;

  private PagedRun run = PagedRun.NONE;

  /**
   * Checks that options of the page are given with one alone.
   *
   * @throws UsageException if not
   */
  public void check() {
    if (!page && (stay || address.isGiven())) {
      throw new UsageException(
          "[train] --page-host, --page-port and --page-stay are about the page of the run; give"
              + " --page, too, or leave them out");
    }
    address.address();
  }

  /** Returns whether there is a page. */
  public boolean isGiven() {
    return page;
  }

  /**
   * Opens the page, if one was asked for, and says where it is.
   *
   * @throws UsageException if it cannot be served there
   */
  public void open(Terminal terminal) {
    if (page) {
      RunPage opened = UsageException.check(() -> RunPage.open(address.address()));
      run = new PagedRun(opened, stay, terminal);
      terminal.err().println("page: " + opened.address());
      terminal.err().flush();
    }
  }

  /** Returns what shows the run; on no page where none was opened. */
  public PagedRun run() {
    return run;
  }

  /** Returns what a command gives whose run is shown, and keeps the page behind it if asked to. */
  public <T> T shown(Supplier<T> command) {
    try {
      T result = command.get();
      run.stay();
      return result;
    } catch (InterruptedRunException e) {
      run.interrupted(e.interruption());
      throw e;
    } catch (RuntimeException | Error e) {
      run.fail(e);
      throw e;
    } finally {
      run.close();
    }
  }
}
