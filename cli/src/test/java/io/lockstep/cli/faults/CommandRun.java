package io.lockstep.cli.faults;

import io.lockstep.backend.memory.NativeMemory;
import io.lockstep.cli.Cli;
import io.lockstep.faults.HeldResources;
import io.lockstep.faults.Sweep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A command that is run in a folder again and again, and what is wrong with what it leaves. */
final class CommandRun implements Sweep.Scenario {
  private static final String SPACE =
      "{\"lr\": {\"type\": \"float\", \"low\": 0.001, \"high\": 0.3, \"log\": true}}";
  private static final int PATIENCE = 40;

  private final CommandScenario scenario;
  private final Path folder;
  private final FolderState before;
  private final FolderState after;
  private final Set<String> varying = new TreeSet<>();
  private final String expected;
  private final HeldResources held;
  private final long free;
  private final Set<String> wrong = new TreeSet<>();
  private Cli.Outcome outcome = new Cli.Outcome(0, "", "");
  private boolean mayLeaveTemporary;

  CommandRun(CommandScenario scenario, Path folder) throws IOException {
    this.scenario = scenario;
    this.folder = Files.createDirectories(folder);
    new FolderState(java.util.Map.of()).restore(folder);
    for (String command : scenario.before()) {
      make(command);
    }
    this.before = FolderState.of(folder);
    this.expected = result(again());
    this.after = FolderState.of(folder);
    for (int i = 0; i < 2; i++) {
      before.restore(folder);
      again();
      varying.addAll(FolderState.of(folder).differing(after));
    }
    before.restore(folder);
    this.held = HeldResources.now(folder);
    collect();
    this.free = NativeMemory.free();
  }

  private void make(String command) throws IOException {
    switch (command) {
      case "space" -> Files.writeString(folder.resolve("space.json"), SPACE);
      case "predict-table" -> {
        StringBuilder table = new StringBuilder("a,b,y\n");
        for (int i = 0; i < 60; i++) {
          table.append(i % 7).append(',').append(i % 5).append(',').append("xyz".charAt(i % 3));
          table.append('\n');
        }
        Files.writeString(folder.resolve("table.csv"), table);
      }
      default -> Cli.succeed(CommandScenario.words(command, folder));
    }
  }

  private Cli.Outcome again() {
    return Cli.succeed(CommandScenario.words(scenario.command(), folder));
  }

  /** What a run prints that is the same each time: the digest or the results. */
  private static String result(Cli.Outcome outcome) {
    String last = outcome.out().lines().reduce("", (_, line) -> line);
    return last.startsWith("{") && last.contains("\"digest\"")
        ? outcome.digest()
        : last.replaceAll("\"[a-z_]*seconds\":[0-9.E-]+", "");
  }

  /** Says whether a fault is such that temporary files cannot be removed. */
  void mayLeaveTemporary(boolean may) {
    mayLeaveTemporary = may;
  }

  @Override
  public void prepare() throws IOException {
    before.restore(folder);
  }

  @Override
  public boolean run() {
    outcome = Cli.run(CommandScenario.words(scenario.command(), folder));
    return outcome.code() == 0;
  }

  @Override
  public void check(boolean completed) throws Exception {
    checkOutcome();
    FolderState now = FolderState.of(folder);
    left().forEach(this::wrong);
    now.faults(before, after, varying).stream()
        .filter(fault -> !fault.contains(".tmp "))
        .forEach(this::wrong);
    if (completed) {
      expect("its result", expected, result(outcome));
    }
    Cli.Outcome second = Cli.run(CommandScenario.words(scenario.command(), folder));
    if (second.code() != 0) {
      wrong("run again it fails: " + second);
    } else {
      expect("its result when it is run again", expected, result(second));
      FolderState done = FolderState.of(folder);
      done.differing(after).stream()
          .filter(name -> !varying.contains(name) && !name.startsWith("checkpoints/"))
          .filter(name -> !(mayLeaveTemporary && name.endsWith(".tmp")))
          .forEach(name -> wrong("run again it leaves another " + name));
    }
  }

  /** What is still held, after some time for threads to end and for the collector. */
  private List<String> left() throws IOException {
    List<String> left = new ArrayList<>();
    for (int i = 0; i < PATIENCE; i++) {
      left.clear();
      HeldResources.now(folder).beyond(held).stream()
          .filter(l -> !(mayLeaveTemporary && l.startsWith("temporary")))
          .forEach(l -> left.add("left: " + l.replaceAll("[0-9a-f]{5,}", "#")));
      if (NativeMemory.free() < free) {
        left.add("left: " + (free - NativeMemory.free()) + " bytes of memory");
      }
      if (left.isEmpty()) {
        break;
      }
      collect();
    }
    return left;
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
    if (wrong.add(scenario.name() + ": " + what.strip().replace('\n', ' '))) {
      System.out.println("! " + scenario.name() + ": " + what.strip().replace('\n', ' '));
    }
  }

  private static void collect() {
    System.gc();
    try {
      Thread.sleep(25);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
