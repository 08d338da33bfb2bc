package io.lockstep.backend.temporary;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that is deleted when it is closed, or renamed before, and else when the JVM ends. Its name
 * tells its process, so that the next {@link #in} of that folder, by whomever, removes it after a
 * process that was killed. Files of processes that are alive, or of other machines, are let be.
 */
public final class TemporaryFile implements AutoCloseable {
  private static final String PREFIX = ".lockstep-";
  private static final String SUFFIX = ".tmp";
  private static final Pattern NAME =
      Pattern.compile(Pattern.quote(PREFIX) + "(.*)-[0-9a-f]+" + Pattern.quote(SUFFIX));
  private static final AtomicLong COUNTER = new AtomicLong();

  private final Path path;

  private TemporaryFile(Path path) {
    this.path = path;
  }

  /**
   * Returns a file that is not there yet, with a short name that nobody else has, and removes what
   * ended processes left in its folder.
   *
   * @param folder an existing folder
   */
  public static TemporaryFile in(Path folder) {
    sweep(folder);
    String name = PREFIX + ProcessMark.current() + "-%x".formatted(COUNTER.getAndIncrement());
    Path path = folder.resolve(name + SUFFIX);
    deleteAtExit(path);
    return new TemporaryFile(path);
  }

  /** Has a file, or an empty folder, deleted when the JVM ends. */
  public static void deleteAtExit(Path path) {
    AtExit.PATHS.add(path);
  }

  /** Deletes all temporary files of this process that are still there, as before it is halted. */
  public static void deleteAll() {
    AtExit.PATHS.forEach(TemporaryFile::delete);
  }

  /** Removes the temporary files that processes which have ended left in a folder. */
  public static void sweep(Path folder) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
      for (Path file : files) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches()
            && ProcessMark.of(name.group(1)).filter(ProcessMark::isGone).isPresent()
            && isUnlocked(file)) {
          delete(file);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // What is left there hinders nobody; what is wrong with the folder is told by its next use.
    }
  }

  /**
   * Whether nobody holds the lock of a file, such as a process of another container that calls
   * itself by the name of this machine, whose number means nothing here.
   */
  private static boolean isUnlocked(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      return true; // A file system without locks.
    }
  }

  /** Returns its name. */
  public Path path() {
    return path;
  }

  /**
   * Creates it, open to be written to and read.
   *
   * @throws IOException if that is not possible
   */
  public FileChannel create() throws IOException {
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      channel.tryLock();
    } catch (IOException e) {
      // A file system without locks.
    }
    return channel;
  }

  /** Takes its name away, if the system allows that of an open file; what is in it stays. */
  public void unlink() {
    delete(path);
  }

  /** Deletes it, if it is still there under its name. */
  @Override
  public void close() {
    delete(path);
  }

  /** Deletes a file; one that cannot be, as on Windows while it is open, is tried at the end. */
  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
      AtExit.PATHS.remove(path);
    } catch (IOException e) {
      // The failure that left it behind is the one worth reporting.
    }
  }

  /** What is deleted when the JVM ends; the set is there when it is first needed. */
  private static final class AtExit {
    static final Set<Path> PATHS = ConcurrentHashMap.newKeySet();

    static {
      try {
        Runtime.getRuntime()
            .addShutdownHook(new Thread(TemporaryFile::deleteAll, "lockstep-temporary-files"));
      } catch (IllegalStateException e) {
        // The JVM is ending already.
      }
    }

    private AtExit() {}
  }
}
