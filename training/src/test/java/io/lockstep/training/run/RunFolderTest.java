package io.lockstep.training.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.faults.Errno;
import io.lockstep.faults.Fault;
import io.lockstep.faults.FaultyFileSystem;
import io.lockstep.faults.FileCall;
import io.lockstep.training.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Folders of runs: made, refused, replaced, found. */
class RunFolderTest {
  @TempDir Path home;

  private RunFolder run(String name) throws IOException {
    RunFolder folder = RunFolder.create(home.resolve(name));
    Files.writeString(folder.log(), "");
    return folder;
  }

  @Test
  void a_folder_is_made_with_those_above_it() {
    RunFolder folder = RunFolder.create(home.resolve("runs/first"));
    assertTrue(Files.isDirectory(home.resolve("runs/first")));
    assertFalse(folder.holdsRun());
    assertTrue(folder.readDocument().isEmpty());
    folder.writeDocument("{\"data\": \"xor\"}");
    assertEquals("{\"data\": \"xor\"}\n", folder.readDocument().orElseThrow());
  }

  @Test
  void what_the_system_does_not_tell_of_is_not_taken_for_missing() throws IOException {
    RunFolder real = run("first");
    real.writeDocument("{}");
    FaultyFileSystem system = FaultyFileSystem.within(home);
    RunFolder folder = new RunFolder(system.path(real.path()));
    String failed =
        " (java.nio.file.FileSystemException: %s: Input/output error). Check its permissions.";

    Map<String, Executable> looks =
        Map.of("log.jsonl", folder::holdsRun, "run.json", folder::requireNew);
    looks.forEach((name, look) -> {
      system.faults().arm(Fault.once(FileCall.ATTRIBUTES, 1, Errno.EIO));
      assertEquals(
          "[run folder] %s: its '%s' cannot be looked at".formatted(real.path(), name)
              + failed.formatted(real.path().resolve(name)),
          assertThrows(DataException.class, look).getMessage());
    });
    system.faults().arm(Fault.once(FileCall.OPEN, 1, Errno.EIO));
    assertEquals(
        "[run folder] "
            + real.path()
            + ": its 'run.json' cannot be read"
            + failed.formatted(real.document()),
        assertThrows(DataException.class, folder::requireReadableDocument).getMessage());
    system.faults().disarm();
    assertTrue(folder.holdsRun());
    assertEquals("{}\n", folder.requireReadableDocument().orElseThrow());
  }

  @Test
  void a_folder_that_holds_a_run_is_not_written_over() throws IOException {
    RunFolder folder = run("first");
    assertEquals(
        "[run folder] "
            + folder.path()
            + ": holds a run already ('log.jsonl'). Give another folder, or replace that run by"
            + " --overwrite (RunFolder.replace).",
        assertThrows(DataException.class, () -> RunFolder.create(folder.path())).getMessage());
  }

  @Test
  void replacing_a_run_deletes_what_belongs_to_it_alone() throws IOException {
    RunFolder folder = run("first");
    folder.writeDocument("{}");
    Files.createDirectory(folder.plots());
    Files.writeString(folder.plots().resolve("loss.png"), "");
    Files.writeString(folder.plots().resolve("mine.txt"), "");
    Files.writeString(folder.path().resolve("notes.txt"), "");
    RunFolder.replace(folder.path());
    assertFalse(folder.holdsRun());
    assertFalse(Files.exists(folder.document()));
    assertFalse(Files.exists(folder.plots().resolve("loss.png")));
    assertTrue(Files.exists(folder.plots().resolve("mine.txt")));
    assertTrue(Files.exists(folder.path().resolve("notes.txt")));
    RunFolder.create(folder.path());
  }

  @Test
  void what_holds_no_run_is_not_opened() throws IOException {
    Files.writeString(home.resolve("file"), "");
    String remedy = ". Give a folder that 'lockstep train --run-dir' or RunFolder.create has made.";
    assertEquals(
        "[run folder] " + home + ": holds no run ('log.jsonl')" + remedy,
        assertThrows(DataException.class, () -> RunFolder.open(home)).getMessage());
    Path nothing = home.resolve("nothing");
    assertEquals(
        "[run folder] " + nothing + ": there is no such folder" + remedy,
        assertThrows(DataException.class, () -> RunFolder.open(nothing)).getMessage());
    Path below = home.resolve("file/run");
    assertEquals(
        "[run folder] "
            + below
            + ": cannot be created (java.nio.file.FileSystemException: "
            + below
            + ": Not a directory). Give a folder where you may write, and no file of that name.",
        assertThrows(DataException.class, () -> RunFolder.create(below)).getMessage());
  }

  /** The runs below a folder all of which can be read. */
  private static List<RunFolder> below(Path folder) {
    return RunFolder.below(
        folder,
        e -> {
          throw e;
        });
  }

  @Test
  void runs_are_found_below_a_folder_in_the_order_of_their_paths() throws IOException {
    RunFolder second = run("b/second");
    RunFolder first = run("a");
    RunFolder third = run("b/third");
    Files.createDirectories(first.path().resolve("plots"));
    Files.createSymbolicLink(home.resolve("b/loop"), home);
    assertEquals(List.of(first, second, third), below(home));
    assertEquals(List.of(second), below(second.path()));
    assertEquals(List.of(), below(home.resolve("none")));
  }

  @Test
  void a_folder_whose_names_cannot_all_be_read_is_told() throws IOException {
    run("first");
    FaultyFileSystem system = FaultyFileSystem.within(home);
    system.faults().arm(Fault.once(FileCall.LIST, 2, Errno.EIO)); // It was opened before.
    List<String> told = new ArrayList<>();
    assertEquals(List.of(), RunFolder.below(system.path(home), e -> told.add(e.getMessage())));
    assertEquals(
        List.of(
            "[run folder] "
                + home
                + ": cannot be looked into (java.nio.file.FileSystemException: "
                + home
                + ": Input/output error). Check its permissions."),
        told);
  }

  @Test
  void a_folder_that_cannot_be_looked_into_is_told_and_hides_no_other() throws IOException {
    RunFolder good = run("good");
    Path bad = Files.createDirectories(home.resolve("bad"));
    Files.createSymbolicLink(bad.resolve("log.jsonl"), Path.of("log.jsonl"));
    List<String> told = new ArrayList<>();
    assertEquals(List.of(good), RunFolder.below(home, e -> told.add(e.getMessage())));
    assertEquals(1, told.size());
    assertTrue(
        told.getFirst().startsWith("[run folder] " + bad + ": its 'log.jsonl' cannot be looked at"),
        told::toString);
  }
}
