package io.lockstep.faults.power;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A journal of what is not yet safe from a loss of power: what was written to files and not forced,
 * and changes of names in folders that were not forced since. All changes are done to the files at
 * once; the journal has what it takes to undo them, and outlives the process that wrote it, however
 * that ends. Writes through mappings are not in it.
 *
 * <p>As systems do, it lets changes reach the disk by themselves after a while: of the names in a
 * folder all but the last ones, and the files that were left unforced longest.
 */
public final class PowerJournal implements Closeable {
  /** Changes of names in a folder, and closed files, that are unsafe at most. */
  static final int MOST_UNSAFE = 64;

  static final String LOG = "log";
  static final String LOCK = "lock";

  private final Path folder;
  private final FileChannel lock;
  private FileChannel log;
  private int nextNumber;
  private final Map<Object, UnforcedFile> files = new HashMap<>();
  private final Deque<UnforcedFile> closed = new ArrayDeque<>();
  private final Map<Path, Deque<Integer>> kept = new HashMap<>();

  private PowerJournal(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.lock =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    lock.lock();
    this.log = openLog();
  }

  /**
   * Creates a journal.
   *
   * @param folder for it alone, on the disk of the files
   */
  public static PowerJournal create(Path folder) throws IOException {
    return new PowerJournal(folder);
  }

  /** Creates a journal of this process in a folder that holds those of several. */
  public static PowerJournal createWithin(Path folder) throws IOException {
    long process = ProcessHandle.current().pid();
    return new PowerJournal(folder.resolve(process + "-" + System.nanoTime()));
  }

  private FileChannel openLog() throws IOException {
    return FileChannel.open(
        folder.resolve(LOG), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** The link by which a file is found, whatever name it has by then. */
  static Path inode(Path folder, int file) {
    return folder.resolve(file + ".inode");
  }

  /** What was overwritten in a file. */
  static Path old(Path folder, int file) {
    return folder.resolve(file + ".old");
  }

  static Path kept(Path folder, int number) {
    return folder.resolve(number + ".kept");
  }

  Path folder() {
    return folder;
  }

  /**
   * Returns the file of that name, which is there and is going to be written to; to be closed with
   * its channel.
   */
  public synchronized UnforcedFile open(Path path) throws IOException {
    Path real = path.toRealPath();
    Object key = Files.readAttributes(real, BasicFileAttributes.class).fileKey();
    UnforcedFile file = files.get(key);
    if (file == null) {
      file = new UnforcedFile(this, key, nextNumber++);
      Files.createLink(inode(folder, file.number()), real);
      files.put(key, file);
    }
    closed.remove(file);
    file.opened();
    return file;
  }

  /** A file has no channel any more, and may have writes that were not forced. */
  void closed(UnforcedFile file) throws IOException {
    if (!file.isUnsafe()) {
      forget(file);
      return;
    }
    closed.add(file);
    if (closed.size() > MOST_UNSAFE) {
      UnforcedFile oldest = closed.remove();
      append(new Change.Forced(oldest.number()));
      forget(oldest);
    }
  }

  private void forget(UnforcedFile file) throws IOException {
    files.remove(file.key());
    file.dropOldBytes();
    Files.deleteIfExists(inode(folder, file.number()));
  }

  /** A file or folder was made. */
  public synchronized void created(Path path) throws IOException {
    add(new Change.Created(absolute(path)), Change.NOTHING);
  }

  /** What is done to a file. */
  @FunctionalInterface
  public interface Deed {
    /** Does it. */
    void run() throws IOException;
  }

  /** Gives a file another name by what is given, and keeps what had that name before. */
  public synchronized void move(Path source, Path target, Deed deed) throws IOException {
    Path from = absolute(source);
    Path to = absolute(target);
    int before = keep(to);
    run(deed, before);
    add(new Change.Moved(from, to, before), before);
  }

  /** Deletes a file or an empty folder by what is given, and keeps the file. */
  public synchronized void delete(Path path, Deed deed) throws IOException {
    Path deleted = absolute(path);
    int before = keep(deleted);
    run(deed, before);
    add(new Change.Deleted(deleted, before), before);
  }

  private void run(Deed deed, int before) throws IOException {
    try {
      deed.run();
    } catch (IOException e) {
      drop(before);
      throw e;
    }
  }

  /** All names in a folder are on the disk. */
  public synchronized void folderForced(Path forced) throws IOException {
    Path path = absolute(forced);
    append(new Change.FolderForced(path));
    Deque<Integer> numbers = kept.remove(path);
    if (numbers != null) {
      for (int number : numbers) {
        drop(number);
      }
    }
  }

  private int keep(Path path) throws IOException {
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      return Change.NOTHING;
    }
    int number = nextNumber++;
    Files.createLink(kept(folder, number), path);
    return number;
  }

  private void drop(int number) throws IOException {
    if (number != Change.NOTHING) {
      Files.deleteIfExists(kept(folder, number));
    }
  }

  private void add(Change.OfNames change, int number) throws IOException {
    append(change);
    Deque<Integer> numbers = kept.computeIfAbsent(change.folder(), _ -> new ArrayDeque<>());
    numbers.add(number);
    if (numbers.size() > MOST_UNSAFE) {
      drop(numbers.remove());
    }
  }

  /** Adds a line, at once. */
  synchronized void append(Change change) throws IOException {
    ByteBuffer line = ByteBuffer.wrap((change.line() + "\n").getBytes(StandardCharsets.UTF_8));
    while (line.hasRemaining()) {
      log.write(line);
    }
  }

  private static Path absolute(Path path) throws IOException {
    Path whole = path.toAbsolutePath().normalize();
    Path parent = whole.getParent();
    Path name = whole.getFileName();
    return parent == null || name == null ? whole : parent.toRealPath().resolve(name);
  }

  /**
   * Has the power fail: the files get a state that a disk may show after it, and the journal is
   * empty. What is tested must not be at work.
   *
   * @param seed decides on the damage
   * @return what was lost, a line for each
   */
  public synchronized List<String> losePower(long seed) throws IOException {
    List<String> lost = PowerLoss.strike(folder, seed);
    sync();
    return lost;
  }

  /** Has everything reach the disk: the journal is empty. */
  public synchronized void sync() throws IOException {
    log.close();
    for (UnforcedFile file : files.values()) {
      file.dropOldBytes();
    }
    files.clear();
    closed.clear();
    kept.clear();
    PowerLoss.clear(folder);
    log = openLog();
  }

  @Override
  public synchronized void close() throws IOException {
    log.close();
    lock.close();
    PowerLoss.clear(folder);
    Files.deleteIfExists(folder.resolve(LOCK));
    Files.deleteIfExists(folder);
  }
}
