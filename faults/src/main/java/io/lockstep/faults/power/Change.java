package io.lockstep.faults.power;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Path;

/** What happened to the files of a disk, as a line of a journal's log. */
sealed interface Change {
  /** No copy is kept. */
  int NOTHING = -1;

  /**
   * Bytes of a file were overwritten, appended or cut off.
   *
   * @param file its number
   * @param at where the first of them lies
   * @param size of the file before
   * @param oldAt where the bytes that were there before lie in the file's old bytes
   * @param oldLength how many of them there are
   */
  record Overwritten(int file, long at, long size, long oldAt, long oldLength) implements Change {
    @Override
    public String line() {
      return "overwritten %d %d %d %d %d".formatted(file, at, size, oldAt, oldLength);
    }
  }

  /** All that was written to a file is on the disk. */
  record Forced(int file) implements Change {
    @Override
    public String line() {
      return "forced " + file;
    }
  }

  /** A change of the names in a folder. */
  sealed interface OfNames extends Change {
    /** Returns the folder, which decides when the change is on the disk. */
    Path folder();
  }

  /** A file or folder was made. */
  record Created(Path path) implements OfNames {
    @Override
    public Path folder() {
      return parent(path);
    }

    @Override
    public String line() {
      return "created " + text(path);
    }
  }

  /** A file got another name; what had that name before, if anything, is kept under a number. */
  record Moved(Path source, Path target, int kept) implements OfNames {
    @Override
    public Path folder() {
      return parent(target);
    }

    Path sourceFolder() {
      return parent(source);
    }

    @Override
    public String line() {
      return "moved %s %s %d".formatted(text(source), text(target), kept);
    }
  }

  /** A file, kept under a number, or an empty folder, of which nothing is kept, was deleted. */
  record Deleted(Path path, int kept) implements OfNames {
    @Override
    public Path folder() {
      return parent(path);
    }

    @Override
    public String line() {
      return "deleted %s %d".formatted(text(path), kept);
    }
  }

  /** All names in a folder are on the disk. */
  record FolderForced(Path folder) implements Change {
    @Override
    public String line() {
      return "folder " + text(folder);
    }
  }

  /** Returns the line of the log, without its end. */
  String line();

  /** Returns what a line tells. */
  static Change parse(String line, FileSystem system) {
    String[] words = line.split(" ");
    return switch (words[0]) {
      case "overwritten" ->
          new Overwritten(
              Integer.parseInt(words[1]),
              Long.parseLong(words[2]),
              Long.parseLong(words[3]),
              Long.parseLong(words[4]),
              Long.parseLong(words[5]));
      case "forced" -> new Forced(Integer.parseInt(words[1]));
      case "created" -> new Created(path(words[1], system));
      case "moved" ->
          new Moved(path(words[1], system), path(words[2], system), Integer.parseInt(words[3]));
      case "deleted" -> new Deleted(path(words[1], system), Integer.parseInt(words[2]));
      case "folder" -> new FolderForced(path(words[1], system));
      default -> throw new IllegalArgumentException("[power] '" + line + "' is no change");
    };
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  private static String text(Path path) {
    return URLEncoder.encode(path.toString(), StandardCharsets.UTF_8);
  }

  private static Path path(String text, FileSystem system) {
    return system.getPath(URLDecoder.decode(text, StandardCharsets.UTF_8));
  }
}
