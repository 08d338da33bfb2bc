package io.lockstep.cli.faults;

import io.lockstep.backend.memory.NativeMemory;
import io.lockstep.cli.Cli;
import io.lockstep.faults.FaultInjector;
import io.lockstep.faults.FaultyFileSystem;
import io.lockstep.faults.FileCall;
import io.lockstep.faults.HeldResources;
import io.lockstep.faults.Sweep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A command that is run in a folder again and again, and what is wrong with what it leaves. */
final class CommandRun implements Sweep.Scenario {
  private static final int PATIENCE = 100;
  private static final int PAUSE = 10;

  /** So many runs are followed by a collection of garbage, which takes longer than they do. */
  private static final int COLLECTED = 16;

  private final CommandScenario scenario;
  private final Path folder;
  private final FaultInjector files = FaultyFileSystem.installed().faults();
  private final KnownStates known;
  private final KeptCheckpoints checkpoints;
  private final String expected;
  private final HeldResources held;
  private final long free;
  private final Set<String> wrong = new TreeSet<>();

  /** States from which the command was run again, and in the end left what it should. */
  private final Set<String> mended = new HashSet<>();

  private Cli.Outcome outcome = new Cli.Outcome(0, "", "");
  private boolean mayLeaveTemporary;
  private long checked;

  CommandRun(CommandScenario scenario, Path folder) throws IOException {
    this.scenario = scenario;
    this.folder = Files.createDirectories(folder);
    FolderState.EMPTY.restore(folder);
    scenario.prepare(folder);
    FolderState before = FolderState.of(folder);
    this.known = new KnownStates(folder, before);
    files.watch(known);
    this.expected = result(Cli.succeed(words()));
    known.end(FolderState.of(folder));
    this.checkpoints = new KeptCheckpoints(folder, scenario.command());
    files.watch(checkpoints);
    for (int i = 0; i < 2; i++) {
      before.restore(folder);
      expect("its result, undisturbed,", expected, result(Cli.succeed(words())));
      known
          .after()
          .differing(FolderState.of(folder))
          .forEach(name -> wrong("undisturbed it leaves another " + name));
    }
    before.restore(folder);
    this.held = HeldResources.now(folder);
    System.gc();
    sleep();
    this.free = NativeMemory.free();
  }

  private String[] words() {
    return CommandScenario.words(scenario.command(), folder);
  }

  /** What a run prints that is the same each time: the digest or the results. */
  private static String result(Cli.Outcome outcome) {
    String last = outcome.out().lines().reduce("", (_, line) -> line);
    return last.startsWith("{") && last.contains("\"digest\"")
        ? outcome.digest()
        : last.replaceAll("\"[a-z_]*seconds\":[0-9.E-]+", "");
  }

  /** Says whether a fault is such that temporary files, or old checkpoints, stay in any case. */
  void mayLeaveTemporary(boolean may) {
    mayLeaveTemporary = may;
  }

  private boolean mayLeave() {
    return mayLeaveTemporary || files.struck().contains(FileCall.DELETE);
  }

  @Override
  public void prepare() throws IOException {
    known.before().restore(folder);
    checkpoints.begin(known.before());
  }

  @Override
  public boolean run() {
    outcome = Cli.run(words());
    return outcome.code() == 0;
  }

  /** Checks how the command ended, and that it holds nothing any more. */
  void checkEnd() throws IOException {
    checkOutcome();
    left().forEach(this::wrong);
  }

  @Override
  public void check(boolean completed) throws Exception {
    checkEnd();
    FolderState now = FolderState.of(folder);
    known.faults(now).forEach(this::wrong);
    checkpoints.faults(now, mayLeave()).forEach(this::wrong);
    if (completed) {
      expect("its result", expected, result(outcome));
      now.differing(known.after()).stream()
          .filter(name -> !KeptCheckpoints.isOne(name) && !name.endsWith(".tmp"))
          .filter(name -> files.struck().isEmpty() || !name.contains("/plots/"))
          .forEach(name -> wrong("it says it has done all, but leaves another " + name));
    }
    String texts = now.texts().toString();
    if (!mended.contains(texts) && runAgain()) {
      mended.add(texts);
    }
  }

  /** Runs the command once more, undisturbed, and returns whether that leaves what it should. */
  private boolean runAgain() throws IOException {
    int before = wrong.size();
    Cli.Outcome second = Cli.run(words());
    if (second.code() != 0) {
      wrong("run again it fails: " + second);
      return false;
    }
    expect("its result when it is run again", expected, result(second));
    FolderState done = FolderState.of(folder);
    checkpoints.faults(done, mayLeave()).forEach(f -> wrong("run again: " + f));
    known.faults(done).forEach(f -> wrong("run again: " + f));
    done.differing(known.after()).stream()
        .filter(name -> !KeptCheckpoints.isOne(name))
        .filter(name -> !(mayLeave() && name.endsWith(".tmp")))
        .forEach(name -> wrong("run again it leaves another " + name));
    return wrong.size() == before;
  }

  /** What is still held, after some time for threads to end. */
  private List<String> left() throws IOException {
    List<String> left = new ArrayList<>();
    for (int i = 0; i < PATIENCE; i++) {
      left.clear();
      HeldResources.now(folder).beyond(held).stream()
          .filter(l -> !(mayLeave() && l.startsWith("temporary")))
          .forEach(l -> left.add("left: " + l.replaceAll("[0-9a-f]{5,}", "#")));
      if (left.isEmpty()) {
        break;
      }
      sleep();
    }
    if (++checked % COLLECTED == 0) {
      left.addAll(leftInMemory());
    }
    return left;
  }

  /** What is still held of memory, after some time for the collector, by any of the last runs. */
  private List<String> leftInMemory() {
    for (int i = 0; i < PATIENCE && NativeMemory.free() < free; i++) {
      System.gc();
      sleep();
    }
    long left = free - NativeMemory.free();
    return left > 0 ? List.of("left: " + left + " bytes of memory") : List.of();
  }

  /** Looks at what the last runs have left. */
  void end() {
    leftInMemory().forEach(this::wrong);
  }

  private void checkOutcome() {
    String err = outcome.err();
    if (outcome.code() < 0 || outcome.code() > 2) {
      wrong("exit code " + outcome.code());
    }
    if (outcome.code() != 0 && err.isBlank()) {
      wrong("no message");
    }
    if (err.contains("internal error") || err.contains("\tat ") || err.contains("Exception in")) {
      wrong("message: " + err);
    }
  }

  private void expect(String what, String value, String actual) {
    if (!value.equals(actual)) {
      wrong(what + " is " + actual + ", not " + value);
    }
  }

  private void wrong(String what) {
    if (wrong.add(what)) {
      System.out.println("! " + scenario.name() + ": " + what.strip().replace('\n', ' '));
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
