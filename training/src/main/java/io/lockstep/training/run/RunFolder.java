package io.lockstep.training.run;

import io.lockstep.training.data.DataException;
import io.lockstep.training.file.AtomicFile;
import io.lockstep.training.file.FolderEntries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The folder of a run, and what lies in it under which name.
 *
 * <p>{@code Trainer.of(model).callbacks(RunFolder.create(path).recorder())} keeps a run; {@code
 * RunFolder.open(path).summary()} says what came of it.
 *
 * @param path the folder
 */
public record RunFolder(Path path) {
  private static final String OPERATION = "run folder";
  private static final String DOCUMENT = "run.json";
  private static final String LOG = "log.jsonl";
  private static final String METRICS = "metrics.json";
  private static final String MODEL = "model.safetensors";
  private static final String PLOTS = "plots";
  private static final String CHECK = "Check its permissions";
  private static final Pattern PLOT = Pattern.compile("\\.(png|svg)$");
  private static final List<String> FILES = List.of(DOCUMENT, LOG, METRICS, MODEL);

  /**
   * Creates the folder of a new run, and those above it.
   *
   * @throws DataException if it cannot be created, or holds a run
   */
  public static RunFolder create(Path path) {
    RunFolder folder = new RunFolder(path);
    folder.requireNew();
    make(path);
    return folder;
  }

  /**
   * Creates the folder of a new run in place of the run that it holds, if any, whose files are
   * deleted; others are left.
   *
   * @throws DataException if it cannot be created, or a file cannot be deleted
   */
  public static RunFolder replace(Path path) {
    RunFolder folder = new RunFolder(make(path));
    try {
      for (String name : FILES.reversed()) {
        if (name.equals(DOCUMENT)) {
          // It says whose the others are, so it goes last, also where the power is lost meanwhile.
          AtomicFile.forceFolder(path);
        }
        Files.deleteIfExists(path.resolve(name));
      }
      folder.deletePlots();
    } catch (IOException e) {
      throw bad(path, "cannot be emptied (" + e + ")", CHECK, e);
    }
    return folder;
  }

  private void deletePlots() throws IOException {
    try {
      for (Path file : FolderEntries.of(plots())) {
        if (PLOT.matcher(file.toString()).find()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // There is none.
    }
  }

  /**
   * Returns the folder of a run that was kept.
   *
   * @throws DataException if it holds none
   */
  public static RunFolder open(Path path) {
    RunFolder folder = new RunFolder(path);
    if (!folder.holdsRun()) {
      throw new DataException(
          OPERATION,
          path,
          "",
          Files.isDirectory(path) ? "holds no run ('" + LOG + "')" : "there is no such folder",
          "Give a folder that 'lockstep train --run-dir' or RunFolder.create has made");
    }
    return folder;
  }

  /**
   * Checks that the folder can be created for a new run: worth doing before long work.
   *
   * @throws DataException if it holds a run, or files that a run would write, or if the system does
   *     not tell
   */
  public void requireNew() {
    for (String name : FILES) {
      if (look(name).isPresent()) {
        throw new DataException(
            OPERATION,
            path,
            "",
            "holds a run already ('" + name + "')",
            "Give another folder, or replace that run by --overwrite (RunFolder.replace)");
      }
    }
  }

  /**
   * Returns whether a run was begun here.
   *
   * @throws DataException if the system does not tell, so that none is taken for missing
   */
  public boolean holdsRun() {
    return look(LOG).filter(BasicFileAttributes::isRegularFile).isPresent();
  }

  private Optional<BasicFileAttributes> look(String name) {
    try {
      return Optional.of(Files.readAttributes(path.resolve(name), BasicFileAttributes.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      if (Files.isRegularFile(path)) {
        return Optional.empty();
      }
      throw bad(path, "its '" + name + "' cannot be looked at (" + e + ")", CHECK, e);
    }
  }

  /** Returns the file of the document that says what the run is. */
  public Path document() {
    return path.resolve(DOCUMENT);
  }

  /** Returns the file of the log. */
  public Path log() {
    return path.resolve(LOG);
  }

  /** Returns the file of the final evaluation and the history. */
  public Path metrics() {
    return path.resolve(METRICS);
  }

  /** Returns the file of the model. */
  public Path model() {
    return path.resolve(MODEL);
  }

  /** Returns the folder of the plots. */
  public Path plots() {
    return path.resolve(PLOTS);
  }

  /**
   * Writes the document that says what the run is, such as the JSON of {@code lockstep train}.
   *
   * @throws DataException if it cannot be written
   */
  public void writeDocument(String json) {
    write(document(), json);
  }

  /** Returns the document, if there is one that can be read. */
  public Optional<String> readDocument() {
    try {
      return Optional.of(Files.readString(document()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns the document, if there is one.
   *
   * @throws DataException if it cannot be read, so that none is taken for missing
   */
  public Optional<String> requireReadableDocument() {
    try {
      return Optional.of(Files.readString(document()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw bad(path, "its '" + DOCUMENT + "' cannot be read (" + e + ")", CHECK, e);
    }
  }

  /** Returns what keeps the run that it watches in this folder. */
  public RunRecorder recorder() {
    return new RunRecorder(this);
  }

  /**
   * Returns what came of the run so far.
   *
   * @throws DataException if its log cannot be read
   */
  public RunSummary summary() {
    return RunSummary.of(RunLog.readEpochs(log()));
  }

  /**
   * Returns the runs in a folder and in the folders below it, by path. Folders of a run are not
   * looked into, and links are not followed.
   *
   * @param unreadable is told of each folder that cannot be looked into, which is passed over
   */
  public static List<RunFolder> below(Path folder, Consumer<DataException> unreadable) {
    List<RunFolder> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      find(folder, found, unreadable);
    }
    return found;
  }

  private static void find(Path path, List<RunFolder> found, Consumer<DataException> unreadable) {
    RunFolder folder = new RunFolder(path);
    List<Path> within;
    try {
      if (folder.holdsRun()) {
        found.add(folder);
        return;
      }
      within = folders(path);
    } catch (DataException e) {
      unreadable.accept(e);
      return;
    }
    within.forEach(entry -> find(entry, found, unreadable));
  }

  private static List<Path> folders(Path path) {
    try {
      return FolderEntries.of(path).stream()
          .filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
          .toList();
    } catch (NoSuchFileException e) {
      return List.of(); // Removed meanwhile.
    } catch (IOException e) {
      throw bad(path, "cannot be looked into (" + e + ")", CHECK, e);
    }
  }

  /** Writes a text, whole or not at all. */
  static void write(Path file, String text) {
    AtomicFile.write(file, text.endsWith("\n") ? text : text + "\n");
  }

  /**
   * Creates a folder, and those above it, and returns it.
   *
   * @throws DataException if it cannot be created
   */
  public static Path make(Path path) {
    try {
      AtomicFile.createFolders(path);
      return path;
    } catch (IOException e) {
      throw bad(
          path,
          "cannot be created (" + e + ")",
          "Give a folder where you may write, and no file of that name",
          e);
    }
  }

  private static DataException bad(Path path, String problem, String remedy, IOException e) {
    return new DataException(OPERATION, path, "", problem, remedy, e);
  }
}
