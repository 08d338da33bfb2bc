package io.lockstep.cli.page;

import io.lockstep.cli.run.RunPlan;
import io.lockstep.cli.run.RunRecord;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.page.run.LiveRun;
import io.lockstep.page.run.RunPage;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.run.RunFolder;
import io.lockstep.training.run.RunInterruption;
import io.lockstep.training.run.RunRecorder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A run that is shown on a page, or, where none was asked for, on none. */
public final class PagedRun implements AutoCloseable {
  static final PagedRun NONE = new PagedRun(null, false, null);

  private static final Path USUAL = Path.of("runs");

  private final @Nullable RunPage page;
  private final boolean stay;
  private final @Nullable Terminal terminal;
  private @Nullable LiveRun live;

  PagedRun(@Nullable RunPage page, boolean stay, @Nullable Terminal terminal) {
    this.page = page;
    this.stay = stay;
    this.terminal = terminal;
  }

  /**
   * Says which run is about to begin.
   *
   * @param recorder what keeps it, or null
   * @param document that says what it is
   * @param ending says whether a run that is paused is to end
   * @return what watches it; it comes behind all that changes the run at its end
   */
  public List<Callback> begin(
      RunPlan plan,
      RunRecord record,
      @Nullable RunRecorder recorder,
      String document,
      BooleanSupplier ending) {
    RunPage opened = page;
    if (opened == null) {
      return List.of();
    }
    RunFolder folder = recorder == null ? null : recorder.folder();
    LiveRun run = opened.watch(name(folder)).touches(record.touches()).document(document);
    run.endsWhen(ending);
    Dataset held = plan.validation();
    run.examples(held == null ? plan.training() : held);
    if (recorder != null) {
      run.recorder(recorder);
    }
    Path among = among(folder);
    if (Files.isDirectory(among)) {
      opened.offer(among);
    }
    live = run;
    return List.of(run);
  }

  private static String name(@Nullable RunFolder folder) {
    Path name = folder == null ? null : folder.path().toAbsolutePath().normalize().getFileName();
    return name == null ? "this run" : name.toString();
  }

  /** The folder that other runs lie in. */
  private static Path among(@Nullable RunFolder folder) {
    return folder == null
        ? USUAL
        : Objects.requireNonNullElse(folder.path().toAbsolutePath().getParent(), USUAL);
  }

  /** Shows what is known when the run is over. */
  public void end(String document, String digest) {
    if (live != null) {
      live.document(document).digest(digest);
    }
  }

  /** Shows that the run was asked to end before it was over. */
  void interrupted(RunInterruption by) {
    if (live != null) {
      live.interrupted(by);
    }
  }

  /**
   * Shows that the run failed; one that had begun can still be looked at, if that was asked for.
   */
  void fail(Throwable failure) {
    if (live != null) {
      live.fail(failure);
      stay("; the run failed: " + failure.getMessage());
    }
  }

  /** Keeps the page of a run that is over, if that was asked for, until the system asks to end. */
  void stay() {
    stay("");
  }

  private void stay(String why) {
    if (page != null && terminal != null && stay) {
      terminal.out().flush();
      terminal.err().println("page: stays at " + page.address() + " until Ctrl-C" + why);
      terminal.err().flush();
      UntilSignal.await();
    }
  }

  @Override
  public void close() {
    if (page != null) {
      page.close();
    }
  }
}
